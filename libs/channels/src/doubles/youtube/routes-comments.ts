import type { YouTubeNetwork } from './network';
import { actingChannel, type Call, YouTubeProblem } from './problem';
import { commentResource, threadResource } from './render';
import { idsOf, isReadable, pageOf, readerOf } from './routes-lists';
import { MODERATION_STATUSES, type YouTubeChannel, type YouTubeComment } from './shapes';

/** Cited, not documented. */
const MOST_CHARACTERS = 10_000;

type Json = Record<string, unknown>;

/** `comments.list` by ids or of one thread. */
export function listComments(network: YouTubeNetwork, call: Call): unknown {
  const { query } = call;
  const reader = readerOf(call);
  const parentId = query.get('parentId');
  if (parentId === null) {
    const found = idsOf(query).flatMap((id) => network.comment(id) ?? []);
    const items = found.filter((comment) => isReadable(network, comment, reader));
    return { kind: 'youtube#commentListResponse', items: items.map((item) => commentResource(network, item, reader)) };
  }
  if (network.comment(parentId)?.status !== 'published') {
    throw new YouTubeProblem(404, 'commentNotFound', 'The parent comment cannot be found.');
  }
  const replies = network.repliesOf(parentId).filter((reply) => reply.status === 'published');
  const page = pageOf(network, replies, query);
  return {
    ...page.head('youtube#commentListResponse'),
    items: page.items.map((item) => commentResource(network, item, reader)),
  };
}

/** `comments.insert`: a reply, which always stands under a top-level comment. */
export function insertComment(network: YouTubeNetwork, call: Call): unknown {
  const author = channelOf(network, call);
  const snippet = recordOf(bodyOf(call)['snippet']);
  const parentId = snippet['parentId'];
  if (typeof parentId !== 'string' || parentId === '') {
    throw new YouTubeProblem(400, 'parentIdMissing', 'The parentId property is missing.');
  }
  const text = textOf(snippet);
  const parent = network.comment(parentId);
  if (!parent || parent.status === 'rejected') {
    throw new YouTubeProblem(404, 'parentCommentNotFound', 'The parent comment cannot be found.');
  }
  if (parent.parentId !== null) throw new YouTubeProblem(400, 'operationNotSupported', 'Replies have no replies.');
  if (parent.status !== 'published') throw new YouTubeProblem(400, 'parentCommentIsPrivate', 'The parent is private.');
  if (!parent.canReply) throw new YouTubeProblem(403, 'forbidden', 'The thread takes no replies.');
  assertOpen(network, parent.videoId);
  return commentResource(network, network.addReply(parentId, author, text), readerOf(call));
}

/** `commentThreads.insert`: a new top-level comment. */
export function insertThread(network: YouTubeNetwork, call: Call): unknown {
  const author = channelOf(network, call);
  const snippet = recordOf(bodyOf(call)['snippet']);
  const text = textOf(recordOf(recordOf(snippet['topLevelComment'])['snippet']));
  const videoId = String(snippet['videoId'] ?? '');
  assertOpen(network, videoId);
  return threadResource(network, network.addComment(videoId, author, text), readerOf(call));
}

/** `comments.update`: own comments only. */
export function updateComment(network: YouTubeNetwork, call: Call): unknown {
  const body = bodyOf(call);
  const comment = ownComment(network, call, String(body['id'] ?? ''));
  return commentResource(network, network.editComment(comment.id, textOf(recordOf(body['snippet']))), readerOf(call));
}

/** `comments.delete`: own comments only. */
export function deleteComment(network: YouTubeNetwork, call: Call): undefined {
  network.removeComment(ownComment(network, call, call.query.get('id') ?? '').id);
}

/** `comments.setModerationStatus`: by the owner of the video's channel. A rejected comment is out of reach for good. */
export function setModeration(network: YouTubeNetwork, call: Call): undefined {
  const channelId = actingChannel(call);
  const { query } = call;
  const status = MODERATION_STATUSES.find((word) => word === query.get('moderationStatus'));
  if (!status || status === 'likelySpam') throw new YouTubeProblem(400, 'invalidParameter', 'No such status.');
  const bans = query.get('banAuthor') === 'true';
  if (bans && status !== 'rejected') {
    throw new YouTubeProblem(400, 'banWithoutReject', 'banAuthor needs moderationStatus rejected.');
  }
  const comments = idsOf(query).map((id) => existing(network, id));
  if (comments.some((comment) => comment.channelId !== channelId)) {
    throw new YouTubeProblem(403, 'forbidden', 'The comments cannot be moderated with this sign-in.');
  }
  for (const { id } of comments) network.moderate(id, status, bans);
}

function existing(network: YouTubeNetwork, id: string): YouTubeComment {
  const comment = network.comment(id);
  if (comment && comment.status !== 'rejected') return comment;
  throw new YouTubeProblem(404, 'commentNotFound', 'The comment cannot be found.');
}

function ownComment(network: YouTubeNetwork, call: Call, id: string): YouTubeComment {
  const channelId = actingChannel(call);
  const comment = existing(network, id);
  if (comment.authorId !== channelId) throw new YouTubeProblem(403, 'forbidden', 'The comment is not yours.');
  return comment;
}

function channelOf(network: YouTubeNetwork, call: Call): YouTubeChannel {
  const channel = network.channels.get(actingChannel(call));
  if (!channel) throw new YouTubeProblem(403, 'ineligibleAccount', 'The account has no YouTube channel.');
  return channel;
}

function assertOpen(network: YouTubeNetwork, videoId: string): void {
  const video = network.videos.get(videoId);
  if (!video) throw new YouTubeProblem(404, 'videoNotFound', 'The video cannot be found.');
  if (video.commentsDisabled) throw new YouTubeProblem(403, 'commentsDisabled', 'The video has disabled comments.');
}

function bodyOf({ content }: Call): Json {
  try {
    return recordOf(JSON.parse(content || '{}'));
  } catch {
    throw new YouTubeProblem(400, 'parseError', 'Parse Error');
  }
}

function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function textOf(snippet: Json): string {
  const text = snippet['textOriginal'];
  if (typeof text !== 'string' || text.trim() === '') {
    throw new YouTubeProblem(400, 'commentTextRequired', 'The comment has no text.');
  }
  if (text.length > MOST_CHARACTERS) throw new YouTubeProblem(400, 'commentTextTooLong', 'The comment is too long.');
  return text;
}
