import { createHash } from 'node:crypto';
import type { ActionVerb, ItemKind } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundAttachment, InboundEvent, InboundIdentity, InboundPost, InboundThread, ItemSeen } from '../../spi/inbound'; // prettier-ignore
import {
  countOf,
  fullName,
  idOf,
  isOwn,
  isOwnPost,
  type Json,
  linkOf,
  quoteOf,
  readPayload,
  recordOf,
  recordsOf,
  textOf,
  timeOf,
} from './mastodon.payloads';
import { mentionedNames, saidIn, wordsOf } from './mastodon.text';

/** Notifications that bring somebody's words. Follows, favourites and the like are no items. */
export const WORTH_READING = ['mention', 'status', 'quote', 'update'] as const;

/** What a status is read with: the account's own id, the server of people without one, and our post that it answers. */
interface Reading {
  ownId: string;
  host: string;
  parent: Json | null;
}

/** A landed payload → events. Unknown kinds give nothing; a status without id, author or time is refused as invalid. */
export function parse(payload: string, account: Pick<AccountContext, 'externalId'>): InboundEvent[] {
  const value = recordOf(readPayload(payload));
  const ownId = account.externalId;
  const host = textOf(value?.['host']);
  if (value?.['kind'] === 'removed') return removalOf(value);
  if (value === null || host === null) return [];
  const reading: Reading = { ownId, host: host.trim(), parent: recordOf(value['parent']) };
  if (value['kind'] === 'status') return statusEvents(recordOf(value['status']), reading);
  const notification = value['kind'] === 'notification' ? recordOf(value['notification']) : null;
  if (!WORTH_READING.some((type) => type === notification?.['type'])) return [];
  const events = statusEvents(recordOf(notification?.['status']), reading);
  // `update` also tells of edits to what we only boosted: nobody's word to us
  if (notification?.['type'] !== 'update') return events;
  return events.filter((event) => event.type === 'item' && (event.kind !== 'post' || event.post !== null));
}

function removalOf(value: Json): InboundEvent[] {
  const [externalId, at] = [idOf(value['id']), timeOf(value['at'])];
  return externalId === null || at === null ? [] : [{ type: 'removed', externalId, at }];
}

/** A status → the post or item it is. */
function statusEvents(status: Json | null, reading: Reading): InboundEvent[] {
  if (status === null) return [];
  if (isOwnPost(status, reading.ownId)) {
    const post = postOf(status);
    return post === null ? [] : [{ type: 'post', post }];
  }
  return [statusItem(status, reading)];
}

/** A status as an item; throws `ConnectorRejected('invalid')` when it lacks what makes it one. */
export function statusItem(status: Json, reading: Reading): ItemSeen {
  const [id, createdAt] = [idOf(status['id']), timeOf(status['created_at'])];
  const author = recordOf(status['account']);
  const name = author && fullName(author, reading.host);
  if (id === null || createdAt === null || author === null || name === null) {
    throw new ConnectorRejected('a status without id, time or author', 'invalid');
  }
  const own = isOwn(status, reading.ownId);
  const kind = kindOf(status, reading.ownId, own);
  const editedAt = timeOf(status['edited_at']);
  const parentId = idOf(status['in_reply_to_id']);
  const isUs = (mention: Json) => idOf(mention['id']) === reading.ownId;
  return {
    type: 'item',
    externalId: id,
    kind,
    direction: own ? 'out' : 'in',
    thread: threadOf(status, { id, kind, ...reading }),
    parentExternalId: parentId === id ? null : parentId,
    post: contextOf(id, status, reading),
    author: own ? null : identityOf(author, name),
    text: own
      ? saidIn(
          status,
          mentionedNames(status, () => true),
        )
      : wordsOf(status, mentionedNames(status, isUs)),
    html: textOf(status['content']),
    attachments: recordsOf(status['media_attachments']).flatMap(attachmentOf),
    stars: null,
    permalink: linkOf(status['url']) ?? linkOf(status['uri']),
    platformState: 'visible',
    ownActionId: null,
    email: null,
    createdAt,
    revisedAt: editedAt !== null && editedAt > createdAt ? editedAt : createdAt,
    withoutVerbs: refusedVerbs(status, reading.ownId, kind),
  };
}

/** `direct` is a message, a quote of ours a post; what answers us is a comment, what names us a mention, the rest posts. */
function kindOf(status: Json, ownId: string, own: boolean): ItemKind {
  if (status['visibility'] === 'direct') return 'message';
  const quoted = quoteOf(status)?.quoted;
  if (!own && quoted && isOwn(quoted, ownId)) return 'post';
  if (own || idOf(status['in_reply_to_account_id']) === ownId) return 'comment';
  return recordsOf(status['mentions']).some((mention) => idOf(mention['id']) === ownId) ? 'mention' : 'post';
}

/**
 * Direct statuses stand together by the people in them. Public ones follow their answers: an answer to our reply belongs to
 * what that reply answered; any other joins what it answers if that is known. Comments under one post of ours never join.
 */
function threadOf(status: Json, at: { id: string; kind: ItemKind } & Reading): InboundThread {
  const { id, kind, parent, ownId, host } = at;
  if (kind === 'message') return { key: directKey(peopleIn(status), ownId, host), aliases: [], title: null };
  const answered = idOf(status['in_reply_to_id']);
  if (answered === null || answered === id || (parent && isOwnPost(parent, ownId))) {
    return { key: id, aliases: [], title: null };
  }
  const before = parent && isOwn(parent, ownId) ? idOf(parent['in_reply_to_id']) : null;
  if (before !== null && before !== id) return { key: id, aliases: [before, answered], title: null };
  return { key: id, aliases: [], title: null, within: answered };
}

/** The author of a status and everybody it mentions. */
export function peopleIn(status: Json): Json[] {
  const author = recordOf(status['account']);
  return [...(author ? [author] : []), ...recordsOf(status['mentions'])];
}

/** `dm:` and everybody in the conversation but us, in an order of its own. */
export function directKey(people: readonly Json[], ownId: string, host: string): string {
  const names = people
    .filter((person) => idOf(person['id']) !== ownId)
    .map((person) => fullName(person, host))
    .filter((name) => name !== null);
  const list = [...new Set(names)].sort().join(',');
  return list.length <= 500 ? `dm:${list || 'self'}` : `dm:${createHash('sha256').update(list).digest('base64url')}`;
}

/** Our post that the status comments on or quotes. */
function contextOf(id: string, status: Json, { ownId, parent }: Reading): InboundPost | null {
  const quoted = quoteOf(status)?.quoted;
  const context = parent && isOwnPost(parent, ownId) ? parent : quoted && isOwn(quoted, ownId) ? quoted : null;
  const post = context && postOf(context);
  return post?.externalId === id ? null : post;
}

function postOf(status: Json): InboundPost | null {
  const externalId = idOf(status['id']);
  if (externalId === null) return null;
  const [media] = recordsOf(status['media_attachments']);
  return {
    externalId,
    text: wordsOf(status, new Set()) || null,
    mediaUrl: linkOf(media?.['preview_url']) ?? linkOf(media?.['url']),
    mediaAlt: textOf(media?.['description']),
    permalink: linkOf(status['url']) ?? linkOf(status['uri']),
    publishedAt: timeOf(status['created_at']),
    isAd: false,
    likes: countOf(status['favourites_count']),
    comments: countOf(status['replies_count']),
  };
}

function identityOf(author: Json, name: string): InboundIdentity {
  const followers = countOf(author['followers_count']);
  return {
    externalId: name,
    name: textOf(author['display_name']) ?? name.slice(0, name.indexOf('@')),
    handle: `@${name}`,
    avatarUrl: linkOf(author['avatar']),
    profileUrl: linkOf(author['url']) ?? linkOf(author['uri']),
    ...(followers !== null && { followers }),
  };
}

/** `url` is null while the server still fetches the file from another one. */
function attachmentOf(media: Json, index: number): InboundAttachment[] {
  const url = linkOf(media['url']) ?? linkOf(media['remote_url']);
  if (url === null) return [];
  const file = new URL(url).pathname.split('/').at(-1);
  return [{ name: file || `media-${index + 1}`, contentType: null, size: null, url, content: null, contentId: null }];
}

/** A quote can be revoked while it shows our post; somebody else's quote or a plain post has nothing to revoke. */
function refusedVerbs(status: Json, ownId: string, kind: ItemKind): ActionVerb[] {
  if (kind !== 'post') return [];
  const quote = quoteOf(status);
  return quote && isOwn(quote.quoted, ownId) && quote.state !== 'revoked' ? [] : ['reject'];
}
