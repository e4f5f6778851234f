import type { ActionVerb } from '@parvis/contracts';
import type { InboundEvent } from '../../spi/inbound';
import { parseRemoved } from '../meta/envelope';
import {
  idOf,
  itemSeen,
  laterOf,
  linkedAttachment,
  NO_TIME,
  postOf,
  recordOf,
  textOf,
  threadOf,
  timeOf,
  type Json,
} from '../../spi/read';
import { authorOf, commentAttachment, parentIdOf, permalinkOf, readPost } from './facebook.payloads';

interface Observation {
  accountId: string;
  /** When the object was read: the time of its state, because Graph tells no time of an edit. */
  observedAt: string;
}

/** An object read by `fetchSince` or `fetchRef` → events. */
export function parseFetched(kind: string, value: Json, seen: Observation): InboundEvent[] {
  switch (kind) {
    case 'comment':
      return parseReadComment(value, seen);
    case 'post':
      return parseReadPost(recordOf(value['post']) ?? {}, seen, 'post');
    case 'mention-post':
      return parseReadPost(recordOf(value['post']) ?? {}, seen, 'mention');
    case 'mention-comment':
      return parseReadComment(value, seen, 'mention');
    case 'removed':
      return parseRemoved(value, seen.observedAt);
    default:
      return [];
  }
}

function parseReadComment(value: Json, seen: Observation, kind: 'comment' | 'mention' = 'comment'): InboundEvent[] {
  const comment = recordOf(value['comment']);
  const id = idOf(comment?.['id']);
  if (!comment || id === null) return [];
  const postId = idOf(value['post_id']);
  const parentId = parentIdOf(comment);
  const author = authorOf(comment);
  const createdAt = timeOf(comment['created_time']) ?? NO_TIME;
  const hasPost = postId !== null && postId !== id;
  return [
    itemSeen({
      externalId: id,
      kind,
      direction: author?.externalId === seen.accountId ? 'out' : 'in',
      thread: kind === 'mention' ? threadOf(id) : threadOf(parentId ?? id, hasPost ? postId : null),
      parentExternalId: parentId === id ? null : parentId,
      post: hasPost ? postOf(postId) : null,
      author,
      text: textOf(comment['message']) ?? '',
      attachments: commentAttachment(comment),
      permalink: textOf(comment['permalink_url']) ?? permalinkOf(postId, id),
      platformState: comment['is_hidden'] === true ? 'hidden' : 'visible',
      createdAt,
      revisedAt: laterOf(createdAt, seen.observedAt),
      withoutVerbs: forbiddenVerbs(comment),
    }),
  ];
}

const PERMISSIONS: readonly [field: string, verbs: readonly ActionVerb[]][] = [
  ['can_hide', ['hide', 'unhide']],
  ['can_remove', ['delete']],
  ['can_comment', ['reply']],
  ['can_reply_privately', ['private-reply']],
];

function forbiddenVerbs(comment: Json): ActionVerb[] {
  return PERMISSIONS.flatMap(([field, verbs]) => (comment[field] === false ? verbs : []));
}

/** The Page's own post gives context; a visitor's, or one that names the Page, is an item. */
function parseReadPost(post: Json, seen: Observation, kind: 'post' | 'mention'): InboundEvent[] {
  const id = idOf(post['id']);
  if (id === null) return [];
  const author = authorOf(post);
  const isOwn = author?.externalId === seen.accountId;
  if (kind === 'post' && (!author || isOwn)) return [{ type: 'post', post: readPost(post, id) }];
  const createdAt = timeOf(post['created_time']) ?? NO_TIME;
  const picture = textOf(post['full_picture']);
  return [
    itemSeen({
      externalId: id,
      kind,
      direction: isOwn ? 'out' : 'in',
      thread: threadOf(id),
      author,
      text: textOf(post['message']) ?? '',
      attachments: picture === null ? [] : [linkedAttachment('photo', picture)],
      permalink: textOf(post['permalink_url']) ?? permalinkOf(id),
      createdAt,
      revisedAt: laterOf(createdAt, seen.observedAt),
    }),
  ];
}
