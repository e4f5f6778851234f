import { createHash } from 'node:crypto';
import { recordOf, jsonOf, filledText, storableText, type Json } from '../../spi/values';

export { recordsOf } from '../../spi/values';
export { recordOf, type Json };

/** A comment (`t1`), post (`t3`) or private message (`t4`) as a listing holds it. */
export interface Thing {
  kind: string;
  data: Json;
}

/**
 * What lands in the ledger for this channel. `at` is set when a change was noticed on looking again: Reddit tells the time
 * of an edit, never that of a deletion or removal.
 */
export type Landed =
  | { v: 1; kind: 'thing'; thing: Thing; at: string | null }
  | { v: 1; kind: 'modmail'; conversation: Json; message: Json }
  | { v: 1; kind: 'notice'; detail: string };

/** Last second of the year 9999. */
const LATEST = 253_402_300_799;
/** What stands in place of a name or text whose author deleted it. */
export const DELETED = '[deleted]';
const WITHHELD = '[removed]';

/** A text with something in it that a database can store (no NUL, no half of a surrogate pair), else null. */
export function textOf(value: unknown): string | null {
  return filledText(value) === null ? null : storableText(value);
}

/** A fullname such as `t1_myngt77`; null for anything else. */
export function fullnameOf(value: unknown): string | null {
  return typeof value === 'string' && /^t[1-5]_[a-z0-9]{1,40}$/.test(value) ? value : null;
}

/** A bare base-36 id, as conversations and their messages have. */
export function bareIdOf(value: unknown): string | null {
  return typeof value === 'string' && /^[a-z0-9]{1,40}$/i.test(value) ? value : null;
}

/** The name of a person or subreddit; null for `[deleted]`. */
export function nameOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\w-]{1,60}$/.test(value) ? value : null;
}

export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** Seconds since 1970 (`created_utc`, `edited`); null for `false` and what is no time. */
export function secondsOf(value: unknown): number | null {
  return typeof value === 'number' && value > 0 && value < LATEST ? value : null;
}

/** ISO time of `created_utc` or `edited`. */
export function unixTimeOf(value: unknown): string | null {
  const seconds = secondsOf(value);
  return seconds === null ? null : new Date(Math.round(seconds * 1000)).toISOString();
}

/** ISO time in milliseconds UTC of an ISO text (modmail has microseconds). */
export function isoTimeOf(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** A web address; anything else is none. */
export function linkOf(value: unknown): string | null {
  const text = textOf(value)?.trim();
  return text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null;
}

/** A `{kind, data}` pair whose name fits its kind; null for anything else (`more`, `t5`, …). */
export function thingOf(value: unknown): Thing | null {
  const record = recordOf(value);
  const [kind, data] = [record?.['kind'], recordOf(record?.['data'])];
  if (data === null || (kind !== 't1' && kind !== 't3' && kind !== 't4')) return null;
  return fullnameOf(data['name'])?.startsWith(`${kind}_`) ? { kind, data } : null;
}

/** The words of a comment, post or message; a post also has a title. */
export function wordsOf({ kind, data }: Thing): string {
  if (kind !== 't3') return textOf(data['body']) ?? '';
  return [textOf(data['title']), textOf(data['selftext'])].filter((part) => part !== null).join('\n\n');
}

/** Deleted by its author: the name stays in lists, author and words are gone. */
export function isDeleted({ kind, data }: Thing): boolean {
  if (data['author'] !== DELETED) return false;
  return data[kind === 't3' ? 'selftext' : 'body'] === DELETED || data['removed_by_category'] === 'deleted';
}

/** Removed by moderators who are not us: the words are kept from us. */
export function isWithheld({ kind, data }: Thing): boolean {
  return data[kind === 't3' ? 'selftext' : 'body'] === WITHHELD;
}

/** Moderators read who removed it; `banned_by: true` is the spam filter, whose catch waits for a decision. */
export function standingOf(thing: Thing): 'visible' | 'hidden' | 'held' {
  const { data } = thing;
  if (data['banned_by'] === true) return 'held';
  return data['removed'] === true || textOf(data['banned_by']) !== null || isWithheld(thing) ? 'hidden' : 'visible';
}

/** Changes when a later look shows something new. `edited` stays false for edits soon after writing: the words count too. */
export function signatureOf(thing: Thing): string {
  const words = createHash('sha256').update(wordsOf(thing)).digest('base64url').slice(0, 8);
  return `${isDeleted(thing) ? 'deleted' : standingOf(thing)} ${secondsOf(thing.data['edited']) ?? 0} ${words}`;
}

/** People are `t2_` and a base-36 number everywhere but in modmail, which writes the same number in decimals. */
export function modmailPersonId(value: unknown): string | null {
  const number = countOf(value);
  return number === null || number === 0 ? null : `t2_${number.toString(36)}`;
}

export const readPayload = (payload: string): unknown => jsonOf(payload, 'Reddit');
