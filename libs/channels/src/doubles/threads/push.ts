import type { Fetch } from '../../spi/connector';
import { metaJson, signMeta } from '../meta/webhooks';
import type { ThreadsNetwork } from './network';
import type { ThreadsEvent } from './shapes';

export interface ThreadsDeliveryOptions {
  /** `values` as the documentation shows it, or as a list as implementers have seen it. Default `object`. */
  form?: 'object' | 'array';
  /** Each POST this often, as a redelivery. Default 1. */
  copies?: number;
}

/** After 36 hours of failures an event is dropped. */
const DROP_AFTER_MS = 36 * 3_600_000;

/** The body of a webhook: not the envelope of Meta's other products. */
export function threadsWebhookBody(event: ThreadsEvent, form: 'object' | 'array' = 'object'): string {
  const { app, topic, targetId, field, value, time } = event;
  const values = { field, value };
  return metaJson({
    app_id: app.id,
    topic,
    target_id: targetId,
    time,
    subscription_id: topic === 'moderate' ? '9001' : '9002',
    has_uid_field: topic === 'interaction',
    values: form === 'array' ? [values] : values,
  });
}

/**
 * Posts every waiting webhook to its app's address once, signed with the Threads app secret. What is not acknowledged with a
 * 2xx stays for the next call, and is dropped after 36 hours of failures. Resolves to the number that was acknowledged.
 */
export async function deliverThreadsWebhooks(
  network: ThreadsNetwork,
  fetch: Fetch,
  { form = 'object', copies = 1 }: ThreadsDeliveryOptions = {},
): Promise<number> {
  let acknowledged = 0;
  const now = network.now().getTime();
  for (const event of network.waiting.splice(0)) {
    const body = threadsWebhookBody(event, form);
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signMeta(event.app.secret, body) };
    let isAcknowledged = false;
    for (let copy = 0; copy < copies; copy += 1) {
      const ok = await fetch(event.app.callback?.url ?? '', { method: 'POST', headers, body }).then(
        (response) => response.ok,
        () => false, // unreachable: it is delivered again
      );
      isAcknowledged ||= ok;
    }
    if (isAcknowledged) acknowledged += 1;
    else {
      event.firstTriedAt ??= now;
      if (now - event.firstTriedAt < DROP_AFTER_MS) network.waiting.push(event);
    }
  }
  return acknowledged;
}
