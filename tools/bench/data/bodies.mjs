// Signed webhook bodies in the shape a platform sends them.
import { createHmac } from 'node:crypto';
import { textOf } from './texts.mjs';

/** A comment as the Graph API tells it; about 570 bytes. */
export function facebookComment({ pageId, postId, commentId, parentId = null, author, text, at }) {
  const value = {
    item: 'comment',
    verb: 'add',
    post_id: `${pageId}_${postId}`,
    comment_id: commentId,
    parent_id: parentId ?? `${pageId}_${postId}`,
    from: { id: author, name: `client_${author}` },
    message: text,
    created_time: Math.floor(at / 1000),
    post: {
      id: `${pageId}_${postId}`,
      status_type: 'mobile_status_update',
      is_published: true,
      permalink_url: `https://www.facebook.com/${pageId}/posts/${postId}`,
      promotion_status: 'inactive',
    },
  };
  return { object: 'page', entry: [{ id: pageId, time: Math.floor(at / 1000), changes: [{ field: 'feed', value }] }] };
}

export const signMeta = (body, appSecret) => `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;

/** `count` different comments, ready to be posted, in turns to each of `places` (`{ path, pageId }`). */
export function signedComments({ count, places, appSecret, at = Date.now(), prefix = 'c' }) {
  return Array.from({ length: count }, (_, index) => {
    const { path, pageId } = places[index % places.length];
    const comment = {
      pageId,
      postId: `50${index % 40}`,
      commentId: `${prefix}${index}`,
      author: `88${index % 999}`,
      text: textOf(index),
      at,
    };
    const body = JSON.stringify(facebookComment(comment));
    return {
      path,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'x-hub-signature-256': signMeta(body, appSecret),
      },
      body,
    };
  });
}
