import type { Fetch } from '../../spi/connector';
import type { MetaNetwork } from './network';
import type { FlushOptions, SignedWebhook } from './webhooks';

/**
 * Posts every waiting webhook to its callback once. What is not acknowledged with a 2xx stays for the next call, is
 * dropped after 36 hours of failures, and ends the message subscription after one. Resolves to what was acknowledged.
 */
export async function deliverMetaWebhooks(
  network: MetaNetwork,
  fetch: Fetch,
  options: FlushOptions = {},
): Promise<number> {
  const post = ({ url, headers, body }: SignedWebhook) =>
    fetch(url, { method: 'POST', headers, body }).then(
      (response) => response.ok,
      () => false, // unreachable: it is delivered again
    );
  const { state } = network;
  const { acknowledged, unsubscribe } = await state.outbox.flush(post, state.now().getTime(), options);
  for (const { app, accountId } of unsubscribe) state.account(accountId).subscribedApps.delete(app.id);
  return acknowledged;
}
