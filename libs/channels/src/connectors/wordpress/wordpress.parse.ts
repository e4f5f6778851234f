import type { PlatformState } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundEvent, InboundIdentity, InboundPost, ItemSeen } from '../../spi/inbound';
import { itemSeen } from '../../spi/item-seen';
import { filledText, isoTimeOf, type Json, recordOf, storableText } from '../../spi/values';
import { gmtOf, idOf, postIn, rawContentOf, readPayload } from './wordpress.payloads';
import { brandUsersOf } from './wordpress.settings';
import { textOfHtml } from './wordpress.text';

type Account = Pick<AccountContext, 'settings' | 'credentials'>;

const STATES: Record<string, PlatformState> = { approved: 'visible', hold: 'held', spam: 'hidden', trash: 'hidden' };

/**
 * A page entry or a push of the plugin. A new comment is pushed whole; of a changed one only that it changed is believed, and it
 * is read: pushes may come late or in another order.
 */
export function parse(payload: string, account: Account): InboundEvent[] {
  const value = recordOf(readPayload(payload));
  const comment = recordOf(value?.['comment']);
  if (value === null || comment === null || value['version'] !== 1) return [];
  const { event } = value;
  if (event !== 'read' && event !== 'created' && event !== 'changed' && event !== 'deleted') return [];
  const id = idOf(comment['id']);
  const at = isoTimeOf(value['at']);
  if (event === 'changed') return id === null ? [] : [{ type: 'hint', ref: id }];
  if (event === 'deleted') return id === null || at === null ? [] : [{ type: 'removed', externalId: id, at }];
  if (isOfOtherKind(comment)) return [];
  const item = commentItem(comment, account, event === 'read' ? at : null);
  if (item === null) throw new ConnectorRejected('a comment without id, time or text', 'invalid');
  return [item];
}

/** Pingbacks, shop reviews and editor notes are comments to WordPress. */
export function isOfOtherKind(comment: Json): boolean {
  return comment['type'] !== undefined && comment['type'] !== 'comment';
}

/** A comment as an item; null without id, time or text. `at`: when it was so, which a comment does not tell by itself. */
export function commentItem(comment: Json, account: Account, at: string | null): ItemSeen | null {
  const id = idOf(comment['id']);
  const createdAt = gmtOf(comment['date_gmt']);
  const raw = storableText(rawContentOf(comment));
  if (id === null || createdAt === null || raw === null) return null;
  const parent = idOf(comment['parent']);
  const isReply = parent !== null && parent !== id;
  const isOwn = brandUsersOf(account).includes(idOf(comment['author']) ?? '');
  const post = postOf(comment);
  return itemSeen({
    externalId: id,
    kind: 'comment',
    direction: isOwn ? 'out' : 'in',
    // an answer is in the thread of what it answers, and its own id is one more name of that thread
    thread: { key: isReply ? parent : id, aliases: isReply ? [id] : [], title: post?.text ?? null },
    parentExternalId: isReply ? parent : null,
    post,
    author: authorOf(comment),
    text: textOfHtml(raw),
    html: raw.includes('<') ? storableText(recordOf(comment['content'])?.['rendered']) : null,
    permalink: httpOf(comment['link']),
    platformState: stateOf(comment),
    createdAt,
    revisedAt: at === null ? createdAt : revision(createdAt, at),
  });
}

/** WordPress keeps no time of a change. A state that was read is later than the writing, also where its clock runs ahead. */
function revision(createdAt: string, at: string): string {
  return at > createdAt ? at : new Date(Date.parse(createdAt) + 1).toISOString();
}

/** Words of later versions or other plugins are not shown to visitors either. */
export function stateOf(comment: Json): PlatformState {
  const status = comment['status'];
  return (typeof status === 'string' ? STATES[status] : undefined) ?? 'hidden';
}

/** Only who was signed in is known for sure; an e-mail address is what the visitor typed. */
function authorOf(comment: Json): InboundIdentity | null {
  const user = idOf(comment['author']);
  const email = filledText(storableText(comment['author_email']))?.trim().toLowerCase() ?? null;
  const name = textOfHtml(storableText(comment['author_name']) ?? '');
  const externalId = user ? `user-${user}` : email ? `email:${email}` : name ? `name:${name.toLowerCase()}` : null;
  if (externalId === null) return null;
  return {
    externalId: externalId.slice(0, 1000),
    name: name || email || '',
    handle: email,
    avatarUrl: avatarOf(comment),
    profileUrl: httpOf(comment['author_url']),
  };
}

function avatarOf(comment: Json): string | null {
  const urls = recordOf(comment['author_avatar_urls']) ?? {};
  return httpOf(urls['96']) ?? httpOf(urls['48']) ?? httpOf(urls['24']);
}

function postOf(comment: Json): InboundPost | null {
  const id = idOf(comment['post']);
  if (id === null) return null;
  const embedded = recordOf(postIn(comment)) ?? {};
  const title = storableText(recordOf(embedded['title'])?.['rendered']);
  return {
    externalId: `post-${id}`, // posts and comments are numbered apart
    text: (title && textOfHtml(title)) || null,
    mediaUrl: null,
    mediaAlt: null,
    permalink: httpOf(embedded['link']) ?? httpOf(comment['link'])?.replace(/#.*$/, '') ?? null,
    publishedAt: gmtOf(embedded['date_gmt']),
    isAd: false,
    likes: null,
    comments: null,
  };
}

function httpOf(value: unknown): string | null {
  const text = filledText(storableText(value));
  return text !== null && /^https?:\/\/\S+$/.test(text) ? text : null;
}
