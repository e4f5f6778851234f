import { createHmac } from 'node:crypto';
import type { Fetch } from '../../spi/connector';
import type { XNetwork } from './network';

/** The value of `x-twitter-webhooks-signature` for a body, and of `response_token` for a CRC token. */
export function signX(consumerSecret: string, body: string | Uint8Array): string {
  return `sha256=${createHmac('sha256', consumerSecret).update(body).digest('base64')}`;
}

/**
 * Posts every waiting event to its webhook once, signed with the consumer secret. What is not acknowledged with a 2xx stays
 * for the next call. Resolves to the number that was acknowledged.
 */
export async function deliverXWebhooks(network: XNetwork, fetch: Fetch): Promise<number> {
  let acknowledged = 0;
  for (const event of network.waiting.splice(0)) {
    const signature = signX(network.app.consumerSecret, event.body);
    const headers = { 'content-type': 'application/json', 'x-twitter-webhooks-signature': signature };
    const ok = await fetch(event.url, { method: 'POST', headers, body: event.body }).then(
      (response) => response.ok,
      () => false, // unreachable: it is delivered again
    );
    if (ok) acknowledged += 1;
    else network.waiting.push(event);
  }
  return acknowledged;
}

/** The handshake that X sends about hourly: a wrong answer makes the webhook invalid at once. */
export async function challengeXWebhooks(network: XNetwork, fetch: Fetch): Promise<void> {
  for (const webhook of network.webhooks.values()) {
    const token = `crc-${network.next()}`;
    const response = await fetch(`${webhook.url}?crc_token=${token}`, { method: 'GET' });
    const body = (await response.json().catch(() => ({}))) as { response_token?: unknown };
    webhook.valid = response.ok && body.response_token === signX(network.app.consumerSecret, token);
  }
}
