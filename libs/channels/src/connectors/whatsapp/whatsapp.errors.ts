import type { ApiAnswer } from '../../http/call';
import {
  ConnectorAuthError,
  ConnectorRateLimited,
  ConnectorRejected,
  ConnectorUnavailable,
  type ConnectorError,
  type RejectionReason,
} from '../../spi/errors';
import { graphError } from '../meta/graph-errors';
import { countOf, recordOf, textOf, type Json } from '../../spi/read';
import { retryAfterOf } from '../meta/usage';

type Outcome = 'stopped' | 'slow' | 'pair' | 'spam' | 'again' | 'maybe' | RejectionReason;

const SLOW_MS = 60_000;
/** One message to one person every 6 seconds, once the burst is used up. */
const PAIR_MS = 6_000;
/** Meta names no time: "for hours". */
const SPAM_MS = 3 * 60 * 60_000;

/** Anything this long without a blank may be a token that Meta repeats. */
const TOKEN_LIKE = /[A-Za-z0-9_|%+/=-]{32,}/g;

/** Codes of the Cloud API; the others are those of the Graph API (error codes of the Cloud API reference). */
const OUTCOMES: Readonly<Record<number, Outcome>> = {
  0: 'stopped',
  131005: 'forbidden',
  130429: 'slow',
  131056: 'pair',
  131048: 'spam',
  131064: 'spam',
  131047: 'window-closed',
  131026: 'recipient-refused',
  131021: 'recipient-refused',
  131030: 'recipient-refused',
  131049: 'recipient-refused',
  130472: 'recipient-refused',
  131050: 'recipient-refused',
  130497: 'recipient-refused',
  131062: 'recipient-refused',
  131051: 'invalid',
  131008: 'invalid',
  131009: 'invalid',
  135000: 'invalid',
  131052: 'invalid',
  131053: 'invalid',
  132000: 'invalid',
  132001: 'invalid',
  132005: 'invalid',
  132007: 'invalid',
  132012: 'invalid',
  132015: 'invalid',
  132016: 'invalid',
  131031: 'stopped',
  368: 'stopped',
  131042: 'stopped',
  131037: 'stopped',
  131045: 'stopped',
  133010: 'stopped',
  131000: 'maybe',
  131016: 'again',
  131057: 'again',
};

/** Codes that say that a file could not be taken or fetched: worth one more try. */
export const MEDIA_FAILED: readonly string[] = ['131052', '131053'];

/** Codes after which the number cannot be used until a person has acted at Meta. */
export function stopsAccount(code: number | null): boolean {
  return code === 190 || (code !== null && OUTCOMES[code] === 'stopped');
}

/**
 * A failed call as one of the five errors; null when the body is not Meta's, so that the status decides. `detail` and
 * `hide` keep credentials out of the message.
 */
export function whatsappError(
  answer: ApiAnswer,
  detail: string,
  hide: (text: string) => string,
): ConnectorError | null {
  const error = recordOf(recordOf(answer.body)?.['error']);
  const code = countOf(error?.['code']);
  const outcome = code === null ? undefined : OUTCOMES[code];
  if (!error || code === null || outcome === undefined) return graphError(answer, detail);
  const details = textOf(recordOf(error['error_data'])?.['details']);
  const words = details === null ? detail : `${detail}: ${hide(details)}`;
  const message = `${words.replace(TOKEN_LIKE, '…')} (${code})`;
  return errorFor(outcome, message, { code: String(code), retryMs: retryAfterOf(answer.headers) });
}

function errorFor(
  outcome: Outcome,
  message: string,
  { code, retryMs }: { code: string; retryMs: number | null },
): ConnectorError {
  switch (outcome) {
    // A locked account, an unpaid bill or a number that is not registered needs a person: the account pauses.
    case 'stopped':
      return new ConnectorAuthError(message);
    case 'slow':
      return new ConnectorRateLimited(message, retryMs ?? SLOW_MS);
    case 'pair':
      return new ConnectorRateLimited(message, retryMs ?? PAIR_MS);
    case 'spam':
      return new ConnectorRateLimited(message, Math.max(retryMs ?? 0, SPAM_MS));
    case 'again':
      return new ConnectorUnavailable(message, false);
    case 'maybe':
      return new ConnectorUnavailable(message, true);
    default:
      return new ConnectorRejected(message, outcome, code);
  }
}

/** One entry of `errors[]` in a webhook as a sentence with its code. */
export function webhookError(error: Json | undefined): { code: number | null; detail: string } {
  const code = countOf(error?.['code']);
  const details = textOf(recordOf(error?.['error_data'])?.['details']);
  const words = [textOf(error?.['title']), details ?? textOf(error?.['message'])].filter(Boolean).join(': ');
  return { code, detail: `${words || 'Meta gave no reason'}${code === null ? '' : ` (${code})`}` };
}
