import type { InboundAttachment, InboundIdentity, InboundPost } from '../../spi/inbound';
import { countOf, idOf, identity, linkedAttachment, postOf, recordOf, textOf, timeOf, type Json } from '../../spi/read';

/** What is asked of a comment when it is read (Graph API reference, Comment). */
export const COMMENT_FIELDS =
  'id,from,message,created_time,parent{id},can_hide,can_remove,can_comment,can_reply_privately,is_hidden,permalink_url,attachment,like_count,user_likes,comment_count';

/** What is asked of a post when it is read. */
export const POST_FIELDS =
  'id,from,message,created_time,updated_time,permalink_url,full_picture,is_published,likes.limit(0).summary(true),comments.limit(0).summary(true)';

/** Items of the `feed` webhook that are publications: each can be the Page's own or a visitor's. */
export const POST_ITEMS: ReadonlySet<string> = new Set([
  'post',
  'status',
  'photo',
  'video',
  'share',
  'link',
  'album',
  'note',
]);

export const ADDED: ReadonlySet<string> = new Set(['add']);
/** Both spellings are in use. */
export const EDITED: ReadonlySet<string> = new Set(['edit', 'edited', 'update']);
export const REMOVED: ReadonlySet<string> = new Set(['remove', 'delete']);

/** The author of a webhook value: `from{}`, or `sender_id` with `sender_name`; absent without the permission. */
export function authorOf(value: Json): InboundIdentity | null {
  const from = recordOf(value['from']);
  const id = idOf(from?.['id']) ?? idOf(value['sender_id']) ?? idOf(value['reviewer_id']);
  if (id === null) return null;
  const name = textOf(from?.['name']) ?? textOf(value['sender_name']) ?? textOf(value['reviewer_name']) ?? '';
  return identity(id, { name });
}

/** Pictures and films of a webhook value. */
export function filesOf(value: Json): InboundAttachment[] {
  const photos = Array.isArray(value['photos']) ? value['photos'] : [];
  const images = [value['photo'], ...photos].map(textOf).filter((url) => url !== null);
  const files = [...new Set(images)].map((url) => linkedAttachment('photo', url));
  const video = textOf(value['video']);
  if (video !== null && /^https?:/.test(video)) files.push(linkedAttachment('video', video));
  // `link` of a photo item is the picture itself; of other items it is a page that the text leads to.
  const link = textOf(value['link']);
  if (files.length === 0 && value['item'] === 'photo' && link !== null) {
    files.push(linkedAttachment('photo', link));
  }
  return files;
}

/** The link of a post that shares one and says nothing else. */
export function textWithLink(value: Json): string {
  const text = textOf(value['message']) ?? '';
  const link = value['item'] === 'photo' ? null : textOf(value['link']);
  return text === '' && link !== null ? link : text;
}

/** The attachment of a comment that was read (`attachment{type,media,url}`). */
export function commentAttachment(comment: Json): InboundAttachment[] {
  const attachment = recordOf(comment['attachment']);
  if (!attachment) return [];
  const media = recordOf(attachment['media']);
  const url = textOf(media?.['source']) ?? textOf(recordOf(media?.['image'])?.['src']) ?? textOf(attachment['url']);
  const type = textOf(attachment['type']) ?? 'attachment';
  return [linkedAttachment(textOf(attachment['title']) ?? type, url)];
}

/** The post that a webhook value stands under: its id and, sometimes, the `post{}` beside it. */
export function postContext(value: Json, postId: string): InboundPost {
  const post = recordOf(value['post']);
  // A post that was never published on the Page is an ad: its own event is not sent, only those of its comments.
  return postOf(postId, { permalink: textOf(post?.['permalink_url']), isAd: post?.['is_published'] === false });
}

/** A post that was read, or a feed event of the Page's own post. */
export function readPost(post: Json, postId: string): InboundPost {
  const total = (name: string) => countOf(recordOf(recordOf(post[name])?.['summary'])?.['total_count']);
  return postOf(postId, {
    text: textOf(post['message']),
    mediaUrl: textOf(post['full_picture']) ?? filesOf(post)[0]?.url ?? null,
    permalink: textOf(post['permalink_url']) ?? permalinkOf(postId),
    publishedAt: timeOf(post['created_time']),
    isAd: post['is_published'] === false,
    likes: total('likes'),
    comments: total('comments'),
  });
}

export function recommendationStars(value: Json): number | null {
  const rating = countOf(value['rating']);
  if (rating !== null && rating >= 1 && rating <= 5) return rating;
  const type = textOf(value['recommendation_type'])?.toLowerCase();
  return type === 'positive' ? 5 : type === 'negative' ? 1 : null;
}

/** Comments have an address of their own; a composed one works when none was given. */
export function permalinkOf(postId: string | null, commentId?: string): string | null {
  if (postId === null) return null;
  const base = `https://www.facebook.com/${encodeURIComponent(postId)}`;
  return commentId === undefined
    ? base
    : `${base}?comment_id=${encodeURIComponent(commentId.split('_')[1] ?? commentId)}`;
}

/** The parents of read comments come as `parent{id}`. */
export function parentIdOf(comment: Json): string | null {
  return idOf(recordOf(comment['parent'])?.['id']);
}
