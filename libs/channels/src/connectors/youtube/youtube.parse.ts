import type { ActionVerb } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundEvent, InboundIdentity, InboundPost, ItemSeen } from '../../spi/inbound';
import { parseFeed, watchUrl } from './youtube.feed';
import {
  type Comment,
  commentOf,
  factsOf,
  idOf,
  isRecord,
  type Json,
  readPayload,
  type Standing,
  textOf,
  type ThreadFacts,
  timeOf,
} from './youtube.payloads';

/** What only the owner of the video's channel may do. */
const OWNER_VERBS: readonly ActionVerb[] = ['hide', 'unhide', 'approve', 'reject', 'delete', 'ban'];

type Who = Pick<AccountContext, 'externalId'>;

/** A landed comment, change or video, or a feed document of the hub, as events. */
export function parse(payload: string, account: Who): InboundEvent[] {
  if (payload.trimStart().startsWith('<')) return parseFeed(payload, account.externalId);
  const value = readPayload(payload);
  if (!isRecord(value)) return [];
  if (isRecord(value['comment'])) return commentEvents(value, value['comment'], account);
  if (isRecord(value['state'])) return stateOf(value['state']);
  if (isRecord(value['removed'])) return removalOf(value['removed']);
  if (isRecord(value['video'])) return videoOf(value['video']);
  return [];
}

function commentEvents(landed: Json, raw: Json, account: Who): InboundEvent[] {
  const comment = commentOf(raw);
  if (comment === null) throw new ConnectorRejected('a comment without id or time', 'invalid');
  const thread = isRecord(landed['thread']) ? factsOf(landed['thread']) : null;
  const item = itemOf(comment, thread, account, standingOf(landed['standing']));
  const { subscribers } = landed;
  if (item.author !== null && typeof subscribers === 'number') item.author.followers = subscribers;
  const at = timeOf(landed['at']);
  if (at !== null && at > item.revisedAt) item.revisedAt = at;
  const videoId = item.post?.externalId;
  return videoId === undefined ? [item] : [item, { type: 'hint', ref: `video:${videoId}`, ifPostUnread: videoId }];
}

/** A comment as an item. `standing` is what the reader has found out beyond the comment's own words. */
export function itemOf(
  comment: Comment,
  thread: ThreadFacts | null,
  account: Who,
  standing: Standing | null = null,
): ItemSeen {
  const { id, authorId, publishedAt, updatedAt } = comment;
  const videoId = comment.videoId ?? thread?.videoId ?? null;
  const isOwn = authorId !== null && authorId === account.externalId;
  const platformState = standing ?? comment.standing ?? (thread?.isPublic === false ? 'held' : 'visible');
  return {
    type: 'item',
    externalId: id,
    kind: 'comment',
    direction: isOwn ? 'out' : 'in',
    thread: { key: comment.threadId, aliases: [], title: null },
    parentExternalId: comment.parentId,
    post: videoId === null ? null : postOf(videoId),
    author: authorOf(comment),
    text: comment.text,
    html: null,
    attachments: [],
    stars: null,
    permalink: videoId === null ? null : watchUrl(videoId, id),
    platformState,
    ownActionId: null,
    email: null,
    createdAt: publishedAt,
    revisedAt: updatedAt,
    withoutVerbs: withoutVerbs(comment, platformState === 'visible' ? thread : null, account),
  };
}

function authorOf({ id, authorId, authorName, avatarUrl, profileUrl }: Comment): InboundIdentity {
  const handle = /^@(\S+)$/.exec(authorName)?.[1] ?? null;
  if (authorId === null) {
    // The account is gone: the comment itself is the key, so that nobody is ever merged by display name.
    return { externalId: `comment:${id}`, name: authorName, handle, avatarUrl, profileUrl: null };
  }
  const channelUrl = `https://www.youtube.com/channel/${authorId}`;
  return { externalId: authorId, name: authorName, handle, avatarUrl, profileUrl: profileUrl ?? channelUrl };
}

/** A held comment takes no replies only as long as it is held, so that its thread's word on that does not count. */
function withoutVerbs(comment: Comment, thread: ThreadFacts | null, account: Who): ActionVerb[] {
  const owner = comment.channelId ?? thread?.channelId ?? account.externalId;
  const closed: ActionVerb[] = thread?.canReply === false ? ['reply'] : [];
  return owner === account.externalId ? closed : [...closed, ...OWNER_VERBS];
}

function postOf(videoId: string): InboundPost {
  return {
    externalId: videoId,
    text: null,
    mediaUrl: null,
    mediaAlt: null,
    permalink: watchUrl(videoId),
    publishedAt: null,
    isAd: false,
    likes: null,
    comments: null,
  };
}

function standingOf(value: unknown): Standing | null {
  return value === 'visible' || value === 'held' || value === 'hidden' ? value : null;
}

function stateOf(state: Json): InboundEvent[] {
  const [externalId, platformState, at] = [idOf(state['id']), standingOf(state['standing']), timeOf(state['at'])];
  if (externalId === null || platformState === null || at === null) return [];
  return [{ type: 'state', externalId, platformState, at }];
}

function removalOf(removed: Json): InboundEvent[] {
  const [externalId, at] = [idOf(removed['id']), timeOf(removed['at'])];
  return externalId === null || at === null ? [] : [{ type: 'removed', externalId, at }];
}

/** A `youtube#video` resource with the parts `snippet` and `statistics`. */
function videoOf(video: Json): InboundEvent[] {
  const id = idOf(video['id']);
  if (id === null || !isRecord(video['snippet'])) return [];
  const { snippet } = video as { snippet: Json };
  const statistics = isRecord(video['statistics']) ? video['statistics'] : {};
  return [
    {
      type: 'post',
      post: {
        ...postOf(id),
        text: textOf(snippet['title']),
        mediaUrl: thumbnailOf(snippet['thumbnails']),
        publishedAt: timeOf(snippet['publishedAt']),
        likes: countOf(statistics['likeCount']),
        comments: countOf(statistics['commentCount']),
      },
    },
  ];
}

function thumbnailOf(thumbnails: unknown): string | null {
  if (!isRecord(thumbnails)) return null;
  const sizes = ['high', 'medium', 'default'].map((size) => thumbnails[size]);
  return sizes.map((size) => (isRecord(size) ? textOf(size['url']) : null)).find((url) => url !== null) ?? null;
}

/** Counts come as digits in quotes. */
function countOf(value: unknown): number | null {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
