import type { Fetch } from '../../spi/connector';
import type { GoogleBusinessNetwork } from './network';

const ACKNOWLEDGING = new Set([102, 200, 201, 202, 204]);

/**
 * Delivers what is waiting to every push subscription once, as Pub/Sub does: signed, in any order it likes, and again at
 * the next call when the endpoint did not acknowledge. Resolves to the number of acknowledged messages.
 */
export async function deliverGooglePushes(network: GoogleBusinessNetwork, fetch: Fetch): Promise<number> {
  let acknowledged = 0;
  for (const subscription of network.subscriptions) {
    for (const envelope of network.messagesFor(subscription)) {
      const now = network.options.clock();
      const token = await network.signer.token(subscription.audience, subscription.serviceAccount, now);
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const status = await fetch(subscription.endpoint, {
        method: 'POST',
        headers,
        body: JSON.stringify(envelope),
      }).then(
        (response) => response.status,
        () => 0, // unreachable: it is delivered again
      );
      if (!ACKNOWLEDGING.has(status)) continue;
      subscription.acknowledged.add(envelope.message.messageId);
      acknowledged += 1;
    }
  }
  return acknowledged;
}
