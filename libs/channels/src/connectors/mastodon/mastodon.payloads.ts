import { ConnectorRejected } from '../../spi/errors';
import { parseJsonKeepingBigIntegers } from '../../spi/json';

export type Json = Record<string, unknown>;

/**
 * What lands in the ledger for this channel. `host` is the server that people without one in their name belong to,
 * `parent` our own post or reply that a status answers, where it could be read.
 */
export type Landed =
  | { v: 1; kind: 'notification'; host: string; notification: Json; parent: Json | null }
  | { v: 1; kind: 'status'; host: string; status: Json; parent: Json | null }
  | { v: 1; kind: 'removed'; id: string; at: string };

const LONE_SURROGATE = /\p{Surrogate}/u;

export function recordOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

export function recordsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(recordOf).filter((entry) => entry !== null) : [];
}

/** A text with something in it that a database can store (no NUL, no half of a surrogate pair), else null. */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const text = value.replaceAll('\u0000', '');
  return LONE_SURROGATE.test(text) ? Buffer.from(text).toString() : text;
}

/** An id. Opaque: servers use digits, ULIDs or whole paths; it is never compared or counted with, only handed back. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
  const id = textOf(value)?.trim();
  return id !== undefined && id.length <= 500 && !/\s/.test(id) ? id : null;
}

export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** ISO time in milliseconds UTC. */
export function timeOf(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** A web address; anything else (a `javascript:` link) is none. */
export function linkOf(value: unknown): string | null {
  const text = textOf(value)?.trim();
  return text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null;
}

/** Reads a payload; text that is not a JSON value throws `ConnectorRejected('invalid')`. */
export function readPayload(payload: string): unknown {
  try {
    return parseJsonKeepingBigIntegers(payload);
  } catch {
    throw new ConnectorRejected('not Mastodon’s JSON', 'invalid');
  }
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
