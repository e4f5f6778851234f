import { type ApiAnswer, retryAfterMs } from '../../http/call';
import {
  ConnectorAuthError,
  type ConnectorError,
  ConnectorRateLimited,
  ConnectorRejected,
  ConnectorUnavailable,
} from '../../spi/errors';
import { isRecord, textOf } from './youtube.payloads';
import { msUntilReset } from './youtube.quota';

/** YouTube sends no delay with `rateLimitExceeded`; its rates are counted per minute. */
const RATE_WINDOW_MS = 60_000;

const QUOTA_GONE = new Set(['quotaExceeded', 'dailyLimitExceeded']);
const TOO_FAST = new Set(['rateLimitExceeded', 'userRateLimitExceeded']);
/** What the sign-in lacks: nothing works until somebody connects again. */
const SIGN_IN: Record<string, string> = {
  insufficientPermissions: 'Connect the account again with the scope youtube.force-ssl.',
  ineligibleAccount: 'This Google account has no YouTube channel.',
  youtubeSignupRequired: 'This Google account has no YouTube channel.',
};

/** A 401: worth one more try with a fresh token. */
export class TokenRefused extends ConnectorAuthError {}

/** The project's units of the day are used up. */
export class UnitsGone extends ConnectorRateLimited {}

/** A 400 that is temporary, or says that a page token is not taken any more. */
export class ProcessingFailure extends ConnectorUnavailable {}

/** Maps YouTube's `errors[0].reason` to the five errors; null leaves it to the status. */
export function classify(answer: ApiAnswer, detail: string, writes: boolean): ConnectorError | null {
  const { status } = answer;
  const reason = reasonOf(answer.body);
  if (status === 401) return new TokenRefused(detail);
  if (reason !== null && QUOTA_GONE.has(reason)) {
    return new UnitsGone(`${detail} The day's units are used up.`, msUntilReset(timeOfAnswer(answer)));
  }
  if (status === 429 || (reason !== null && TOO_FAST.has(reason))) {
    return new ConnectorRateLimited(detail, retryAfterMs(answer.headers) ?? RATE_WINDOW_MS);
  }
  const advice = reason === null ? undefined : SIGN_IN[reason];
  if (advice !== undefined) return new ConnectorAuthError(`${detail} ${advice}`);
  if (reason === 'processingFailure') return new ProcessingFailure(detail, false);
  if (reason === 'commentTextTooLong') return new ConnectorRejected(detail, 'too-long', reason);
  if (status === 409) return new ConnectorUnavailable(detail, writes);
  if (status === 403) return new ConnectorRejected(detail, 'forbidden', reason);
  if (status === 404) return new ConnectorRejected(detail, 'gone', reason);
  if (status === 400) return new ConnectorRejected(detail, 'invalid', reason);
  return null;
}

/** The platform's time of an answer (ms); ours when it tells none. */
export function timeOfAnswer({ headers }: Pick<ApiAnswer, 'headers'>): number {
  const time = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(time) ? Date.now() : time;
}

function reasonOf(body: unknown): string | null {
  const error = isRecord(body) ? body['error'] : null;
  const list: unknown = isRecord(error) ? error['errors'] : null;
  const first: unknown = Array.isArray(list) ? list[0] : null;
  return isRecord(first) ? textOf(first['reason']) : null;
}
