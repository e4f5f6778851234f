import type { YouTubeNetwork } from './network';
import type { ModerationStatus, YouTubeComment } from './shapes';

/** Most replies that a thread brings along. */
const MOST_INLINE_REPLIES = 5;

/** Who reads, and how they want texts. */
export interface Reader {
  channelId: string | null;
  plainText: boolean;
}

/** A `youtube#comment` resource. `moderationStatus` and a stranger's `textOriginal` are for those entitled only. */
export function commentResource(network: YouTubeNetwork, comment: YouTubeComment, reader: Reader): unknown {
  const { id, parentId, authorId, text } = comment;
  const isOwner = reader.channelId === comment.channelId;
  return {
    kind: 'youtube#comment',
    etag: `e${comment.order}-${Date.parse(comment.updatedAt)}`,
    id,
    snippet: {
      ...(parentId === null ? { channelId: comment.channelId } : { parentId }),
      videoId: comment.videoId,
      textDisplay: reader.plainText ? text : htmlOf(text),
      ...(reader.channelId === authorId ? { textOriginal: text } : {}),
      authorDisplayName: comment.authorName,
      authorProfileImageUrl: `https://img.example/${id}=s48`,
      authorChannelUrl: `http://www.youtube.com/${comment.authorName}`,
      ...(authorId === null ? {} : { authorChannelId: { value: authorId } }),
      canRate: true,
      viewerRating: 'none',
      likeCount: comment.likes,
      ...(isOwner ? { moderationStatus: comment.status } : {}),
      publishedAt: comment.publishedAt,
      updatedAt: comment.updatedAt,
    },
  };
}

/** A `youtube#commentThread` resource with the first five replies of a status, not the newest. */
export function threadResource(
  network: YouTubeNetwork,
  thread: YouTubeComment,
  reader: Reader,
  status: ModerationStatus = 'published',
): unknown {
  const all = network.repliesOf(thread.id).reverse();
  const published = all.filter((reply) => reply.status === 'published');
  const inline = all.filter((reply) => reply.status === status).slice(0, MOST_INLINE_REPLIES);
  return {
    kind: 'youtube#commentThread',
    etag: `t${thread.order}`,
    id: thread.id,
    snippet: {
      channelId: thread.channelId,
      videoId: thread.videoId,
      canReply: thread.canReply && thread.status === 'published',
      totalReplyCount: published.length,
      isPublic: thread.status === 'published',
      topLevelComment: commentResource(network, thread, reader),
    },
    ...(inline.length > 0
      ? { replies: { comments: inline.map((reply) => commentResource(network, reply, reader)) } }
      : {}),
  };
}

/** `textFormat=html`, the default that surprises. */
function htmlOf(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('\n', '<br>');
}
