import { createHash, timingSafeEqual } from 'node:crypto';
import type { AccountContext, RawRequest } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';

/** What `setWebhook` takes as `secret_token`. */
export const SECRET_FORM = /^[A-Za-z0-9_-]{1,256}$/;

/** Compares the secret that Telegram repeats with every update. Nothing else proves its origin: the body is not signed. */
export function verify({ headers }: RawRequest, account: Pick<AccountContext, 'credentials'>): void {
  const expected = account.credentials['webhookSecret'] ?? '';
  const given = headers['x-telegram-bot-api-secret-token'] ?? '';
  if (expected === '') throw new ConnectorAuthError('the account has no webhook secret');
  if (given === '') throw new ConnectorAuthError('the secret token is missing');
  // digests have one length, so that the comparison takes one time
  if (!timingSafeEqual(digest(given), digest(expected)))
    throw new ConnectorAuthError('the secret token is another one');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
