import { ConnectorRejected } from '../../spi/errors';
import { parseJsonKeepingBigIntegers } from '../../spi/json';

/** A JSON object whose members are not known yet. */
export type Json = Record<string, unknown>;

const LAST_SECOND = 100_000_000_000;

export function recordOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

export function recordsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(recordOf).filter((entry) => entry !== null) : [];
}

/** A text that can be stored (no NUL, no half of a surrogate pair); null when there is none. */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.replaceAll('\u0000', '');
  return /\p{Surrogate}/u.test(text) ? Buffer.from(text).toString() : text;
}

/** A name or address with something in it. */
export function wordOf(value: unknown): string | null {
  return textOf(value)?.trim() || null;
}

/** A user's, chat's or message's number as text; they have up to 52 bits. */
export function idOf(value: unknown): string | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value !== 0 ? String(value) : null;
}

/** An opaque id (a business connection, a file), never with a blank or a slash in it. */
export function opaqueIdOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\w.:=+-]{1,300}$/.test(value) ? value : null;
}

export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** Unix seconds as ISO time. */
export function timeOf(value: unknown): string | null {
  const seconds = countOf(value);
  return seconds !== null && seconds > 0 && seconds < LAST_SECOND ? new Date(seconds * 1000).toISOString() : null;
}

/** Reads a payload; text that is no JSON throws `ConnectorRejected('invalid')`, JSON that is no object gives null. */
export function readPayload(payload: string): Json | null {
  try {
    return recordOf(parseJsonKeepingBigIntegers(payload));
  } catch {
    throw new ConnectorRejected('not Telegram’s JSON', 'invalid');
  }
}
