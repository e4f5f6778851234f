import type { AccountContext } from '../../spi/connector';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { openMetaPayload, type MetaUpdate } from '../meta/envelope';
import { hiddenOrShown, idOf, itemSeen, laterOf, textOf, threadOf, timeOf, type Json } from '../../spi/read';
import {
  ADDED,
  authorOf,
  EDITED,
  filesOf,
  permalinkOf,
  POST_ITEMS,
  postContext,
  readPost,
  recommendationStars,
  REMOVED,
  textWithLink,
} from './facebook.payloads';
import { parseFetched } from './facebook.parse-fetched';

/** Webhook body (`feed`, `mention`, `ratings`) or fetched object → events (Graph API webhooks, object `page`). */
export function parseFacebook(payload: string, account: AccountContext): InboundEvent[] {
  const opened = openMetaPayload(payload, 'page', account.externalId);
  if (opened.source === 'fetched') return parseFetched(opened.kind, opened.value, opened);
  if (opened.source === 'unknown') return [];
  return opened.updates.filter(({ shape }) => shape === 'change').flatMap(parseChange);
}

function parseChange(update: MetaUpdate): InboundEvent[] {
  switch (update.field) {
    case 'feed':
      return parseFeed(update);
    case 'mention':
      return parseMention(update);
    case 'ratings':
      return parseRating(update);
    default:
      return [];
  }
}

function parseFeed(update: MetaUpdate): InboundEvent[] {
  const item = textOf(update.value['item']) ?? '';
  if (item === 'comment') return parseComment(update, (value, id) => commentThread(value, id), 'comment');
  return POST_ITEMS.has(item) ? parsePost(update) : [];
}

/** What an event says about an object that exists or not: removal, visibility, or a full state. */
function change(update: MetaUpdate, externalId: string, seen: () => InboundEvent[]): InboundEvent[] {
  const verb = textOf(update.value['verb']) ?? '';
  if (REMOVED.has(verb)) return [{ type: 'removed', externalId, at: changedAt(update) }];
  if (verb === 'hide' || verb === 'unhide') {
    return [hiddenOrShown(externalId, verb === 'hide', changedAt(update))];
  }
  return ADDED.has(verb) || EDITED.has(verb) ? seen() : [];
}

/**
 * Times of a state. `created_time` stays that of the first text, so that a late `add` is older than an edit that overtook
 * it; an edit has no time but that of its sending, and says nothing about visibility.
 */
function timesOf(update: MetaUpdate): Pick<ItemSeen, 'createdAt' | 'revisedAt'> & { stateUnknown?: true } {
  const { value, sentAt } = update;
  const createdAt = timeOf(value['created_time']) ?? sentAt;
  if (ADDED.has(textOf(value['verb']) ?? '')) return { createdAt, revisedAt: createdAt };
  return { createdAt, revisedAt: changedAt(update), stateUnknown: true };
}

/** Later than the creation even within its second, the grain of these times: otherwise the change would not count. */
function changedAt({ value, sentAt }: MetaUpdate): string {
  const createdAt = timeOf(value['created_time']);
  return createdAt === null ? sentAt : laterOf(sentAt, new Date(Date.parse(createdAt) + 1).toISOString());
}

/**
 * Whether an edit always carries its text is not documented, and its only time has whole seconds: of two edits within one,
 * delivered in any order, the text that stands is told by reading it.
 */
function edited({ value }: MetaUpdate, item: ItemSeen, ref: string): InboundEvent[] {
  const reading: InboundEvent = { type: 'hint', ref };
  return textOf(value['message']) === null ? [reading] : [item, reading];
}

function isEdit({ value }: MetaUpdate): boolean {
  return EDITED.has(textOf(value['verb']) ?? '');
}

type ThreadFor = (value: Json, commentId: string) => ItemSeen['thread'];

function parseComment(update: MetaUpdate, threadFor: ThreadFor, kind: 'comment' | 'review'): InboundEvent[] {
  const { value, accountId } = update;
  const id = idOf(value['comment_id']);
  if (id === null) return [];
  return change(update, id, () => {
    const postId = idOf(value['post_id']);
    const parentId = idOf(value['parent_id']);
    const author = authorOf(value);
    const isOwn = author?.externalId === accountId;
    const post = postId === null || postId === id || kind === 'review' ? null : postContext(value, postId);
    const item = itemSeen({
      externalId: id,
      // A reply of ours bears the kind of what it answers; others' words under a review are comments.
      kind: isOwn ? kind : 'comment',
      direction: isOwn ? 'out' : 'in',
      thread: threadFor(value, id),
      parentExternalId: parentId === postId || parentId === id ? null : parentId,
      post,
      author,
      text: textOf(value['message']) ?? '',
      attachments: filesOf(value),
      permalink: permalinkOf(postId, id),
      ...timesOf(update),
    });
    // The event tells next to nothing of its post, and an ad's own event is never sent.
    const context: InboundEvent[] =
      post && !isOwn ? [{ type: 'hint', ref: `post:${post.externalId}`, ifPostUnread: post.externalId }] : [];
    // What is said under a recommendation cannot be read.
    if (isEdit(update) && kind === 'comment') return edited(update, item, `comment:${id}`);
    return ADDED.has(textOf(value['verb']) ?? '') ? [item, ...context] : [item];
  });
}

/** A branch is its top comment; under a visitor's post, which is an item itself, comments belong to the post's thread. */
function commentThread(value: Json, id: string): ItemSeen['thread'] {
  const [postId, parentId] = [idOf(value['post_id']), idOf(value['parent_id'])];
  const isReply = parentId !== null && parentId !== postId;
  return threadOf(isReply ? parentId : id, postId);
}

function parsePost(update: MetaUpdate): InboundEvent[] {
  const { value, accountId } = update;
  const id = idOf(value['post_id']);
  if (id === null) return [];
  return change(update, id, () => {
    const author = authorOf(value);
    if (author?.externalId === accountId) return [{ type: 'post', post: readPost(value, id) }];
    // Without an author it could be the Page's own: reading it tells.
    if (!author) return [{ type: 'hint', ref: `post:${id}` }];
    const item = itemSeen({
      externalId: id,
      kind: 'post',
      direction: 'in',
      thread: threadOf(id),
      author,
      text: textWithLink(value),
      attachments: filesOf(value),
      permalink: permalinkOf(id),
      ...timesOf(update),
    });
    return isEdit(update) ? edited(update, item, `post:${id}`) : [item];
  });
}

/** Somebody names the Page elsewhere. Often thin: what is missing is read, which fails where the post is private. */
function parseMention(update: MetaUpdate): InboundEvent[] {
  const { value, accountId } = update;
  const postId = idOf(value['post_id']);
  const commentId = idOf(value['comment_id']);
  const id = commentId ?? postId;
  if (id === null) return [];
  return change(update, id, () => {
    const author = authorOf(value);
    const text = textOf(value['message']);
    const hint: InboundEvent = { type: 'hint', ref: `mention:${commentId === null ? 'post' : 'comment'}:${id}` };
    if (text === null) return [hint];
    const item = itemSeen({
      externalId: id,
      kind: 'mention',
      direction: author?.externalId === accountId ? 'out' : 'in',
      thread: threadOf(id),
      post: commentId === null || postId === null ? null : postContext(value, postId),
      author,
      text,
      attachments: filesOf(value),
      permalink: commentId === null ? permalinkOf(postId) : permalinkOf(postId, commentId),
      ...timesOf(update),
    });
    return author && !isEdit(update) ? [item] : [item, hint];
  });
}

/** Recommendations and the comments under them. They cannot be read back (Recommendation node, deprecated in v22.0). */
function parseRating(update: MetaUpdate): InboundEvent[] {
  const { value } = update;
  const storyId = idOf(value['open_graph_story_id']);
  if (storyId === null) return [];
  if (value['item'] === 'comment') return parseComment(update, () => threadOf(storyId), 'review');
  if (value['item'] !== 'rating') return [];
  return change(update, storyId, () => [
    itemSeen({
      externalId: storyId,
      kind: 'review',
      direction: 'in',
      thread: threadOf(storyId),
      author: authorOf(value),
      text: textOf(value['review_text']) ?? '',
      stars: recommendationStars(value),
      ...timesOf(update),
    }),
  ]);
}
