import { type ApiAnswer, retryAfterMs } from '../../http/call';
import { ConnectorAuthError, type ConnectorError, ConnectorRateLimited, ConnectorRejected, type RejectionReason } from '../../spi/errors'; // prettier-ignore
import { recordOf, textOf } from './bluesky.payloads';

const DEFAULT_WAIT_MS = 60_000;

/** The access token is used up or refused: another one may work. */
export class TokenEnded extends ConnectorAuthError {}

/** Somebody else changed the record since it was read. */
export class ChangedMeanwhile extends ConnectorRejected {
  constructor(message: string) {
    super(message, 'invalid', 'InvalidSwap');
  }
}

/** The app password does not reach direct messages. */
export class MessagesNotAllowed extends ConnectorRejected {
  constructor(message: string) {
    super(message, 'forbidden', 'InvalidToken');
  }
}

/** The account itself is closed: nobody can act for it. */
const CLOSED = ['AccountTakedown', 'AccountDeactivated', 'AccountSuspended', 'RepoTakendown', 'RepoDeactivated', 'RepoSuspended']; // prettier-ignore

const REASONS: Record<string, RejectionReason> = {
  NotFound: 'gone',
  RecordNotFound: 'gone',
  BlockedActor: 'recipient-refused',
  BlockedByActor: 'recipient-refused',
  MessagesDisabled: 'recipient-refused',
  NotFollowedBySender: 'recipient-refused',
  RecipientNotFound: 'recipient-refused',
  PayloadTooLarge: 'too-long',
  BlobTooLarge: 'too-long',
};

/** Bluesky's own codes; an expired token is a 400 here, not a 401. Null leaves the decision to the status class. */
export function classify({ status, headers, body }: ApiAnswer, detail: string): ConnectorError | null {
  const code = textOf(recordOf(body)?.['error']) ?? '';
  const words = textOf(recordOf(body)?.['message']) ?? '';
  if (status === 429) return new ConnectorRateLimited(detail, retryAfterMs(headers) ?? untilReset(headers));
  if (status >= 500) return null;
  if (code === 'InvalidToken' && /token (method|scope)/i.test(words)) return new MessagesNotAllowed(detail);
  if (status === 401 || ['ExpiredToken', 'InvalidToken', 'AuthMissing'].includes(code)) return new TokenEnded(detail);
  if (CLOSED.includes(code)) return new ConnectorAuthError(detail);
  if (code === 'InvalidSwap') return new ChangedMeanwhile(detail);
  if (/too big|too long|too large/.test(words)) return new ConnectorRejected(detail, 'too-long', code || null);
  const reason = REASONS[code];
  return reason === undefined ? null : new ConnectorRejected(detail, reason, code);
}

/** Milliseconds until `ratelimit-reset` (Unix seconds) by the platform's own clock. */
function untilReset(headers: Headers): number {
  const reset = Number(headers.get('ratelimit-reset') ?? Number.NaN) * 1000;
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  return Number.isFinite(reset) && reset > now ? reset - now : DEFAULT_WAIT_MS;
}
