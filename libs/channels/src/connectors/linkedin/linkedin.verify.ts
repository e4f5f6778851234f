import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountContext, RawRequest } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';

const HEADER = 'x-li-signature';
/** Part of the signed text, and usually not of the header's value. */
const PREFIX = 'hmacsha256=';

/**
 * Answers the validation of the webhook, as JSON: the challenge and its HMAC-SHA256 with the client secret in lower-case hex.
 * LinkedIn repeats it every two hours and blocks the address after three failures.
 */
export function answerChallenge(request: RawRequest, account: AccountContext): string {
  const challengeCode = request.query['challengeCode'] ?? '';
  // Only what looks like a code is signed: with `=` in it, an answer could serve as the signature of somebody's body.
  if (request.method !== 'GET' || !/^[\w.-]{1,256}$/.test(challengeCode)) {
    throw new ConnectorAuthError('Not a webhook validation: challengeCode is missing or malformed');
  }
  const challengeResponse = createHmac('sha256', secretOf(account)).update(challengeCode).digest('hex');
  return JSON.stringify({ challengeCode, challengeResponse });
}

/** Checks `X-LI-Signature`: HMAC-SHA256 of `hmacsha256=` and the raw bytes. No time is signed, so there is no window. */
export function verifyLinkedIn(request: RawRequest, account: AccountContext): void {
  const given = /^(?:hmacsha256=)?([0-9a-f]{64})$/.exec(request.headers[HEADER] ?? '')?.[1];
  if (given === undefined) throw new ConnectorAuthError(`${HEADER} is missing or malformed`);
  const expected = createHmac('sha256', secretOf(account)).update(PREFIX).update(request.body).digest();
  if (!timingSafeEqual(expected, Buffer.from(given, 'hex'))) {
    throw new ConnectorAuthError(`${HEADER} does not fit the body`);
  }
}

function secretOf(account: AccountContext): string {
  const secret = account.credentials['clientSecret'] ?? '';
  if (secret === '') throw new ConnectorAuthError('No client secret is stored for this account');
  return secret;
}
