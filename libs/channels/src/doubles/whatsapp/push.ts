import type { Fetch } from '../../spi/connector';
import type { WhatsAppNetwork } from './network';
import type { SignedWhatsAppWebhook, WhatsAppFlushOptions } from './outbox';

/**
 * Posts every waiting webhook to its address once. What is not acknowledged with a 2xx stays for the next call and is
 * dropped after 7 days. Resolves to what was acknowledged.
 */
export function deliverWhatsAppWebhooks(
  network: WhatsAppNetwork,
  fetch: Fetch,
  options: WhatsAppFlushOptions = {},
): Promise<number> {
  const post = ({ url, headers, body }: SignedWhatsAppWebhook) =>
    fetch(url, { method: 'POST', headers, body }).then(
      (response) => response.ok,
      () => false, // unreachable: it is delivered again
    );
  return network.outbox.flush(post, network.now(), options);
}
