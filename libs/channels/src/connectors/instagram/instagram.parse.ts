import type { AccountContext } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import { openMetaPayload, parseRemoved, type MetaUpdate } from '../meta/envelope';
import { parseMessaging, parseReadMessage } from '../meta/messages.parse';
import {
  idOf,
  itemSeen,
  laterOf,
  linkedAttachment,
  NO_TIME,
  recordOf,
  textOf,
  threadOf,
  timeOf,
  type Json,
} from '../../spi/read';
import { credential } from '../../spi/settings';
import { authorOf, mediaContext, readMedia } from './instagram.payloads';

/** Webhook body (both payload forms) or fetched object → events (Instagram webhooks, object `instagram`). */
export function parseInstagram(payload: string, account: AccountContext): InboundEvent[] {
  const opened = openMetaPayload(payload, 'instagram', account.externalId);
  if (opened.source === 'unknown') return [];
  if (opened.source === 'fetched') return parseFetched(opened.kind, opened.value, opened);
  const appId = credential(account, 'appId');
  return opened.updates.flatMap((update) =>
    update.shape === 'change' ? parseChange(update, appId) : parseMessaging(update, appId),
  );
}

function parseChange(update: MetaUpdate, appId: string | null): InboundEvent[] {
  switch (update.field) {
    case 'comments':
      return parseComment(update, false);
    case 'live_comments':
      return parseComment(update, true);
    case 'mentions':
      return parseMention(update.value);
    case 'messages':
    case 'message_edit':
    case 'message_reactions':
    case 'messaging_seen':
    case 'messaging_postbacks':
      // The flat form wraps what otherwise stands in `messaging[]`.
      return parseMessaging({ ...update, shape: 'messaging' }, appId);
    default:
      return [];
  }
}

/** Comments bear no time of their own: that of the entry stands in until the comment is read. */
function parseComment({ value, accountId, sentAt }: MetaUpdate, isLive: boolean): InboundEvent[] {
  const id = idOf(value['id']) ?? idOf(value['comment_id']);
  if (id === null) return [];
  const parentId = idOf(value['parent_id']);
  const media = mediaContext(value);
  const author = authorOf(value);
  const text = textOf(value['text']);
  const hint: InboundEvent = { type: 'hint', ref: `comment:${id}` };
  if (!author && text === null) return [hint];
  const item = itemSeen({
    externalId: id,
    kind: 'comment',
    direction: author?.externalId === accountId ? 'out' : 'in',
    thread: threadOf(parentId ?? id),
    parentExternalId: parentId === id ? null : parentId,
    post: media?.externalId === id ? null : media,
    author,
    text: text ?? '',
    createdAt: sentAt,
    withoutVerbs: isLive ? ['reply'] : [],
  });
  // The event names its media and says nothing else of it.
  const context: InboundEvent[] =
    item.post && item.direction === 'in'
      ? [{ type: 'hint', ref: `media:${item.post.externalId}`, ifPostUnread: item.post.externalId }]
      : [];
  return author && text !== null ? [item, ...context] : [item, hint, ...context];
}

/** Mentions bring ids only. */
function parseMention(value: Json): InboundEvent[] {
  const [mediaId, commentId] = [idOf(value['media_id']), idOf(value['comment_id'])];
  if (commentId !== null) return [{ type: 'hint', ref: `mention:comment:${commentId}` }];
  return mediaId === null ? [] : [{ type: 'hint', ref: `mention:media:${mediaId}` }];
}

interface Observation {
  accountId: string;
  observedAt: string;
}

function parseFetched(kind: string, value: Json, seen: Observation): InboundEvent[] {
  switch (kind) {
    case 'comment':
      return parseReadComment(value, seen);
    case 'media':
      return parseReadMedia(recordOf(value['media']));
    case 'mention-comment':
      return parseReadComment({ comment: value['comment'] }, seen, 'mention');
    case 'mention-media':
      return parseMentioningMedia(recordOf(value['media']), seen);
    case 'message':
      return parseReadMessage(value, seen.accountId, seen.observedAt);
    case 'removed':
      return parseRemoved(value, seen.observedAt);
    default:
      return [];
  }
}

function parseReadMedia(media: Json | null): InboundEvent[] {
  const id = idOf(media?.['id']);
  return media && id !== null ? [{ type: 'post', post: readMedia(media, id) }] : [];
}

function parseReadComment(
  value: Json,
  { accountId, observedAt }: Observation,
  kind: 'comment' | 'mention' = 'comment',
): InboundEvent[] {
  const comment = recordOf(value['comment']);
  const id = idOf(comment?.['id']);
  if (!comment || id === null) return [];
  const parentId = idOf(comment['parent_id']) ?? idOf(value['parent_id']);
  const media = mediaContext(comment) ?? mediaContext({ media: { id: value['media_id'] } });
  const author = authorOf(comment);
  const createdAt = timeOf(comment['timestamp']) ?? NO_TIME;
  const base = textOf(recordOf(comment['media'])?.['permalink']);
  return [
    itemSeen({
      externalId: id,
      kind,
      direction: author?.externalId === accountId ? 'out' : 'in',
      thread: threadOf(kind === 'mention' ? id : (parentId ?? id)),
      parentExternalId: parentId === id || kind === 'mention' ? null : parentId,
      post: media?.externalId === id ? null : media,
      author,
      text: textOf(comment['text']) ?? '',
      permalink: base === null ? null : `${base.replace(/\/?$/, '/')}c/${encodeURIComponent(id)}/`,
      platformState: comment['hidden'] === true ? 'hidden' : 'visible',
      createdAt,
      revisedAt: laterOf(createdAt, observedAt),
    }),
  ];
}

/** Somebody's publication that names the account in its caption. */
function parseMentioningMedia(media: Json | null, { observedAt }: Observation): InboundEvent[] {
  const id = idOf(media?.['id']);
  if (!media || id === null) return [];
  const createdAt = timeOf(media['timestamp']) ?? NO_TIME;
  const owner = idOf(recordOf(media['owner'])?.['id']);
  const author = authorOf({ from: { id: owner, username: media['username'] } });
  const url = textOf(media['media_url']);
  return [
    itemSeen({
      externalId: id,
      kind: 'mention',
      direction: 'in',
      thread: threadOf(id),
      author,
      text: textOf(media['caption']) ?? '',
      attachments: url === null ? [] : [linkedAttachment('media', url)],
      permalink: textOf(media['permalink']),
      createdAt,
      revisedAt: laterOf(createdAt, observedAt),
    }),
  ];
}
