import { retryDelayMs } from '@parvis/platform';
import type { MailOutcome } from '../../mail/mailer';
import type { PushOutcome } from '../push/push-outcome';
import type { Settlement } from './delivery-rows';

/** Over about two hours; what is older than that is in the bell. */
const MOST_ATTEMPTS = 8;
const FIRST_RETRIES_MS = 15_000;

/** What becomes of deliveries after the attempt that ended so. What may have arrived is never sent again. */
export function settlementOf(outcome: PushOutcome | MailOutcome, attempts: number, now: Date): Settlement {
  switch (outcome.outcome) {
    case 'sent':
      return { state: 'sent', error: null, retryAt: null };
    case 'not-set':
      return { state: 'skipped', error: 'no mail server', retryAt: null };
    case 'gone':
      return { state: 'skipped', error: outcome.why, retryAt: null };
    case 'refused':
      return { state: 'failed', error: outcome.why, retryAt: null };
    case 'unknown':
      return { state: 'unknown', error: outcome.why, retryAt: null };
    case 'later': {
      if (attempts >= MOST_ATTEMPTS) return { state: 'failed', error: outcome.why, retryAt: null };
      const asked = 'retryAfterMs' in outcome ? (outcome.retryAfterMs ?? 0) : 0;
      const waitMs = Math.max(asked, FIRST_RETRIES_MS + retryDelayMs(attempts + 4));
      return { state: 'waiting', error: outcome.why, retryAt: new Date(now.getTime() + waitMs) };
    }
  }
}
