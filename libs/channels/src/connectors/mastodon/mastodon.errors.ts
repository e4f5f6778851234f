import { type ApiAnswer, retryAfterMs } from '../../http/call';
import { ConnectorAuthError, ConnectorError, ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import { recordOf, textOf } from './mastodon.payloads';

/** Mastodon counts requests in windows of five minutes. */
const RATE_WINDOW_MS = 5 * 60_000;

/** The token works, but was not given the scope that this call needs. */
export class ScopeMissing extends ConnectorAuthError {}

/** Mastodon's own words read before the status class. */
export function classify({ status, headers, body }: ApiAnswer, detail: string): ConnectorError | null {
  const words = textOf(recordOf(body)?.['error']) ?? '';
  if (status === 429) {
    return new ConnectorRateLimited(detail, retryAfterMs(headers) ?? untilReset(headers) ?? RATE_WINDOW_MS);
  }
  if (status === 403 && /outside the authorized scopes/i.test(words)) return new ScopeMissing(detail);
  // suspended, frozen, unconfirmed or waiting for approval: "Your login is currently …"
  if (status === 403 && /your login is|currently disabled|pending approval|confirm/i.test(words)) {
    return new ConnectorAuthError(detail);
  }
  if (status === 422 && /character limit|too long/i.test(words))
    return new ConnectorRejected(detail, 'too-long', '422');
  if (status === 422) return new ConnectorRejected(detail, 'invalid', '422');
  return null;
}

/** `X-RateLimit-Reset` is an ISO time; it is measured against the server's own clock. */
export function untilReset(headers: Headers): number | null {
  const reset = Date.parse(headers.get('x-ratelimit-reset') ?? '');
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  return Number.isNaN(reset) || reset <= now ? null : reset - now;
}
