import type { PlatformState } from '@parvis/contracts';
import type { InboundAttachment, InboundIdentity, InboundPost } from '../../spi/inbound';
import { ConnectorRejected } from '../../spi/errors';
import { parseJsonKeepingBigIntegers } from '../../spi/json';
import { idOf, identity, linkedAttachment, NO_TIME, postOf, recordOf, recordsOf, textOf, timeOf, type Json } from '../../spi/read'; // prettier-ignore
import { dataOf } from '../meta/walk';

/** What is asked of a post that is context (Threads API, media). */
export const MEDIA_FIELDS = 'id,text,username,permalink,timestamp,media_type,media_url,shortcode,has_replies';
/** What is asked of a reply when it is read (Threads API, replies and conversations). */
export const REPLY_FIELDS = `${MEDIA_FIELDS},root_post,replied_to,is_reply,is_reply_owned_by_me,hide_status,reply_audience,children`;
/** What is asked of a mention. */
export const MENTION_FIELDS = `${MEDIA_FIELDS},is_reply,is_quote_post,root_post,replied_to`;

/** One value of a webhook body. */
export interface ThreadsUpdate {
  field: string;
  /** A media id or, for mentions and publications, the id of the account. */
  targetId: string | null;
  sentAt: string;
  value: Json;
}

/** What a payload is: a webhook body, or an object that we fetched. */
type ThreadsPayload =
  | { source: 'webhook'; updates: ThreadsUpdate[] }
  | { source: 'fetched'; kind: string; accountId: string; observedAt: string; value: Json }
  | { source: 'unknown' };

/** Text → payload; throws `ConnectorRejected('invalid')` on what is not JSON. */
export function openPayload(payload: string): ThreadsPayload {
  const root = parsed(payload);
  const fetched = recordOf(root);
  const kind = textOf(fetched?.['fetched']);
  if (fetched && kind !== null) {
    const [accountId, value] = [idOf(fetched['account']), recordOf(fetched['value'])];
    if (accountId === null || !value) return { source: 'unknown' };
    return { source: 'fetched', kind, accountId, observedAt: timeOf(fetched['observedAt']) ?? NO_TIME, value };
  }
  // One body or a list of bodies, each with one value or a list of them: the documentation and implementers differ.
  const bodies = fetched ? [fetched] : recordsOf(root);
  return { source: 'webhook', updates: bodies.flatMap(updatesOf) };
}

function parsed(payload: string): unknown {
  try {
    return parseJsonKeepingBigIntegers(payload);
  } catch {
    throw new ConnectorRejected('The payload is not JSON', 'invalid');
  }
}

function updatesOf(body: Json): ThreadsUpdate[] {
  const values = body['values'];
  const list = Array.isArray(values) ? recordsOf(values) : [recordOf(values)].filter((entry) => entry !== null);
  const base = { targetId: idOf(body['target_id']), sentAt: timeOf(body['time']) ?? NO_TIME };
  return list.flatMap((entry): ThreadsUpdate[] => {
    const [field, value] = [textOf(entry['field']), recordOf(entry['value'])];
    return field !== null && value ? [{ ...base, field, value }] : [];
  });
}

/** People are known by their name on Threads alone. */
export function authorOf(value: Json): InboundIdentity | null {
  const username = idOf(value['username']);
  if (username === null) return null;
  return identity(username, {
    name: username,
    handle: username,
    avatarUrl: textOf(value['profile_picture_url']),
    profileUrl: `https://www.threads.net/@${encodeURIComponent(username)}`,
  });
}

/** The picture, video or animation of a post. A carousel that names no addresses leaves a placeholder. */
export function attachmentsOf(value: Json): InboundAttachment[] {
  const type = textOf(value['media_type']) ?? '';
  const url = textOf(value['media_url']) ?? textOf(value['gif_url']);
  const name = (type === '' ? 'media' : type.toLowerCase()).replace('_album', '');
  if (url !== null) return [linkedAttachment(textOf(value['alt_text']) ?? name, url)];
  const children = dataOf(value['children']).flatMap((child) => {
    const link = textOf(child['media_url']);
    return link === null ? [] : [linkedAttachment(textOf(child['media_type'])?.toLowerCase() ?? name, link)];
  });
  if (children.length > 0) return children;
  return hasMedia(value) ? [linkedAttachment(name, textOf(value['thumbnail_url']))] : [];
}

/** Whether something stands beside the text. */
export function hasMedia(value: Json): boolean {
  return ['IMAGE', 'VIDEO', 'CAROUSEL_ALBUM', 'AUDIO'].includes(textOf(value['media_type']) ?? '');
}

const HIDDEN: readonly string[] = ['HIDDEN', 'COVERED', 'BLOCKED', 'RESTRICTED'];

/** Whether others see a reply: hidden by the owner, or by the platform and the profile's settings, or not approved. */
export function stateOf(value: Json): PlatformState {
  const approval = textOf(value['reply_approval_status'])?.toLowerCase() ?? '';
  if (approval === 'pending') return 'held';
  if (approval === 'ignored') return 'hidden';
  return HIDDEN.includes(textOf(value['hide_status']) ?? '') ? 'hidden' : 'visible';
}

/** A post as the context of replies. */
export function readPost(value: Json, id: string): InboundPost {
  return postOf(id, {
    text: textOf(value['text']),
    mediaUrl: textOf(value['media_url']),
    permalink: textOf(value['permalink']),
    publishedAt: timeOf(value['timestamp']),
  });
}

export function idIn(value: Json, name: string): string | null {
  return idOf(recordOf(value[name])?.['id']);
}
