import type { AccountContext } from '../../spi/connector';
import type { InboundIdentity, InboundPost } from '../../spi/inbound';
import { jsonOf } from '../../spi/values';
import {
  countOf,
  idOf,
  identity,
  type Json,
  NO_TIME,
  postOf,
  recordOf,
  recordsOf,
  textOf,
  timeOf,
} from '../../spi/read';

/** What was read of the API, landed as a payload. */
export type LandedKind = 'comment' | 'video' | 'message' | 'withheld' | 'removed' | 'notice';

export type TikTokPayload =
  /** `sentAt` is the envelope's time (ISO), `content` its inner JSON. */
  | { source: 'webhook'; event: string; sentAt: string; content: Json }
  /** `at`: when TikTok gave this state (ISO). */
  | { source: 'landed'; kind: string; at: string; value: Json }
  | { source: 'unknown' };

export function landed(kind: LandedKind, accountId: string, at: string, value: Json): string {
  return JSON.stringify({ tiktok: kind, account: accountId, at, value });
}

/** Text → payload. An app has one address for all its accounts: what is about another one is not ours to keep. */
export function openTikTokPayload(payload: string, { externalId }: AccountContext): TikTokPayload {
  const root = recordOf(jsonOf(payload, 'TikTok'));
  if (!root) return { source: 'unknown' };
  const kind = textOf(root['tiktok']);
  const owner = idOf(kind === null ? root['user_openid'] : root['account']);
  if (owner === null || (externalId !== '' && owner !== externalId)) return { source: 'unknown' };
  if (kind !== null) return openLanded(root, kind);
  const [event, content] = [textOf(root['event']), contentOf(root['content'])];
  if (event === null || !content) return { source: 'unknown' };
  return { source: 'webhook', event, sentAt: timeOf(root['create_time']) ?? NO_TIME, content };
}

function openLanded(root: Json, kind: string): TikTokPayload {
  const value = recordOf(root['value']);
  return value ? { source: 'landed', kind, at: timeOf(root['at']) ?? NO_TIME, value } : { source: 'unknown' };
}

/** `content` is JSON in a string, with ids beyond 2^53 that stand there unquoted. */
function contentOf(content: unknown): Json | null {
  return typeof content === 'string' ? recordOf(jsonOf(content === '' ? '{}' : content, 'TikTok')) : recordOf(content);
}

/** An id; 0 stands for none. */
export function givenId(value: unknown): string | null {
  const id = idOf(value);
  return id === '0' ? null : id;
}

/** The top-level comment that a reply stands below; null for a top-level comment, whose parent may be 0, '' or itself. */
export function parentOf(comment: Json): string | null {
  const parent = givenId(comment['parent_comment_id']);
  return parent === idOf(comment['comment_id']) ? null : parent;
}

/** PUBLIC, or one of the words for what not everybody sees; null when nothing is said. */
export function isHidden(comment: Json): boolean | null {
  const status = textOf(comment['status']);
  return status === null || status === '' ? null : status.toUpperCase() !== 'PUBLIC';
}

export function commentAuthor(comment: Json): InboundIdentity | null {
  const id = idOf(comment['unique_identifier']) ?? idOf(comment['user_id']);
  return id === null ? null : person(id, comment, comment['profile_image']);
}

/** A person by the key that all their events share; pictures have addresses that end after a while. */
export function person(id: string, names: Json, avatar: unknown = null): InboundIdentity {
  const handle = textOf(names['username'])?.replace(/^@/, '').trim() || null;
  return identity(id, {
    name: textOf(names['display_name'])?.trim() || handle || '',
    handle,
    avatarUrl: textOf(avatar) || null,
    profileUrl: handle === null ? null : `https://www.tiktok.com/@${encodeURIComponent(handle)}`,
  });
}

/** A video as context of its comments; null without an id. */
export function videoPost(video: Json | null): InboundPost | null {
  const id = idOf(video?.['item_id']);
  if (!video || id === null) return null;
  return postOf(id, {
    text: textOf(video['caption']),
    mediaUrl: textOf(video['thumbnail_url']) || null,
    permalink: textOf(video['share_url']) || null,
    publishedAt: timeOf(video['create_time']),
    likes: countOf(video['likes']),
    comments: countOf(video['comments']),
  });
}

/** Names and pictures of a conversation's people, by id. */
export function participantsOf(data: Json): Map<string, Json> {
  const entries = recordsOf(data['participants']).map((entry): [string, Json] => [idOf(entry['id']) ?? '', entry]);
  return new Map(entries.filter(([id]) => id !== ''));
}
