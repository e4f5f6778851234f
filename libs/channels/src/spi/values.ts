import { ConnectorRejected } from './errors';
import { parseJsonKeepingBigIntegers } from './json';

/** A JSON object whose members are not known yet. */
export type Json = Record<string, unknown>;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Reads a payload; text that is not a JSON value throws `ConnectorRejected('invalid')`. `platform` stands in the message. */
export function jsonOf(payload: string, platform: string): unknown {
  try {
    return parseJsonKeepingBigIntegers(payload);
  } catch {
    throw new ConnectorRejected(`not ${platform}’s JSON`, 'invalid');
  }
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function recordOf(value: unknown): Json | null {
  return isRecord(value) ? value : null;
}

export function recordsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Text that a database can store: NUL and halves of surrogate pairs do not survive Postgres. */
export function storableText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.replaceAll('\u0000', '');
  return LONE_SURROGATE.test(text) ? Buffer.from(text).toString() : text;
}

/** A text with something in it, as it is, else null. */
export function filledText(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** RFC 3339 with any offset and fraction, in milliseconds UTC; null for anything else. */
export function isoTimeOf(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
