import type { Fetch } from '../../spi/connector';
import type { TrustpilotNetwork } from './network';
import type { WebhookEvent } from './shapes';

export interface TrustpilotDelivery {
  /** Most events in one POST. Default 1. */
  batch?: number;
  /** Each POST this often, as a redelivery. Default 1. */
  copies?: number;
  /** Newest first: no order is documented. */
  reversed?: boolean;
}

/**
 * Posts what waits at every webhook address once. Nothing is signed; a user and password in the address go along as basic
 * authentication. What is not acknowledged with a 2xx stays for the next call. Resolves to the acknowledged events.
 */
export async function deliverTrustpilotWebhooks(
  network: TrustpilotNetwork,
  fetch: Fetch,
  { batch = 1, copies = 1, reversed = false }: TrustpilotDelivery = {},
): Promise<number> {
  let acknowledged = 0;
  for (const subscription of network.subscriptions) {
    const waiting = subscription.waiting.splice(0);
    const events = reversed ? waiting.toReversed() : waiting;
    for (let start = 0; start < events.length; start += batch) {
      const group = events.slice(start, start + batch);
      let isTaken = false;
      for (let copy = 0; copy < copies; copy += 1) {
        isTaken = (await post(fetch, subscription.url, group)) || isTaken;
      }
      if (isTaken) acknowledged += group.length;
      else subscription.waiting.push(...group);
    }
  }
  return acknowledged;
}

function post(fetch: Fetch, address: string, events: WebhookEvent[]): Promise<boolean> {
  const url = new URL(address);
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const authorization = user === ':' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` };
  url.username = '';
  url.password = '';
  const headers = { 'content-type': 'application/json', ...authorization };
  return fetch(url.href, { method: 'POST', headers, body: JSON.stringify({ events }) }).then(
    (response) => response.ok,
    () => false, // unreachable: it is delivered again
  );
}
