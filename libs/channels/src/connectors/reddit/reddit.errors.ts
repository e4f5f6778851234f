import { type ApiAnswer, retryAfterMs } from '../../http/call';
import { ConnectorAuthError, ConnectorError, ConnectorRateLimited, ConnectorRejected, type RejectionReason } from '../../spi/errors'; // prettier-ignore
import { recordOf, textOf } from './reddit.payloads';

/** Reddit averages calls over ten minutes; without a header this is the wait. */
const DEFAULT_WAIT_MS = 60_000;
/** A content limit that names no time. */
const CONTENT_WAIT_MS = 10 * 60_000;

const REASONS: Record<string, RejectionReason> = {
  DELETED_COMMENT: 'gone',
  DELETED_LINK: 'gone',
  THREAD_LOCKED: 'window-closed',
  TOO_OLD: 'window-closed',
  USER_DOESNT_EXIST: 'recipient-refused',
  NOT_WHITELISTED_BY_USER_MESSAGE: 'recipient-refused',
  TOO_LONG: 'too-long',
  NO_TEXT: 'invalid',
};

/** Errors of a call that answered 200: `{"json":{"errors":[[code, sentence, field]], …}}`; null without one. */
export function errorIn({ body }: ApiAnswer, shown: (text: string) => string): ConnectorError | null {
  const json = recordOf(recordOf(body)?.['json']);
  const errors = json?.['errors'];
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (json === null || !Array.isArray(first)) return null;
  const [code, sentence] = [textOf(first[0]) ?? 'unknown', textOf(first[1]) ?? ''];
  const message = shown(`Reddit refused: ${sentence || code}`);
  if (code === 'RATELIMIT') return new ConnectorRateLimited(message, contentWaitMs(json['ratelimit'], sentence));
  if (code === 'USER_REQUIRED') return new ConnectorAuthError(message);
  return new ConnectorRejected(message, REASONS[code] ?? 'invalid', code);
}

const UNITS: Record<string, number> = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000 };

/** The wait of a content limit: `ratelimit` in seconds, else "try again in 9 minutes". */
export function contentWaitMs(seconds: unknown, sentence: string): number {
  if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0) return Math.ceil(seconds * 1000);
  const [, count = '', unit = ''] = /(\d+)\s*(millisecond|second|minute|hour)s?/i.exec(sentence) ?? [];
  return Number(count) * (UNITS[unit.toLowerCase()] ?? 0) || CONTENT_WAIT_MS;
}

/** Status classes with Reddit's own words: 429 waits for `x-ratelimit-reset`, a `reason` names the refusal. */
export function classify(
  { status, headers, body }: ApiAnswer,
  shown: (text: string) => string,
  detail: string,
): ConnectorError | null {
  if (status === 429) {
    return new ConnectorRateLimited(detail, retryAfterMs(headers) ?? resetMs(headers) ?? DEFAULT_WAIT_MS);
  }
  const record = recordOf(body);
  const code = textOf(record?.['reason']);
  if (code === null || status === 401 || status >= 500) return null;
  const message = shown(`Reddit answered ${status}: ${textOf(record?.['explanation']) ?? code}`);
  const reason = REASONS[code.toUpperCase()] ?? (status === 403 ? 'forbidden' : status === 404 ? 'gone' : 'invalid');
  return new ConnectorRejected(message, reason, code);
}

/** Milliseconds until the counting of calls begins anew; null without the header. */
export function resetMs(headers: Headers): number | null {
  const seconds = Number(headers.get('x-ratelimit-reset') ?? NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1000) : null;
}

/** Whether the last allowed call was spent: `x-ratelimit-remaining` is a decimal text such as "599.0". */
export function isSpent(headers: Headers): boolean {
  const remaining = headers.get('x-ratelimit-remaining');
  return remaining !== null && remaining.trim() !== '' && Number(remaining) < 1;
}
