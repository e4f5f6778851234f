import { createHash, timingSafeEqual } from 'node:crypto';
import type { AccountContext, RawRequest } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';

/** Answers Meta's GET handshake: the challenge, when the verify token is ours (Graph API webhooks). */
export function answerMetaHandshake(request: RawRequest, account: AccountContext): string {
  const expected = account.credentials['verifyToken'] ?? '';
  if (expected === '') throw new ConnectorAuthError('No verify token is stored for this account');
  if (request.method !== 'GET' || request.query['hub.mode'] !== 'subscribe') {
    throw new ConnectorAuthError('Not a subscription handshake');
  }
  if (!sameText(request.query['hub.verify_token'] ?? '', expected)) {
    throw new ConnectorAuthError('hub.verify_token is not the one of this account');
  }
  const challenge = request.query['hub.challenge'] ?? '';
  // Echoed into our own answer: nothing that a browser could take for markup.
  if (!/^[\w.-]{1,256}$/.test(challenge)) throw new ConnectorAuthError('hub.challenge is missing or malformed');
  return challenge;
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
