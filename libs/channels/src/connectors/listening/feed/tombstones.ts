import { dateOf } from './dates';
import { feedEntryId } from './entries';

const MOST = 200;

/** Entries that an Atom feed says were deleted (`at:deleted-entry`, RFC 6721), by the ids of their items. */
export function tombstonesIn(xml: string, feedId: string): { id: string; at: string | null }[] {
  if (!/<at:deleted-entry\b/i.test(xml)) return [];
  return [...xml.matchAll(/<at:deleted-entry\b([^<>]*)>/gi)].slice(0, MOST).flatMap(([, attributes = '']) => {
    const ref = attributeOf(attributes, 'ref');
    return ref ? [{ id: feedEntryId(feedId, ref), at: dateOf(attributeOf(attributes, 'when')) }] : [];
  });
}

function attributeOf(attributes: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes);
  return (match?.[1] ?? match?.[2])?.trim().replaceAll('&amp;', '&');
}
