import { type ApiAnswer, retryAfterMs } from '../../http/call';
import { ConnectorAuthError, type ConnectorError, ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import { isRecord, textOf } from './google-play.payloads';

const HOUR_MS = 3_600_000;
const QUOTA_REASONS = new Set(['quotaExceeded', 'rateLimitExceeded', 'userRateLimitExceeded', 'dailyLimitExceeded']);

/** A 401: worth one more try with a fresh token. */
export class TokenRefused extends ConnectorAuthError {}

/** A 403 that is no quota: the sign-in is good, but may not read or answer the app's reviews. */
export class PermissionMissing extends ConnectorAuthError {}

/** Google's own codes → the five errors; null leaves the decision to the status class. */
export function classify(answer: ApiAnswer, detail: string, writes: boolean): ConnectorError | null {
  const { status } = answer;
  const reason = reasonOf(answer);
  if (status === 429 || (status === 403 && QUOTA_REASONS.has(reason ?? ''))) {
    return new ConnectorRateLimited(detail, retryAfterMs(answer.headers) ?? quotaWaitMs(new Date()));
  }
  if (status === 401) return new TokenRefused(detail);
  if (status === 403) {
    return new PermissionMissing(
      `${detail}. In Play Console the account needs “Reply to reviews”; it can take a day to count.`,
    );
  }
  if (status === 404 && reason === 'applicationNotFound') {
    return new ConnectorAuthError(`${detail}. Check the package name.`);
  }
  if (status === 404) return new ConnectorRejected(detail, 'gone', reason);
  if (status === 400) {
    const isTooLong = /too long|exceeds|maximum length/i.test(detail) && writes;
    return new ConnectorRejected(detail, isTooLong ? 'too-long' : 'invalid', reason);
  }
  return null;
}

/**
 * Google sends no delay: the rest of the hour, in milliseconds. Reads are counted by the hour (200 per app). Replies are
 * counted by the day (2,000), but the account's reading waits with them: an hourly try costs nothing and loses nothing.
 */
export function quotaWaitMs(now: Date): number {
  return HOUR_MS - (now.getTime() % HOUR_MS);
}

function reasonOf({ body }: ApiAnswer): string | null {
  const error = isRecord(body) && isRecord(body['error']) ? body['error'] : {};
  const [first] = Array.isArray(error['errors']) ? (error['errors'] as unknown[]) : [];
  return (isRecord(first) ? textOf(first['reason']) : null) ?? textOf(error['status']);
}
