import { storableText as textOf, countOf, jsonOf, recordOf, type Json } from '../../spi/values';

export { recordOf, recordsOf } from '../../spi/values';
export { textOf, countOf, type Json };

const LAST_SECOND = 100_000_000_000;

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

/** Unix seconds as ISO time. */
export function timeOf(value: unknown): string | null {
  const seconds = countOf(value);
  return seconds !== null && seconds > 0 && seconds < LAST_SECOND ? new Date(seconds * 1000).toISOString() : null;
}

/** Reads a payload; JSON that is no object gives null. */
export const readPayload = (payload: string): Json | null => recordOf(jsonOf(payload, 'Telegram'));
