import { createHash } from 'node:crypto';
import type { OutboundAction } from '../../spi/outbound';
import { placeOf } from './bluesky.payloads';

/** Digits of a record key, in their order. A key is 53 bits of microseconds and 10 bits that tell writers apart. */
const DIGITS = '234567abcdefghijklmnopqrstuvwxyz';
const KEY = /^[2-7a-j][2-7a-z]{12}$/;
/** Where keys without a time of their own lie: one year from here. */
const YEAR_ONE_MICROS = BigInt(Date.UTC(2023, 3, 1)) * 1000n;
const YEAR_MICROS = 31_536_000_000_000n;

function keyOf(micros: bigint, writer: bigint): string {
  let rest = (micros << 10n) | (writer & 1023n);
  let key = '';
  for (let digit = 0; digit < 13; digit += 1) {
    key = (DIGITS[Number(rest & 31n)] ?? '2') + key;
    rest >>= 5n;
  }
  return key;
}

function hashOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64BE();
}

/** The smallest key of a time; keys of later records are greater as texts. */
export function firstKeyAt(iso: string): string {
  return keyOf(BigInt(Math.max(0, Date.parse(iso))) * 1000n, 0n);
}

/** Microseconds in a key; null for a key of another form. */
function microsOf(key: string): bigint | null {
  if (!KEY.test(key)) return null;
  const value = [...key].reduce((sum, digit) => (sum << 5n) | BigInt(DIGITS.indexOf(digit)), 0n);
  return value >> 10n;
}

/** The key of the record that an action makes: the same at every attempt, so that repeating changes nothing. */
export function keyOfAction({ id, requestedAt }: Pick<OutboundAction, 'id' | 'requestedAt'>): string {
  const hash = hashOf(id);
  const within = (hash >> 10n) % 1000n;
  return keyOf(BigInt(Date.parse(requestedAt)) * 1000n + within, hash);
}

/** The key of our only record about something (a like, a block): found again without having been stored. */
export function keyAbout(subject: string): string {
  const hash = hashOf(subject);
  const ownTime = microsOf(placeOf(subject)?.rkey ?? '');
  const micros = ownTime ?? YEAR_ONE_MICROS + ((hash >> 10n) % YEAR_MICROS);
  return keyOf(micros, hash);
}

/** The time in a record's key (ISO); '' for a key without one. */
export function timeInKey(key: string): string {
  const micros = microsOf(key);
  return micros === null ? '' : new Date(Number(micros / 1000n)).toISOString();
}
