import type { ItemKind } from '@parvis/contracts';
import { ConnectorRejected } from '../../spi/errors';
import { parseJsonKeepingBigIntegers } from '../../spi/json';
import { isRecord, type Json } from '../../spi/values';

export { isRecord, type Json };

export const KINDS: Readonly<Record<string, ItemKind>> = {
  comment: 'comment',
  dm: 'message',
  review: 'review',
  mention: 'mention',
  post: 'post',
};

/** One event of the inbox webhook, version 1: its type and what it is about. */
export interface WebhookEvent {
  type: string;
  timestamp: string | null;
  data: Json;
}

/** Refuses a payload whole: the sender must mend it, and it stays for replay. */
export function malformed(what: string): ConnectorRejected {
  return new ConnectorRejected(`malformed event: ${what}`, 'invalid');
}

/** Reads an event; text that is no JSON object throws, an object without a type is nobody's and gives null. */
export function eventOf(payload: unknown): WebhookEvent | null {
  const value = typeof payload === 'string' ? parsed(payload) : payload;
  if (!isRecord(value) || typeof value['type'] !== 'string') return null;
  return {
    type: value['type'],
    timestamp: time(value['timestamp']),
    data: isRecord(value['data']) ? value['data'] : {},
  };
}

function parsed(payload: string): unknown {
  try {
    return parseJsonKeepingBigIntegers(payload);
  } catch {
    throw malformed('not JSON');
  }
}

/** An id as the sender gave it; numbers are taken for their digits. */
export function idOf(value: unknown): string | null {
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof id === 'string' && id !== '' && id.length <= 512 && /^\S(.*\S)?$/.test(id) ? id : null;
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An ISO time in UTC; null for anything else. */
export function time(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return null;
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? null : new Date(instant).toISOString();
}

/** A web address; other schemes are not links. */
export function link(value: unknown): string | null {
  return typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value) ? value : null;
}

/** A whole number of stars from 1 to 5. */
export function stars(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 5 ? value : null;
}
