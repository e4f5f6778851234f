import { isRecord, filledText as textOf, isoTimeOf as timeOf, jsonOf, type Json } from '../../spi/values';

export { isRecord, textOf, timeOf, type Json };

/** Where a comment stands with the channel; `rejected` is told by nobody but its absence. */
export type Standing = 'visible' | 'held' | 'hidden';

/** What a thread says of the comments in it. */
export interface ThreadFacts {
  /** The channel of the video; absent in some replies. */
  channelId: string | null;
  videoId: string | null;
  canReply: boolean;
  isPublic: boolean;
}

/** A comment as far as it could be read; see "Comments" of the Data API v3. */
export interface Comment {
  id: string;
  /** Id of the top-level comment: its own or the part before the dot. */
  threadId: string;
  parentId: string | null;
  videoId: string | null;
  channelId: string | null;
  /** Null when the author's account is gone. */
  authorId: string | null;
  authorName: string;
  avatarUrl: string | null;
  profileUrl: string | null;
  text: string;
  /** Null when YouTube does not say (the reader is not the owner). */
  standing: Standing | null;
  /** Lists of held comments tell which kind. */
  isSpam: boolean;
  publishedAt: string;
  updatedAt: string;
}

/** What lands in the ledger for this channel, besides feed documents. `at`: when a change without a time was seen. */
export type Landed =
  | { comment: Json; thread: ThreadFacts | null; standing: Standing | null; at: string | null; subscribers?: number }
  | { state: { id: string; standing: Standing; at: string } }
  | { removed: { id: string; at: string } }
  | { video: Json };

/** An id of YouTube, which goes into addresses: letters, digits, `_`, `-`, and one dot in reply ids. */
export function idOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\w-]{1,200}(\.[\w-]{1,200})?$/.test(value) ? value : null;
}

/** The id of the top-level comment that a comment's id belongs to. */
export function threadIdOf(commentId: string): string {
  return commentId.split('.')[0] ?? commentId;
}

const STANDINGS: Record<string, Standing> = {
  published: 'visible',
  heldForReview: 'held',
  likelySpam: 'held',
  rejected: 'hidden',
};

/** The comment in a raw resource; null when it lacks what makes it one. */
export function commentOf(raw: unknown): Comment | null {
  if (!isRecord(raw) || !isRecord(raw['snippet'])) return null;
  const { id: rawId, snippet } = raw as { id?: unknown; snippet: Json };
  const id = idOf(rawId);
  const publishedAt = timeOf(snippet['publishedAt']);
  if (id === null || publishedAt === null) return null;
  const updatedAt = timeOf(snippet['updatedAt']) ?? publishedAt;
  const author = isRecord(snippet['authorChannelId']) ? snippet['authorChannelId'] : {};
  const status = snippet['moderationStatus'];
  const threadId = threadIdOf(id);
  return {
    id,
    threadId,
    parentId: threadId === id ? null : threadId,
    videoId: idOf(snippet['videoId']),
    channelId: idOf(snippet['channelId']),
    authorId: idOf(author['value']),
    authorName: textOf(snippet['authorDisplayName']) ?? '',
    avatarUrl: textOf(snippet['authorProfileImageUrl']),
    profileUrl: textOf(snippet['authorChannelUrl']),
    // The original is promised to the author only; with textFormat=plainText the display text is the same words.
    text: textOf(snippet['textDisplay']) ?? textOf(snippet['textOriginal']) ?? '',
    standing: typeof status === 'string' ? (STANDINGS[status] ?? null) : null,
    isSpam: status === 'likelySpam',
    publishedAt,
    updatedAt: updatedAt > publishedAt ? updatedAt : publishedAt,
  };
}

/** One `youtube#commentThread`. */
export interface Thread {
  id: string;
  facts: ThreadFacts;
  top: Comment;
  rawTop: Json;
  totalReplies: number;
  /** The replies it brings along: five at most, not always the newest. */
  replies: { raw: Json; comment: Comment }[];
}

export function threadOf(raw: unknown): Thread | null {
  if (!isRecord(raw) || !isRecord(raw['snippet'])) return null;
  const snippet = raw['snippet'];
  const rawTop = snippet['topLevelComment'];
  const top = commentOf(rawTop);
  if (top === null || !isRecord(rawTop)) return null;
  const total = snippet['totalReplyCount'];
  const replies = isRecord(raw['replies']) ? raw['replies']['comments'] : null;
  return {
    id: top.threadId,
    facts: factsOf(snippet),
    top,
    rawTop,
    totalReplies: typeof total === 'number' && total >= 0 ? total : 0,
    replies: commentsIn(replies),
  };
}

export function factsOf(raw: Json): ThreadFacts {
  return {
    channelId: idOf(raw['channelId']),
    videoId: idOf(raw['videoId']),
    canReply: raw['canReply'] !== false,
    isPublic: raw['isPublic'] !== false,
  };
}

/** The readable comments of a list, with their raw forms. */
export function commentsIn(list: unknown): { raw: Json; comment: Comment }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((raw: unknown) => {
    const comment = commentOf(raw);
    return comment !== null && isRecord(raw) ? [{ raw, comment }] : [];
  });
}

export const readPayload = (payload: string): unknown => jsonOf(payload, 'YouTube');
