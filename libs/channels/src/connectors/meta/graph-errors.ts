import type { ApiAnswer } from '../../http/call';
import {
  ConnectorAuthError,
  ConnectorRateLimited,
  ConnectorRejected,
  ConnectorUnavailable,
  type ConnectorError,
  type RejectionReason,
} from '../../spi/errors';
import { countOf, recordOf, textOf } from '../../spi/read';
import { retryAfterOf } from './usage';

/** Anything this long without a blank may be a token that Meta repeats ("Malformed access token …"). */
const TOKEN_LIKE = /[A-Za-z0-9_|%+/=-]{32,}/g;

type Outcome = 'auth' | 'slow' | 'blocked' | 'again' | 'not-fetched' | RejectionReason;

/** Meta names no time for these: documented as "exponential from one minute" and, for blocks, left open. */
const SLOW_MS = 60_000;
const BLOCKED_MS = 60 * 60_000;

/** Code and subcode before code alone (error tables of the Graph, Messenger and Instagram documentation). */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  '190': 'auth',
  '102': 'auth',
  '4': 'slow',
  '17': 'slow',
  '32': 'slow',
  '341': 'slow',
  '613': 'slow',
  '613/2018338': 'blocked',
  '368': 'blocked',
  '9007': 'blocked',
  '10/1893063': 'blocked',
  '1': 'again',
  '2': 'again',
  '1200': 'again',
  '506': 'already-done',
  '100/33': 'gone',
  '803': 'gone',
  '9000001': 'gone',
  '2018218': 'gone',
  '2018247': 'gone',
  '10/2018278': 'window-closed',
  '10/2534022': 'window-closed',
  '10/2018065': 'window-closed',
  '100/2534025': 'window-closed',
  '10/2018108': 'recipient-refused',
  '551': 'recipient-refused',
  '200/1545041': 'recipient-refused',
  '100/2018001': 'recipient-refused',
  '100/2534013': 'recipient-refused',
  '100/2534014': 'recipient-refused',
  '100/2534029': 'recipient-refused',
  '100/2534037': 'forbidden',
  '2018300': 'forbidden',
  '3': 'forbidden',
  '10': 'forbidden',
  '100/2018008': 'not-fetched',
  '2018294': 'not-fetched',
  '12': 'invalid',
  '100': 'invalid',
  '1609005': 'invalid',
};

/** The code that says another app holds the thread: taking control may help. */
export const OTHER_APP_HOLDS_THREAD: readonly string[] = ['100/2534037', '2018300'];

/**
 * A failed Graph call as one of the five errors; null when the body is not Graph's, so that the status decides. `detail`
 * is the platform's sentence without credentials.
 */
export function graphError(answer: ApiAnswer, detail: string): ConnectorError | null {
  const error = recordOf(recordOf(answer.body)?.['error']);
  const code = countOf(error?.['code']);
  if (!error || code === null) return null;
  const subcode = countOf(error['error_subcode']);
  const shown = subcode === null ? String(code) : `${code}/${subcode}`;
  const message = `${detail.replace(TOKEN_LIKE, '…')} (${shown})`;
  return errorFor(outcomeOf(error, code, subcode, answer.status), message, retryAfterOf(answer.headers), shown);
}

function outcomeOf(error: Record<string, unknown>, code: number, subcode: number | null, status: number): Outcome {
  const exact =
    OUTCOMES[`${code}/${String(subcode)}`] ?? OUTCOMES[subcode !== null && subcode > 999_999 ? subcode : ''];
  if (exact !== undefined) return exact;
  if (status === 429 || (code >= 80_000 && code < 80_100)) return 'slow';
  if (error['is_transient'] === true) return 'again';
  if (code === 100 && /length|too long/i.test(textOf(error['message']) ?? '')) return 'too-long';
  const byCode = OUTCOMES[String(code)];
  if (byCode !== undefined) return byCode;
  if (code >= 200 && code <= 299) return 'forbidden';
  return byStatus(status);
}

function byStatus(status: number): Outcome {
  if (status === 429) return 'slow';
  if (status >= 500) return 'again';
  if (status === 401) return 'auth';
  if (status === 403) return 'forbidden';
  return status === 404 || status === 410 ? 'gone' : 'invalid';
}

function errorFor(outcome: Outcome, message: string, retryMs: number | null, code: string): ConnectorError {
  switch (outcome) {
    case 'auth':
      return new ConnectorAuthError(message);
    case 'slow':
      return new ConnectorRateLimited(message, retryMs ?? SLOW_MS);
    case 'blocked':
      return new ConnectorRateLimited(message, Math.max(retryMs ?? 0, BLOCKED_MS));
    case 'again':
      return new ConnectorUnavailable(message, true);
    case 'not-fetched':
      return new ConnectorUnavailable(message, false);
    default:
      return new ConnectorRejected(message, outcome, code);
  }
}
