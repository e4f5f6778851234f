import { type ApiAnswer, retryAfterMs } from '../../http/call';
import {
  ConnectorAuthError,
  ConnectorError,
  ConnectorRateLimited,
  ConnectorRejected,
  ConnectorUnavailable,
  type RejectionReason,
} from '../../spi/errors';
import { recordOf, recordsOf } from './discord.payloads';

/** Waits where Discord says that it is too much and not for how long. */
const WAIT_MS = 60_000;
/** Opening direct conversations too fast is taken for spam: that is not tried again soon. */
const DIRECT_WAIT_MS = 10 * 60_000;

const REASONS: Readonly<Record<number, RejectionReason>> = {
  10003: 'gone', // channel
  10004: 'forbidden', // server: the bot was removed from it
  10007: 'gone', // member
  10008: 'gone', // message
  10013: 'gone', // user
  10026: 'already-done', // no such ban
  40005: 'too-long',
  50001: 'forbidden',
  50005: 'forbidden', // somebody else's message
  50006: 'invalid', // empty
  50007: 'recipient-refused', // direct messages are closed
  50013: 'forbidden',
  50033: 'recipient-refused',
  50035: 'invalid',
  50083: 'window-closed', // archived thread
  50278: 'recipient-refused', // no server in common
  90001: 'recipient-refused', // the author has blocked our reactions
  160002: 'forbidden', // answers need the history
  200000: 'invalid', // AutoMod
  200001: 'invalid',
};

/** Slow mode, and limits of writing by channel, server and announcement. */
const SLOW_CODES = new Set([20016, 20022, 20028, 20029]);
const OPENING_DIRECTS_TOO_FAST = 40003;
/** The account of the bot itself has to be verified. */
const UNVERIFIED = 40002;
/** Cloudflare refused the call: it never reached Discord. */
const BEFORE_DISCORD = 40333;

/** Discord's own codes read before the status class. */
export function classify(answer: ApiAnswer, detail: string): ConnectorError | null {
  const { status, body } = answer;
  const code = codeOf(body);
  if (code === OPENING_DIRECTS_TOO_FAST) return new ConnectorRateLimited(detail, waitOf(answer) ?? DIRECT_WAIT_MS);
  if (status === 429 || SLOW_CODES.has(code)) return new ConnectorRateLimited(detail, waitOf(answer) ?? WAIT_MS);
  if (status === 401 || code === UNVERIFIED) return new ConnectorAuthError(detail);
  if (code === BEFORE_DISCORD) return new ConnectorUnavailable(detail, false);
  const [field] = fieldErrors(recordOf(body)?.['errors']);
  const isTooLong = code === 50035 && field === 'BASE_TYPE_BAD_LENGTH';
  const reason = isTooLong ? 'too-long' : REASONS[code];
  if (reason === undefined) return null;
  return new ConnectorRejected(field ? `${detail} (${field})` : detail, reason, String(code));
}

/** Discord's JSON error code; 0 without one. */
function codeOf(body: unknown): number {
  const code = recordOf(body)?.['code'];
  return typeof code === 'number' ? code : 0;
}

/** `retry_after` of the body has fractions of a second, the header has none. */
export function waitOf({ headers, body }: ApiAnswer): number | null {
  const seconds = recordOf(body)?.['retry_after'];
  if (typeof seconds === 'number' && seconds > 0) return Math.ceil(seconds * 1000);
  return retryAfterMs(headers);
}

/** The codes of all complaints about fields, however deep they stand. */
function fieldErrors(errors: unknown, depth = 0): string[] {
  const fields = recordOf(errors);
  if (fields === null || depth > 8) return [];
  const here = recordsOf(fields['_errors']).map(({ code }) => (typeof code === 'string' ? code : ''));
  const below = Object.values(fields).flatMap((value) => fieldErrors(value, depth + 1));
  return [...here, ...below].filter((code) => /^[A-Z_]{3,60}$/.test(code));
}

/** Whether a call failed because the bot may not look there, or because it is gone. */
export function isClosed(error: unknown): boolean {
  return error instanceof ConnectorRejected && (error.reason === 'forbidden' || error.reason === 'gone');
}

export function hasCode(error: unknown, ...codes: number[]): boolean {
  return error instanceof ConnectorRejected && codes.map(String).includes(error.platformCode ?? '');
}
