import type { ApiAnswer } from '../../http/call';
import {
  ConnectorAuthError,
  type ConnectorError,
  ConnectorRateLimited,
  ConnectorRejected,
  ConnectorUnavailable,
  type RejectionReason,
} from '../../spi/errors';
import { recordOf, textOf } from '../../spi/read';

/** The minute's calls of an endpoint are spent: TikTok opens it again five minutes later. */
const MINUTE_LIMIT_PAUSE_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

const TOKEN_CODES = new Set([40102, 40104, 40105]);
const LIMIT_CODES = new Set([40016, 40100]);
export const DUPLICATE = '40050';

/** The token is missing, wrong or at its end: worth one more try with a fresh one. */
export class TokenRefused extends ConnectorAuthError {}

const REASONS: Readonly<Record<number, RejectionReason>> = {
  40001: 'forbidden',
  40007: 'gone',
  40050: 'already-done',
  40132: 'forbidden',
};

/** `code` of an answer's body; null when the body is none of TikTok's. */
export function codeOf({ body }: Pick<ApiAnswer, 'body'>): number | null {
  const code = recordOf(body)?.['code'];
  return typeof code === 'number' ? code : null;
}

/** TikTok's own sentence. */
export function messageOf({ body }: Pick<ApiAnswer, 'body'>): string {
  return textOf(recordOf(body)?.['message']) ?? '';
}

/**
 * The error that a `code` other than 0 stands for: TikTok refuses with HTTP 200. `writes`: the call may have taken effect where
 * the trouble was TikTok's own. `detail` is safe to show.
 */
export function refusalOf(answer: ApiAnswer, writes: boolean, detail: string): ConnectorError | null {
  const code = codeOf(answer);
  if (code === 0) return null;
  if (code === null) return new ConnectorUnavailable(detail, writes);
  const message = messageOf(answer);
  if (TOKEN_CODES.has(code)) return new TokenRefused(detail);
  if (LIMIT_CODES.has(code)) return new ConnectorRateLimited(detail, pauseMs(message, nowOf(answer)));
  if (code === 51065 || (code >= 50000 && code < 60000)) return new ConnectorUnavailable(detail, writes);
  return new ConnectorRejected(detail, reasonOf(code, message), String(code));
}

function reasonOf(code: number, message: string): RejectionReason {
  const known = REASONS[code];
  if (known) return known;
  if (code === 40064) return /block|privacy|accept/i.test(message) ? 'recipient-refused' : 'window-closed';
  if (code === 40002 && /not (be )?(found|exist)|n[o']t exist|deleted|no longer/i.test(message)) return 'gone';
  if (code === 40002 && /too long|length|characters/i.test(message)) return 'too-long';
  return 'invalid';
}

/** Daily caps end at midnight UTC; no header names either wait. */
function pauseMs(message: string, now: number): number {
  return /\bda(y|ily)\b/i.test(message) ? DAY_MS - (now % DAY_MS) : MINUTE_LIMIT_PAUSE_MS;
}

/** When TikTok answered (ms): its own clock where it tells. */
function nowOf({ headers }: Pick<ApiAnswer, 'headers'>): number {
  const time = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(time) ? Date.now() : time;
}

/** HTTP failures: of the gateway in front, except where a `code` of TikTok's own came along. */
export function classifyHttp(answer: ApiAnswer, writes: boolean, detail: string): ConnectorError | null {
  if (codeOf(answer) !== null) return refusalOf(answer, writes, detail);
  if (answer.status === 429 || answer.status === 413) return null;
  return new ConnectorUnavailable(detail, writes && answer.status >= 500);
}
