import { type ApiAnswer, retryAfterMs } from '../../http/call';
import { ConnectorAuthError, type ConnectorError, ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import { recordOf, recordsOf, textOf, type Json } from '../../spi/read';

const MINUTE_MS = 60_000;
/** A used-up monthly cap is looked at again this often. */
const CAPPED_MS = 60 * MINUTE_MS;

/** The last part of a problem's type: `https://api.x.com/2/problems/{name}`. */
export function problemOf(body: Json | null): string {
  return (textOf(body?.['type']) ?? '').split('/').pop() ?? '';
}

/** The delay until the window opens again (`x-rate-limit-reset`, Unix seconds); null without a readable one. */
export function untilReset(headers: Headers): number | null {
  const seconds = Number(headers.get('x-rate-limit-reset') ?? Number.NaN);
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  const left = seconds * 1000 - now;
  return Number.isFinite(left) && left > 0 ? left : null;
}

/** X's refusals (X API 2, error table) → the five errors; null leaves the decision to the status class. */
export function xError(answer: ApiAnswer, detail: string): ConnectorError | null {
  const body = recordOf(answer.body);
  const problem = problemOf(body);
  const words = `${textOf(body?.['title']) ?? ''} ${textOf(body?.['detail']) ?? ''} ${problem}`.toLowerCase();
  const { status, headers } = answer;
  if (status === 402 || (status === 403 && /credit/.test(words))) {
    return new ConnectorAuthError(`${detail}. The app’s balance of X credits is used up.`);
  }
  if (problem === 'usage-capped' || (status === 429 && /usage cap|credit/.test(words))) {
    return new ConnectorRateLimited(detail, CAPPED_MS);
  }
  if (status === 429)
    return new ConnectorRateLimited(detail, retryAfterMs(headers) ?? untilReset(headers) ?? 15 * MINUTE_MS);
  if (status === 409) return new ConnectorRejected(detail, 'invalid', CONFLICT);
  if (problem === 'resource-not-found' || problem === 'resource-unavailable') {
    return new ConnectorRejected(detail, 'gone', problem);
  }
  if (status === 403) return forbidden(words, detail, problem);
  if (status === 400 && /too long|exceeds|character limit/.test(words)) {
    return new ConnectorRejected(detail, 'too-long', problem || null);
  }
  return null;
}

export const CONFLICT = '409';
export const DUPLICATE = 'duplicate-content';

function forbidden(words: string, detail: string, problem: string): ConnectorRejected {
  if (/duplicate/.test(words)) return new ConnectorRejected(detail, 'invalid', DUPLICATE);
  if (/direct message|this user|cannot send/.test(words)) {
    return new ConnectorRejected(`${detail}. The person does not accept direct messages from this account.`, 'recipient-refused', problem || null); // prettier-ignore
  }
  if (/reply|repl(ies|ying)|mentioned/.test(words)) {
    const advice = 'Open the post on X and answer there, or send a direct message.';
    return new ConnectorRejected(`${detail}. ${advice}`, 'forbidden', 'reply-restricted');
  }
  return new ConnectorRejected(detail, 'forbidden', problem || null);
}

/** A success that holds nothing but `errors[]` is a refusal: the first of them; null when there is data. */
export function refusalIn(body: Json): ConnectorRejected | null {
  const [first] = recordsOf(body['errors']);
  if (!first || body['data'] !== undefined) return null;
  const problem = problemOf(first);
  const gone = ['resource-not-found', 'resource-unavailable'].includes(problem);
  return new ConnectorRejected(
    `X refused the call (${problem || 'no reason'})`,
    gone ? 'gone' : 'forbidden',
    problem || null,
  );
}
