import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountContext, RawRequest } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';

const HEADER = 'x-twitter-webhooks-signature';

/** Answers the CRC handshake: the token signed with the consumer secret, as JSON (X API, securing webhooks). */
export function answerCrc(request: RawRequest, account: AccountContext): string {
  const token = request.query['crc_token'] ?? '';
  if (request.method !== 'GET' || token === '' || token.length > 512) {
    throw new ConnectorAuthError('Not a CRC handshake: crc_token is missing or malformed');
  }
  const answer = createHmac('sha256', secretOf(account)).update(token).digest('base64');
  return JSON.stringify({ response_token: `sha256=${answer}` });
}

/** Checks the base64 HMAC-SHA256 of the raw bytes. X signs no time, so there is no window. */
export function verifyX(request: RawRequest, account: AccountContext): void {
  const given = /^sha256=([A-Za-z0-9+/]{43}=)$/.exec(request.headers[HEADER] ?? '')?.[1];
  if (given === undefined) throw new ConnectorAuthError(`${HEADER} is missing or malformed`);
  const expected = createHmac('sha256', secretOf(account)).update(request.body).digest();
  if (!timingSafeEqual(expected, Buffer.from(given, 'base64'))) {
    throw new ConnectorAuthError(`${HEADER} does not fit the body`);
  }
}

function secretOf(account: AccountContext): string {
  const secret = account.credentials['consumerSecret'] ?? '';
  if (secret === '') throw new ConnectorAuthError('No consumer secret is stored for this account');
  return secret;
}
