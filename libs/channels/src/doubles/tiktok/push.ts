import { createHmac } from 'node:crypto';
import type { Fetch } from '../../spi/connector';
import type { TikTokNetwork } from './network';

export interface TikTokDelivery {
  /** Each event this often, as a redelivery. Default 1. */
  copies?: number;
  /** Newest first: there is no order. */
  reversed?: boolean;
}

/** The value of `Tiktok-Signature` for a body at a time. */
export function signTikTok(secret: string, body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},s=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/**
 * Posts every waiting event to the address of its type once, signed with the app's secret. What is not acknowledged with 200
 * stays for the next call. Resolves to the number that was acknowledged.
 */
export async function deliverTikTokWebhooks(
  network: TikTokNetwork,
  fetch: Fetch,
  { copies = 1, reversed = false }: TikTokDelivery = {},
): Promise<number> {
  let acknowledged = 0;
  const waiting = network.waiting.splice(0);
  for (const event of reversed ? waiting.toReversed() : waiting) {
    const url = network.webhooks.get(event.type);
    if (url === undefined) continue;
    const headers = {
      'content-type': 'application/json',
      'tiktok-signature': signTikTok(network.app.secret, event.body, network.now()),
      'webhook-schema-version': '1',
      'x-tt-logid': `log-${network.next()}`,
    };
    let isTaken = false;
    for (let copy = 0; copy < copies; copy += 1) {
      const status = await fetch(url, { method: 'POST', headers, body: event.body }).then(
        (response) => response.status,
        () => 0, // unreachable: it is delivered again
      );
      isTaken = status === 200 || isTaken;
    }
    if (isTaken) acknowledged += 1;
    else network.waiting.push(event);
  }
  return acknowledged;
}
