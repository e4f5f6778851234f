import { followersOf } from '../followers';
import type { YouTubeNetwork } from './network';
import { actingChannel, type Call, positionOf, tokenAfter, YouTubeProblem } from './problem';
import { type Reader, threadResource } from './render';
import type { ModerationStatus, YouTubeComment } from './shapes';

const MOST_IDS = 50;

/** `commentThreads.list` by channel, video or ids. */
export function listThreads(network: YouTubeNetwork, call: Call): unknown {
  const { query } = call;
  const filters = ['allThreadsRelatedToChannelId', 'videoId', 'id'].filter((name) => query.has(name));
  if (filters.length !== 1) {
    throw new YouTubeProblem(400, 'missingRequiredParameter', 'Exactly one filter has to be given.');
  }
  const reader = readerOf(call);
  if (query.has('id')) {
    const found = idsOf(query).flatMap((id) => network.comment(id) ?? []);
    const threads = found.filter((comment) => comment.parentId === null && isReadable(network, comment, reader));
    return { ...listOf('youtube#commentThreadListResponse', threads.length), items: threads.map((thread) => threadResource(network, thread, reader)) }; // prettier-ignore
  }
  const status = statusOf(query);
  const channelId = channelOf(network, query);
  if (status !== 'published' && channelId !== actingChannel(call)) {
    throw new YouTubeProblem(403, 'forbidden', 'Only the owner can read held comments.');
  }
  const videoId = query.get('videoId');
  const threads = network
    .threadsOf(channelId)
    .filter((thread) => videoId === null || thread.videoId === videoId)
    .filter((thread) => hasStatus(network, thread, status));
  const page = pageOf(network, threads, query);
  return { ...page.head('youtube#commentThreadListResponse'), items: page.items.map((thread) => threadResource(network, thread, reader, status)) }; // prettier-ignore
}

/** Only the parts that were asked for. */
function partsOf(query: URLSearchParams, parts: Record<string, unknown>): Record<string, unknown> {
  const asked = (query.get('part') ?? '').split(',');
  return Object.fromEntries(Object.entries(parts).filter(([name]) => asked.includes(name)));
}

/** `channels.list` of the caller or by ids. */
export function listChannels(network: YouTubeNetwork, call: Call): unknown {
  const { query, grant } = call;
  const ids = query.get('mine') === 'true' ? (grant.channelId === null ? [] : [grant.channelId]) : idsOf(query);
  const items = ids.flatMap((id) => {
    const channel = network.channels.get(id);
    if (!channel) return [];
    const thumbnails = { default: { url: `https://img.example/${id}=s88`, width: 88, height: 88 } };
    const snippet = { title: channel.title, customUrl: `@${channel.handle}`, thumbnails };
    // a figure of three digits, in quotes
    const subscriberCount = String(Number(followersOf(id).toPrecision(3)));
    const statistics = { subscriberCount, hiddenSubscriberCount: false, viewCount: '0', videoCount: '0' };
    const parts = { snippet, statistics };
    return { kind: 'youtube#channel', etag: id, id, ...partsOf(query, parts) };
  });
  return { ...listOf('youtube#channelListResponse', items.length), ...(items.length > 0 ? { items } : {}) };
}

/** `videos.list` by ids. */
export function listVideos(network: YouTubeNetwork, { query }: Call): unknown {
  const items = idsOf(query).flatMap((id) => {
    const video = network.videos.get(id);
    if (!video) return [];
    const { channelId, title, publishedAt } = video;
    const comments = [...network.comments.values()].filter((comment) => comment.videoId === id);
    const thumbnails = { high: { url: `https://img.example/vi/${id}/hq.jpg`, width: 480, height: 360 } };
    return {
      kind: 'youtube#video',
      etag: id,
      id,
      snippet: { publishedAt, channelId, title, description: '', thumbnails },
      statistics: { viewCount: '100', likeCount: '7', commentCount: String(comments.length) },
    };
  });
  return { ...listOf('youtube#videoListResponse', items.length), items };
}

export function readerOf({ query, grant }: Call): Reader {
  return { channelId: grant.channelId, plainText: query.get('textFormat') === 'plainText' };
}

/** Up to fifty ids of the `id` parameter. */
export function idsOf(query: URLSearchParams): string[] {
  const ids = (query.get('id') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw new YouTubeProblem(400, 'missingRequiredParameter', 'No filter selected.');
  if (ids.length > MOST_IDS) throw new YouTubeProblem(400, 'invalidFilters', `At most ${MOST_IDS} ids.`);
  return ids;
}

/** Read by id: published comments by anybody, held ones by the owner, rejected ones by nobody. */
export function isReadable(network: YouTubeNetwork, comment: YouTubeComment, reader: Reader): boolean {
  if (comment.status === 'published') return true;
  if (comment.status === 'rejected' || (network.options.idsHideHeld ?? false)) return false;
  return reader.channelId === comment.channelId;
}

/** One page of a list that is newest first. Tokens are positions: what comes in meanwhile does not shift them. */
export function pageOf(network: YouTubeNetwork, all: YouTubeComment[], query: URLSearchParams) {
  const asked = Number(query.get('maxResults') ?? 20);
  if (!(asked >= 1 && asked <= 100)) throw new YouTubeProblem(400, 'invalidParameter', 'maxResults is 1 to 100.');
  const size = Math.min(asked, network.options.maxPageSize ?? 100);
  const token = query.get('pageToken');
  const position = token === null ? null : positionOf(token);
  const refused = token !== null && network.pageTokenFailures > 0;
  if (refused) network.pageTokenFailures -= 1;
  if (refused || (token !== null && position === null)) {
    throw new YouTubeProblem(400, 'processingFailure', 'The API server failed to successfully process the request.');
  }
  const key = ({ publishedAt, order }: YouTubeComment) => `${publishedAt} ${String(order).padStart(12, '0')}`;
  const rest = position === null ? all : all.filter((comment) => key(comment) < position);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  const next = last && rest.length > size ? { nextPageToken: tokenAfter(key(last)) } : {};
  return { items, head: (kind: string) => ({ ...listOf(kind, items.length), ...next }) };
}

function listOf(kind: string, totalResults: number) {
  return { kind, etag: 'list', pageInfo: { totalResults, resultsPerPage: 100 } };
}

function statusOf(query: URLSearchParams): ModerationStatus {
  const status = query.get('moderationStatus') ?? 'published';
  if (status === 'published' || status === 'heldForReview' || status === 'likelySpam') return status;
  throw new YouTubeProblem(400, 'invalidParameter', 'No such moderationStatus.');
}

function channelOf(network: YouTubeNetwork, query: URLSearchParams): string {
  const videoId = query.get('videoId');
  if (videoId === null) {
    const id = query.get('allThreadsRelatedToChannelId') ?? '';
    if (!network.channels.has(id)) throw new YouTubeProblem(404, 'channelNotFound', 'The channel cannot be found.');
    return id;
  }
  const video = network.videos.get(videoId);
  if (!video) throw new YouTubeProblem(404, 'videoNotFound', 'The video cannot be found.');
  if (video.commentsDisabled) throw new YouTubeProblem(403, 'commentsDisabled', 'The video has disabled comments.');
  return video.channelId;
}

/** A held reply brings its published thread into the held list. */
function hasStatus(network: YouTubeNetwork, thread: YouTubeComment, status: ModerationStatus): boolean {
  if (thread.status === status) return true;
  if (status === 'published' || thread.status !== 'published') return false;
  return network.repliesOf(thread.id).some((reply) => reply.status === status);
}
