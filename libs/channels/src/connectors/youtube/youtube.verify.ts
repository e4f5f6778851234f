import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountContext, RawRequest } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import { feedTopicOf } from './youtube.settings';

/**
 * Checks the hub's `X-Hub-Signature`: `sha1=` and the hex HMAC-SHA1 of the raw bytes, keyed by `hub.secret` (PubSubHubbub 0.4).
 * The hub signs no time, so there is no window.
 */
export function verify(request: RawRequest, account: AccountContext): void {
  const given = /^sha1=([0-9a-f]{40})$/.exec(request.headers['x-hub-signature'] ?? '')?.[1];
  if (given === undefined) throw new ConnectorAuthError('X-Hub-Signature is missing or malformed');
  const secret = account.credentials['hookSecret'] ?? '';
  if (secret === '') throw new ConnectorAuthError('No secret for video notices is stored for this account');
  const expected = createHmac('sha1', secret).update(request.body).digest();
  if (!timingSafeEqual(expected, Buffer.from(given, 'hex'))) {
    throw new ConnectorAuthError('X-Hub-Signature does not fit the body');
  }
}

/** Repeats the hub's challenge when it is about the feed we asked for; an unsubscription is never ours. */
export function handshake({ method, query }: RawRequest, account: AccountContext): string {
  if (method !== 'GET' || query['hub.mode'] !== 'subscribe') throw new ConnectorAuthError('Not a subscription of ours');
  if (account.externalId === '' || query['hub.topic'] !== feedTopicOf(account, account.externalId)) {
    throw new ConnectorAuthError('hub.topic is not the feed of this channel');
  }
  const challenge = query['hub.challenge'] ?? '';
  // Echoed into our own answer: nothing that a browser could take for markup.
  if (!/^[\w.~+/=-]{1,512}$/.test(challenge)) throw new ConnectorAuthError('hub.challenge is missing or malformed');
  return challenge;
}
