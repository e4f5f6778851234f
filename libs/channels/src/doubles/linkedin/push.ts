import { createHmac } from 'node:crypto';
import type { Fetch } from '../../spi/connector';
import type { LinkedInNetwork } from './network';
import { eventJson, type EventForm } from './render';
import type { LinkedInWaiting, LinkedInWebhook } from './shapes';

const MOST_IN_BODY = 10;
const REVALIDATE_MS = 2 * 3_600_000;
const MOST_FAILURES = 3;
/** Tried every five minutes for eight hours, then dropped. */
const DROP_AFTER_MS = 8 * 3_600_000;

/** `X-LI-Signature`: the prefix is signed and does not stand in the header. */
export function signLinkedIn(clientSecret: string, body: string): string {
  return createHmac('sha256', clientSecret).update(`hmacsha256=${body}`).digest('hex');
}

/**
 * Posts the waiting notifications once, up to ten in a body, signed with the app's client secret. An address is validated before
 * its first POST and every two hours; three failures in a row block it. What is not acknowledged stays for the next call, and is
 * dropped after eight hours. Resolves to the number of bodies that were acknowledged.
 */
export async function deliverLinkedInWebhooks(
  network: LinkedInNetwork,
  fetch: Fetch,
  form: EventForm = {},
): Promise<number> {
  let acknowledged = 0;
  const byAddress = new Map<string, LinkedInWaiting[]>();
  for (const entry of network.waiting.splice(0)) {
    const key = `${entry.appId} ${entry.webhook}`;
    byAddress.set(key, [...(byAddress.get(key) ?? []), entry]);
  }
  for (const list of byAddress.values()) {
    const [first] = list;
    if (!first) continue;
    const isOpen = await isValidated(network, webhookOf(network, first), fetch);
    for (let start = 0; start < list.length; start += MOST_IN_BODY) {
      const batch = list.slice(start, start + MOST_IN_BODY);
      if (isOpen && (await post(network, batch, fetch, form))) acknowledged += 1;
      else network.waiting.push(...batch.filter((entry) => isStillTried(network, entry)));
    }
  }
  return acknowledged;
}

function webhookOf(network: LinkedInNetwork, { webhook, appId }: LinkedInWaiting): LinkedInWebhook {
  return network.webhooks.get(webhook) ?? network.registerWebhook(appId, webhook);
}

function isStillTried(network: LinkedInNetwork, entry: LinkedInWaiting): boolean {
  entry.firstTriedAt ??= network.now();
  return network.now() - entry.firstTriedAt < DROP_AFTER_MS;
}

/** Sends the challenge when its time has come; false while the address is blocked or does not answer rightly. */
async function isValidated(network: LinkedInNetwork, webhook: LinkedInWebhook, fetch: Fetch): Promise<boolean> {
  if (webhook.failures >= MOST_FAILURES) return false;
  const now = network.now();
  if (webhook.validatedAt !== null && now - webhook.validatedAt < REVALIDATE_MS) return true;
  const secret = network.signIn.appNumbered(webhook.appId)?.clientSecret ?? '';
  const challengeCode = `5f0c7a2e-0000-4000-8000-${String(network.next()).padStart(12, '0')}`;
  const challengeResponse = createHmac('sha256', secret).update(challengeCode).digest('hex');
  const answer = await fetch(`${webhook.url}?challengeCode=${challengeCode}`, { method: 'GET' }).then(readAnswer, () => null); // prettier-ignore
  const isRight = answer?.['challengeCode'] === challengeCode && answer['challengeResponse'] === challengeResponse;
  webhook.failures = isRight ? 0 : webhook.failures + 1;
  if (isRight) webhook.validatedAt = now;
  return isRight;
}

/** 200 with JSON, or nothing. */
async function readAnswer(response: Response): Promise<Record<string, unknown> | null> {
  const type = response.headers.get('content-type') ?? '';
  if (response.status !== 200 || !type.startsWith('application/json')) return null;
  return (await response.json()) as Record<string, unknown>;
}

async function post(
  network: LinkedInNetwork,
  batch: readonly LinkedInWaiting[],
  fetch: Fetch,
  form: EventForm,
): Promise<boolean> {
  const [first] = batch;
  const notifications = batch.map(({ event, notificationId, subscriber }) => ({
    ...eventJson(network, event, form),
    notificationId,
    subscriber,
  }));
  const body = JSON.stringify({ type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS', notifications });
  const secret = network.signIn.appNumbered(first?.appId ?? '')?.clientSecret ?? '';
  const headers = { 'content-type': 'application/json', 'x-li-signature': signLinkedIn(secret, body) };
  return fetch(first?.webhook ?? '', { method: 'POST', headers, body }).then(
    ({ ok }) => ok,
    () => false, // unreachable: it is delivered again
  );
}
