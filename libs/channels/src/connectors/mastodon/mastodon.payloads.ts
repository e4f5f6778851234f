import { recordOf, jsonOf, filledText, storableText, type Json } from '../../spi/values';

export { recordsOf, countOf, isoTimeOf as timeOf } from '../../spi/values';
export { recordOf, type Json };

/**
 * What lands in the ledger for this channel. `host` is the server that people without one in their name belong to,
 * `parent` our own post or reply that a status answers, where it could be read.
 */
export type Landed =
  | { v: 1; kind: 'notification'; host: string; notification: Json; parent: Json | null }
  | { v: 1; kind: 'status'; host: string; status: Json; parent: Json | null }
  | { v: 1; kind: 'removed'; id: string; at: string };

/** A text with something in it that a database can store (no NUL, no half of a surrogate pair), else null. */
export function textOf(value: unknown): string | null {
  return filledText(value) === null ? null : storableText(value);
}

/** An id. Opaque: servers use digits, ULIDs or whole paths; it is never compared or counted with, only handed back. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
  const id = textOf(value)?.trim();
  return id !== undefined && id.length <= 500 && !/\s/.test(id) ? id : null;
}

/** A web address; anything else (a `javascript:` link) is none. */
export function linkOf(value: unknown): string | null {
  const text = textOf(value)?.trim();
  return text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null;
}

/** Somebody's name as the whole network knows them: local people get their server's host. */
export function fullName(account: Json, host: string): string | null {
  const acct = idOf(account['acct'])?.toLowerCase();
  if (acct === undefined) return null;
  return acct.includes('@') ? acct : `${acct}@${host}`;
}

/** Whether the status is our own: its author's id is the account's. */
export function isOwn(status: Json, ownId: string): boolean {
  return ownId !== '' && idOf(recordOf(status['account'])?.['id']) === ownId;
}

/** A post of our own that opens a thread, or continues our own one: context of comments, no item. */
export function isOwnPost(status: Json, ownId: string): boolean {
  if (!isOwn(status, ownId) || status['visibility'] === 'direct') return false;
  const answered = idOf(status['in_reply_to_account_id']);
  return idOf(status['in_reply_to_id']) === null || answered === ownId;
}

/** The post that a status shows inside itself (since 4.4), and how its author stands to that (`accepted`, `revoked`, …). */
export function quoteOf(status: Json): { state: string | null; quoted: Json } | null {
  const quote = recordOf(status['quote']);
  const quoted = recordOf(quote?.['quoted_status']);
  return quote && quoted ? { state: textOf(quote['state']), quoted } : null;
}

export const readPayload = (payload: string): unknown => jsonOf(payload, 'Mastodon');
