import { type ApiAnswer, retryAfterMs } from '../../http/call';
import { ConnectorAuthError, type ConnectorError, ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import { idOf, recordOf, textOf } from '../../spi/read';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** `platformCode` of a refusal because the same was made before. */
export const CONFLICT = '409';

/** LinkedIn's refusals → the five errors; null leaves the decision to the status class. `path` is the encoded one asked for. */
export function linkedInError(answer: ApiAnswer, detail: string, path: string): ConnectorError | null {
  const { status } = answer;
  const body = recordOf(answer.body);
  const code = idOf(body?.['serviceErrorCode']) ?? textOf(body?.['code']);
  const words = `${textOf(body?.['message']) ?? ''} ${textOf(body?.['code']) ?? ''}`;
  if (isVersionRetired(status, words)) {
    return new ConnectorAuthError(`${detail}. LinkedIn retired this API version: raise it in the account’s settings.`);
  }
  if (status === 401) return new ConnectorAuthError(`${detail}${deathOf(code)}`);
  if (status === 429) return new ConnectorRateLimited(detail, waitAfter(answer, words));
  if (status === 409) return new ConnectorRejected(detail, 'invalid', CONFLICT);
  if (status === 403 && words.includes('/content')) {
    return new ConnectorRejected(`${detail}. Pictures are possible in first-level comments only.`, 'invalid', code);
  }
  if (status === 403) return new ConnectorRejected(detail, 'forbidden', code);
  if (status === 404) return new ConnectorRejected(detail, 'gone', code);
  if ((status === 400 || status === 422) && /too long|length|maximum/i.test(words)) {
    return new ConnectorRejected(detail, 'too-long', code);
  }
  // a wrongly encoded URN is what most of these are about: without the address nobody finds it
  if (status === 400 || status === 422) return new ConnectorRejected(`${detail} (${path})`, 'invalid', code);
  return null;
}

/** 426, or a 400 that names the version. */
function isVersionRetired(status: number, words: string): boolean {
  return status === 426 || (status === 400 && /version/i.test(words) && !/protocol/i.test(words));
}

function deathOf(code: string | null): string {
  const known: Record<string, string> = {
    '65600': ' (the token is not valid)',
    '65601': ' (the token was revoked)',
    '65602': ' (the token has expired)',
  };
  return known[code ?? ''] ?? '';
}

/** The throttle of a minute says so in words; everything else is the quota of the day, which begins anew at midnight UTC. */
function waitAfter({ headers }: ApiAnswer, words: string): number {
  const announced = retryAfterMs(headers);
  if (announced !== null) return announced;
  if (/throttled|per minute/i.test(words)) return MINUTE_MS;
  return untilMidnight(Date.parse(headers.get('date') ?? '') || Date.now());
}

/** Milliseconds until the next 00:00 UTC. */
export function untilMidnight(now: number): number {
  return DAY_MS - (now % DAY_MS);
}
