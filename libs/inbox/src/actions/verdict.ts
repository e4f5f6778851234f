import { ConnectorAuthError, ConnectorRateLimited, ConnectorRejected, ConnectorUnavailable, ConnectorUnsupported } from '@parvis/channels'; // prettier-ignore
import type { ActionVerb } from '@parvis/contracts';
import { retryDelayMs } from '@parvis/platform';

/** Tries of one call before it is given up: with the back-off about three hours. */
export const MOST_ATTEMPTS = 20;

/** What a failed call means for its action. */
type Verdict =
  /** The wanted state is there already. */
  | { do: 'settle'; targetGone: boolean }
  /** For good; a person is told `detail`. */
  | { do: 'fail'; code: string; detail: string; targetGone: boolean }
  /** Nothing happened: again after the delay. `account` says what to do with the account first. */
  | { do: 'wait'; delayMs: number; detail: string; account: 'auth' | 'rate-limited' | null }
  /** It may have happened: look before anything else. */
  | { do: 'look-up'; detail: string };

const REMOVING: ReadonlySet<ActionVerb> = new Set(['delete', 'delete-reply', 'hide', 'spam', 'reject']);

/** About a person: that they are gone says nothing of what they wrote. */
const OF_AUTHORS: ReadonlySet<ActionVerb> = new Set(['ban', 'unban']);

/** The one table of connector errors. `attempts` counts the calls made, this one included. */
export function verdictOn(error: unknown, verb: ActionVerb, attempts: number): Verdict {
  if (error instanceof ConnectorAuthError) return { do: 'wait', delayMs: 0, detail: error.message, account: 'auth' };
  if (error instanceof ConnectorRateLimited) {
    return { do: 'wait', delayMs: error.retryAfterMs, detail: error.message, account: 'rate-limited' };
  }
  if (error instanceof ConnectorRejected) return rejected(error, verb);
  if (error instanceof ConnectorUnavailable) return unavailable(error, attempts);
  if (error instanceof ConnectorUnsupported) {
    return { do: 'fail', code: 'unsupported', detail: error.message, targetGone: false };
  }
  // nothing else may leave a connector; when it does, how far the call came is anybody's guess
  return { do: 'look-up', detail: 'The connector failed in an unexpected way.' };
}

function rejected({ reason, message }: ConnectorRejected, verb: ActionVerb): Verdict {
  if (reason === 'already-done') return { do: 'settle', targetGone: false };
  if (reason === 'gone' && REMOVING.has(verb)) return { do: 'settle', targetGone: true };
  return { do: 'fail', code: reason, detail: message, targetGone: reason === 'gone' && !OF_AUTHORS.has(verb) };
}

function unavailable({ mayHaveHappened, message }: ConnectorUnavailable, attempts: number): Verdict {
  if (mayHaveHappened) return { do: 'look-up', detail: message };
  if (attempts >= MOST_ATTEMPTS) return { do: 'fail', code: 'unavailable', detail: message, targetGone: false };
  return { do: 'wait', delayMs: retryDelayMs(attempts), detail: message, account: null };
}
