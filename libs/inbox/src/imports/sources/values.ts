import { convert } from 'html-to-text';

export type Json = Record<string, unknown>;

const MILLISECONDS_FROM = 100_000_000_000;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a key; an empty one where there is none. */
export function objectAt(value: Json, key: string): Json {
  const found = value[key];
  return isRecord(found) ? found : {};
}

export function listAt(value: Json, key: string): unknown[] {
  const found = value[key];
  return Array.isArray(found) ? found : [];
}

/** An id as text, whether it was a number or quoted; CSV knows no numbers. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  const text = typeof value === 'string' ? value.trim() : '';
  return text !== '' && text.length <= 200 && !/\s/.test(text) ? text : null;
}

/** A text with something in it. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** ISO time of Unix seconds, milliseconds or a text that names a day and a time; null for anything else and for zero. */
export function timeOf(value: unknown): string | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number') {
    if (!Number.isFinite(number) || number <= 0) return null;
    return isoOf(new Date(number >= MILLISECONDS_FROM ? number : number * 1000));
  }
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)) return null;
  const zoned = /(Z|UTC|[+-]\d\d:?\d\d)$/.test(value) ? value.replace(/\s*UTC$/, 'Z') : `${value}Z`;
  return isoOf(new Date(zoned.replace(' ', 'T')));
}

function isoOf(date: Date): string | null {
  const ms = date.getTime();
  return Number.isNaN(ms) || ms < 0 || ms > 4_102_444_800_000 ? null : date.toISOString();
}

/** A lower-case e-mail address; null for anything else. */
export function emailOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(text) ? text : null;
}

/** The address in `Name <a@b>` or `a@b`. */
export function addressIn(value: unknown): string | null {
  const text = typeof value === 'string' ? value : '';
  return emailOf(/<([^<>]+)>/.exec(text)?.[1] ?? text);
}

/** All addresses of a header. */
export function addressesIn(value: unknown): string[] {
  const parts = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return parts.flatMap((part) => addressIn(part) ?? []);
}

/** A web address; other schemes are not links. */
export function linkOf(value: unknown): string | null {
  return typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value) ? value : null;
}

/** The words of a piece of HTML. */
export function plainText(html: string): string {
  return convert(html, { wordwrap: false, selectors: [{ selector: 'img', format: 'skip' }, { selector: 'a', options: { hideLinkHrefIfSameAsText: true } }] }).trim(); // prettier-ignore
}

/** `<a@b>` without its brackets. */
export function messageIdOf(value: unknown): string | null {
  const bare = (typeof value === 'string' ? value : '')
    .trim()
    .replace(/^<+|>+$/g, '')
    .replace(/\s+/g, '');
  return bare.includes('@') && bare.length <= 500 ? bare : null;
}

/** Every id of a `References` header. */
export function messageIdsOf(value: unknown): string[] {
  const parts = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[\s,]+/) : [];
  return [...new Set(parts.flatMap((part) => messageIdOf(part) ?? []))];
}
