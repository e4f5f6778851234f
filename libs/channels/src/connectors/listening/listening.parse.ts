import type { AccountContext } from '../../spi/connector';
import type { InboundAttachment, InboundEvent, InboundIdentity, InboundPost } from '../../spi/inbound';
import { itemSeen } from '../../spi/item-seen';
import { filledText, isoTimeOf, type Json, jsonOf, recordOf, storableText } from '../../spi/values';
import { wordsOf } from './listening.entry';

const LONGEST_ID = 1024;
const MOST_IMAGES = 4;

/** What `fetchSince` landed as events: an item for what was found, its removal, or word of a source that is lost. */
export function parse(payload: string, _account: AccountContext): InboundEvent[] {
  const landed = recordOf(jsonOf(payload, 'a landed entry'));
  const entry = recordOf(landed?.['entry']);
  if (landed && entry) return itemOf(entry, landed);
  return [...removalIn(recordOf(landed?.['removed'])), ...noticeIn(recordOf(landed?.['notice']))];
}

function removalIn(removed: Json | null): InboundEvent[] {
  const externalId = idOf(removed?.['id']);
  const at = isoTimeOf(removed?.['at']);
  return externalId === null || at === null ? [] : [{ type: 'removed', externalId, at }];
}

function noticeIn(notice: Json | null): InboundEvent[] {
  const detail = filledText(storableText(notice?.['detail']));
  return detail === null ? [] : [{ type: 'notice', code: 'subscription-lost', detail }];
}

function itemOf(entry: Json, landed: Json): InboundEvent[] {
  const externalId = idOf(entry['id']);
  const seenAt = isoTimeOf(landed['seenAt']);
  const kind = landed['kind'];
  if (externalId === null || seenAt === null || (kind !== 'mention' && kind !== 'post')) return [];
  const title = filledText(storableText(entry['title']));
  const createdAt = notAfter(isoTimeOf(entry['publishedAt']) ?? isoTimeOf(entry['updatedAt']) ?? seenAt, seenAt);
  const updatedAt = notAfter(isoTimeOf(entry['updatedAt']) ?? createdAt, seenAt);
  const post = postOf(recordOf(entry['context']), createdAt);
  return [
    itemSeen({
      externalId,
      kind,
      direction: 'in',
      thread: { key: idOf(entry['thread']) ?? externalId, aliases: [], title },
      post: post?.externalId === externalId ? null : post,
      author: authorOf(recordOf(entry['author'])),
      text: wordsOf({ title, body: storableText(entry['body']) ?? '' }),
      attachments: imagesOf(entry['images']),
      permalink: filledText(storableText(entry['url'])),
      createdAt,
      // edits are found by looking: what a feed calls updated may be any date
      revisedAt: landed['changed'] === true ? seenAt : updatedAt > createdAt ? updatedAt : createdAt,
    }),
  ];
}

/** Dates in the future are mistakes: it was there when it was seen. */
function notAfter(time: string, seenAt: string): string {
  return time > seenAt ? seenAt : time;
}

function idOf(value: unknown): string | null {
  const id = filledText(storableText(value));
  return id !== null && id.length <= LONGEST_ID && /^\S(?:.*\S)?$/.test(id) ? id : null;
}

function authorOf(author: Json | null): InboundIdentity | null {
  const externalId = idOf(author?.['id']);
  if (!author || externalId === null) return null;
  return {
    externalId,
    name: filledText(storableText(author['name'])) ?? '',
    handle: filledText(storableText(author['handle'])),
    avatarUrl: filledText(storableText(author['avatarUrl'])),
    profileUrl: filledText(storableText(author['profileUrl'])),
  };
}

/** The page or story that an entry belongs to; its text is what the source calls itself. */
function postOf(context: Json | null, publishedAt: string): InboundPost | null {
  const externalId = idOf(context?.['id']);
  if (!context || externalId === null) return null;
  const isPage = externalId.startsWith('page:');
  return {
    externalId,
    text: filledText(storableText(context['text'])),
    mediaUrl: filledText(storableText(context['imageUrl'])),
    mediaAlt: null,
    permalink: filledText(storableText(context['url'])),
    publishedAt: isPage ? publishedAt : null,
    isAd: false,
    likes: null,
    comments: null,
  };
}

function imagesOf(images: unknown): InboundAttachment[] {
  const urls = Array.isArray(images) ? images.flatMap((url: unknown) => filledText(storableText(url)) ?? []) : [];
  return urls.slice(0, MOST_IMAGES).map((url, index) => ({
    name: `image ${index + 1}`,
    contentType: null,
    size: null,
    url,
    content: null,
    contentId: null,
  }));
}
