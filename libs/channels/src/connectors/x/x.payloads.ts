import type { InboundAttachment, InboundIdentity, InboundPost } from '../../spi/inbound';
import { ConnectorRejected } from '../../spi/errors';
import { parseJsonKeepingBigIntegers } from '../../spi/json';
import {
  countOf,
  fetchedPayload,
  identity,
  idOf,
  type Json,
  linkedAttachment,
  NO_TIME,
  postOf,
  recordOf,
  recordsOf,
  textOf,
  timeOf,
} from '../../spi/read';

/** What came beside an object: people, posts and media it speaks of, by id. */
export interface Beside {
  users: ReadonlyMap<string, Json>;
  tweets: ReadonlyMap<string, Json>;
  media: ReadonlyMap<string, Json>;
}

/** One event of the X Activity API, or of the older Account Activity API brought into its form. */
export interface XActivity {
  eventType: string;
  /** The account it is about; null when the event names none. */
  accountId: string | null;
  payload: Json;
  beside: Beside;
}

type XPayload =
  | { source: 'webhook'; activities: XActivity[] }
  | { source: 'fetched'; kind: string; accountId: string; observedAt: string; value: Json; beside: Beside }
  | { source: 'unknown' };

/** Text → payload; throws `ConnectorRejected('invalid')` on what is not JSON. */
export function openXPayload(payload: string): XPayload {
  const root = recordOf(parsed(payload));
  if (!root) return { source: 'unknown' };
  const kind = textOf(root['fetched']);
  if (kind !== null) {
    const [accountId, value] = [idOf(root['account']), recordOf(root['value'])];
    if (accountId === null || !value) return { source: 'unknown' };
    const observedAt = timeOf(root['observedAt']) ?? NO_TIME;
    return { source: 'fetched', kind, accountId, observedAt, value, beside: besideOf(value['includes']) };
  }
  const forUser = idOf(root['for_user_id']);
  if (forUser !== null || recordOf(root['user_event'])) {
    return { source: 'webhook', activities: olderActivities(root, forUser) };
  }
  const data = recordOf(root['data']);
  const eventType = textOf(data?.['event_type']);
  const body = recordOf(data?.['payload']);
  if (!data || eventType === null || !body) return { source: 'unknown' };
  const accountId = idOf(recordOf(data['filter'])?.['user_id']);
  return {
    source: 'webhook',
    activities: [{ eventType, accountId, payload: body, beside: besideOf(data['includes']) }],
  };
}

/** A fetched object in the form that `openXPayload` reads, with what came beside it. */
export function xPayload(kind: string, accountId: string, at: string, object: Json, page: Json | null = null): string {
  return fetchedPayload(kind, accountId, at, { object, ...(page && { includes: includedFor(object, page) }) });
}

/** Of a page's `includes` only what the object names: each payload stands for itself. */
function includedFor(object: Json, page: Json): Json {
  const beside = besideOf(page['includes']);
  const pick = (map: ReadonlyMap<string, Json>, ids: (string | null)[]) => [...new Set(ids)].flatMap((id) => map.get(id ?? '') ?? []); // prettier-ignore
  const referenced = recordsOf(object['referenced_tweets']).map((entry) => idOf(entry['id']));
  return {
    users: pick(beside.users, [idOf(object['author_id']), idOf(object['sender_id'])]),
    tweets: pick(beside.tweets, [...referenced, idOf(object['conversation_id'])]),
    media: pick(beside.media, mediaKeys(object)),
  };
}

function parsed(payload: string): unknown {
  try {
    return parseJsonKeepingBigIntegers(payload);
  } catch {
    throw new ConnectorRejected('The payload is not JSON', 'invalid');
  }
}

/** The Account Activity API: no conversation is named, so that posts are read again (`post.seen`). */
function olderActivities(root: Json, forUser: string | null): XActivity[] {
  const beside = besideOf({ users: root['users'] });
  const activity = (eventType: string, payload: Json): XActivity => ({
    eventType,
    accountId: forUser,
    payload,
    beside,
  });
  const posts = recordsOf(root['tweet_create_events']).filter((tweet) => !recordOf(tweet['retweeted_status']));
  const revoke = recordOf(recordOf(root['user_event'])?.['revoke']);
  const revoked = idOf(recordOf(revoke?.['source'])?.['user_id']);
  return [
    ...posts.map((tweet) => activity('post.seen', { id: tweet['id_str'] })),
    ...recordsOf(root['tweet_delete_events']).map((entry) => activity('post.delete', recordOf(entry['status']) ?? {})),
    ...recordsOf(root['direct_message_events']).map((event) => activity('dm', { direct_message_events: [event] })),
    ...recordsOf(root['direct_message_mark_read_events']).map((event) => activity('dm.read', event)),
    ...(revoked === null ? [] : [{ ...activity('oauth.revoke', { user_id: revoked }), accountId: revoked }]),
  ];
}

/** People are flat in some includes and wrapped in `data` in others, a list or keyed by id. */
export function besideOf(value: unknown): Beside {
  const includes = recordOf(value) ?? {};
  const entries = (name: string, key: string): ReadonlyMap<string, Json> => {
    const given = includes[name];
    const list = Array.isArray(given) ? recordsOf(given) : recordsOf(Object.values(recordOf(given) ?? {}));
    const flat = list.map((entry) => recordOf(entry['data']) ?? entry);
    return new Map(
      flat.flatMap((entry) => (idOf(entry[key]) === null ? [] : [[idOf(entry[key]) ?? '', entry] as const])),
    );
  };
  return { users: entries('users', 'id'), tweets: entries('tweets', 'id'), media: entries('media', 'media_key') };
}

export function personOf(id: string, user: Json | undefined): InboundIdentity {
  const handle = textOf(user?.['username']) ?? textOf(user?.['screen_name']);
  const followers =
    countOf(recordOf(user?.['public_metrics'])?.['followers_count']) ?? countOf(user?.['followers_count']);
  const avatar = textOf(user?.['profile_image_url']) ?? textOf(user?.['profile_image_url_https']);
  return identity(id, {
    name: textOf(user?.['name']) ?? handle ?? '',
    handle,
    avatarUrl: avatar?.replace(/_normal(?=\.\w+$|$)/, '_400x400') ?? null,
    profileUrl: handle === null ? `https://x.com/i/user/${id}` : `https://x.com/${encodeURIComponent(handle)}`,
    ...(followers !== null && { followers }),
  });
}

export function mediaKeys(object: Json): string[] {
  const keys = recordOf(object['attachments'])?.['media_keys'];
  return Array.isArray(keys) ? keys.map(idOf).filter((key) => key !== null) : [];
}

export function attachmentsOf(object: Json, { media }: Beside): InboundAttachment[] {
  return mediaKeys(object).map((key) => {
    const entry = media.get(key);
    const url = textOf(entry?.['url']) ?? textOf(entry?.['preview_image_url']);
    return linkedAttachment(textOf(entry?.['type']) ?? 'media', url);
  });
}

/** The whole text: long posts carry it in `note_tweet`. */
export function postText(post: Json): string {
  return textOf(recordOf(post['note_tweet'])?.['text']) ?? textOf(post['text']) ?? '';
}

/** All versions of a post, the original first; an edit makes a new id. */
export function versionsOf(post: Json): string[] {
  const history = post['edit_history_tweet_ids'];
  const ids = Array.isArray(history) ? history.map(idOf).filter((id) => id !== null) : [];
  const id = idOf(post['id']);
  return ids.length > 0 || id === null ? ids : [id];
}

/** The post that a post answers; null when it answers none. */
export function answered(post: Json): string | null {
  const named = recordsOf(post['referenced_tweets']).find((entry) => entry['type'] === 'replied_to');
  return idOf(named?.['id']) ?? idOf(post['in_reply_to_tweet_id']);
}

export function isRepost(post: Json): boolean {
  return recordsOf(post['referenced_tweets']).some((entry) => entry['type'] === 'retweeted');
}

export function permalinkOf(id: string, handle: string | null): string {
  return `https://x.com/${handle === null ? 'i' : encodeURIComponent(handle)}/status/${id}`;
}

/** A post as the context of replies. */
export function contextOf(id: string, post: Json | undefined, beside: Beside): InboundPost {
  if (!post) return postOf(id, { permalink: permalinkOf(id, null) });
  const metrics = recordOf(post['public_metrics']);
  const author = beside.users.get(idOf(post['author_id']) ?? '');
  const [picture] = attachmentsOf(post, beside);
  return postOf(id, {
    text: postText(post),
    mediaUrl: picture?.url ?? null,
    permalink: permalinkOf(id, textOf(author?.['username'])),
    publishedAt: timeOf(post['created_at']),
    likes: countOf(metrics?.['like_count']),
    comments: countOf(metrics?.['reply_count']),
  });
}
