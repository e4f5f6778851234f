import { type ApiAnswer, retryAfterMs } from '../../http/call';
import { redacted } from '../../http/redact';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, type ConnectorError, ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import { isRecord, textOf } from './app-store.payloads';

/** The hour rolls: a quarter of it after the last call, some calls have come free. */
const HOUR_USED_UP_MS = 15 * 60_000;
/** Calls are left, but too many came at once. */
const TOO_MANY_AT_ONCE_MS = 30_000;
const CLOCK_TOLERANCE_MS = 120_000;

/** A 401: worth one more try with a fresh token. */
export class TokenRefused extends ConnectorAuthError {}

/** A 403: the key is good, but its role or the team's agreements do not allow the call. `code` is Apple's word. */
export class Forbidden extends ConnectorAuthError {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

interface Said {
  code: string;
  words: string;
  pointer: string;
}

/** Apple's own codes → the five errors; null leaves the decision to the status class. */
export function classify(answer: ApiAnswer, account: AccountContext, token: string): ConnectorError | null {
  const { status, headers } = answer;
  if (status >= 500 || status === 408) return null;
  const { code, words, pointer } = saidIn(answer.body);
  const text = redacted(`App Store Connect answered ${status}${words && `: ${words}`}`, account, [token]);
  if (status === 429) return new ConnectorRateLimited(text, retryAfterMs(headers) ?? rateWaitMs(headers));
  if (status === 401) return new TokenRefused(`${text}${clockHint(headers)}`);
  if (status === 403) return new Forbidden(text, code);
  const isReview = pointer.includes('/relationships/review');
  if (status === 404 || (status === 409 && isReview)) return new ConnectorRejected(text, 'gone', code);
  const isTooLong = pointer.endsWith('/responseBody') && /too.?long|maximum|exceed/i.test(`${code} ${words}`);
  return new ConnectorRejected(text, isTooLong ? 'too-long' : 'invalid', code || null);
}

/** The first of Apple's `errors`. */
function saidIn(body: unknown): Said {
  const errors: unknown[] = isRecord(body) && Array.isArray(body['errors']) ? body['errors'] : [];
  const first = isRecord(errors[0]) ? errors[0] : {};
  const source = isRecord(first['source']) ? first['source'] : {};
  const words = [textOf(first['title']), textOf(first['detail'])].filter((part) => part !== null);
  return { code: textOf(first['code']) ?? '', words: words.join(' '), pointer: textOf(source['pointer']) ?? '' };
}

/** `X-Rate-Limit: user-hour-lim:3500;user-hour-rem:0;` → milliseconds to wait, spread so that accounts of one key part. */
export function rateWaitMs(headers: Headers): number {
  const left = /user-hour-rem:(\d+)/.exec(headers.get('x-rate-limit') ?? '')?.[1];
  const wait = left !== undefined && Number(left) > 0 ? TOO_MANY_AT_ONCE_MS : HOUR_USED_UP_MS;
  return Math.round(wait * (1 + Math.random() / 3));
}

/** A wrong clock here makes every token too old or too young; Apple only says that it is not authorized. */
function clockHint(headers: Headers): string {
  const difference = Date.now() - Date.parse(headers.get('date') ?? '');
  const minutes = Math.round(Math.abs(difference) / 60_000);
  return Math.abs(difference) > CLOCK_TOLERANCE_MS ? ` The clock of this server is ${minutes} minutes off.` : '';
}
