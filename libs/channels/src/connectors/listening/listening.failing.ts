import { createHash } from 'node:crypto';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, type ConnectorError, ConnectorRateLimited, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors'; // prettier-ignore
import { nextTry } from './feed/pace';
import type { SourceState } from './listening.cursor';

const ALERT_SECONDS = 3 * 86_400;
/** Failures after which an address that a redirect led to is given up. */
const MOST_AT_NEW_ADDRESS = 3;
const MOST_REMEMBERED = 2000;

/** The state of a source after a failed look; `alert` is set once it has failed for three days, or ended for good. */
export function afterFailure(
  state: SourceState,
  error: ConnectorError,
  { source, now, shortest }: { source: string; now: number; shortest: number },
): { state: SourceState; alert: boolean } {
  const fails = (state.fails ?? 0) + 1;
  const failing = state.failing ?? now;
  if (hasEnded(error)) return { state: { ...state, fails, failing, off: 'gone' }, alert: true };
  const asked = error instanceof ConnectorRateLimited ? error.retryAfterMs : 0;
  const due = nextTry({ source, now, shortest }, fails, asked);
  const alert = state.told === undefined && now - failing >= ALERT_SECONDS;
  const { due: _due, url, ...rest } = state;
  const kept = fails < MOST_AT_NEW_ADDRESS && url !== undefined ? { url } : {}; // else the one that was entered is tried again
  return {
    state: { ...rest, ...kept, fails, failing, ...(due !== null && { due }), ...(alert && { told: true as const }) },
    alert,
  };
}

/** 410: the feed says itself that it does not come back. */
export function hasEnded(error: ConnectorError): boolean {
  return error instanceof ConnectorRejected && error.platformCode === '410';
}

/** What to throw when every source failed: what passes by itself before what stops the account. */
export function mildest(errors: readonly ConnectorError[]): ConnectorError {
  const order = [ConnectorUnavailable, ConnectorRateLimited, ConnectorRejected, ConnectorAuthError];
  for (const kind of order) {
    const found = errors.find((error) => error instanceof kind);
    if (found) return found;
  }
  return errors[0] ?? new ConnectorUnavailable('no source could be read', false);
}

interface Remembered {
  error: ConnectorError;
  fails: number;
  /** Process time (ms). */
  until: number;
}

/**
 * Watches of which every source fails: the cursor cannot remember it, since nothing is stored with an error. The same error is
 * given again, without a call, until it is worth trying; new credentials or settings are tried at once.
 */
export class FailingWatches {
  private readonly watches = new Map<string, Remembered>();

  /** @throws the last error while it is too early to try again. */
  assertDue(account: AccountContext): void {
    const known = this.watches.get(keyOf(account));
    if (known && known.until > Date.now()) throw known.error;
  }

  note(account: AccountContext, error: ConnectorError, shortest: number): void {
    const key = keyOf(account);
    const fails = (this.watches.get(key)?.fails ?? 0) + 1;
    const now = Math.floor(Date.now() / 1000);
    const due = nextTry({ source: key, now, shortest }, fails);
    this.watches.delete(key);
    this.watches.set(key, { error, fails, until: (due ?? 0) * 1000 });
    const [oldest] = this.watches.keys();
    if (this.watches.size > MOST_REMEMBERED && oldest !== undefined) this.watches.delete(oldest);
  }

  forget(account: AccountContext): void {
    this.watches.delete(keyOf(account));
  }
}

function keyOf({ externalId, settings, credentials }: AccountContext): string {
  return createHash('sha256')
    .update(JSON.stringify([externalId, settings, credentials]))
    .digest('base64');
}
