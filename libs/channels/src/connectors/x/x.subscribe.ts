import { ConnectorRejected } from '../../spi/errors';
import { idOf, recordOf, recordsOf, textOf, type Json } from '../../spi/read';
import type { XClient } from './x.client';
import { CONFLICT } from './x.errors';

const PUBLIC_EVENTS = ['post.mention.create', 'post.reply.create', 'post.quote.create', 'post.create', 'post.delete'];
const PRIVATE_EVENTS = ['oauth.revoke'];
const MESSAGE_EVENTS = ['dm.received', 'dm.sent', 'dm.read'];

/**
 * Registers the hook address, has it validated again when it is not valid, and subscribes the account to what is missing.
 * Resolves to whether X calls the address now. Other webhooks of the app are left alone.
 */
export async function subscribeWebhook(
  client: XClient,
  accountId: string,
  hookUrl: string,
  readsMessages: boolean,
): Promise<boolean> {
  const hooks = recordsOf((await client.webhooks()).body['data']);
  const present = hooks.find((hook) => textOf(hook['url']) === hookUrl) ?? null;
  const hook = present ?? recordOf((await client.createWebhook(hookUrl)).body['data']) ?? {};
  const id = idOf(hook['id']);
  if (id === null) return false;
  const isValid = await validity(client, hook, id);
  const listed = recordsOf((await client.subscriptions()).body['data']);
  const has = (eventType: string) => listed.some((entry) => isFor(entry, eventType, id, accountId));
  const wanted: [events: string[], by: 'app' | 'account'][] = [
    [PUBLIC_EVENTS, 'app'],
    [[...PRIVATE_EVENTS, ...(readsMessages ? MESSAGE_EVENTS : [])], 'account'],
  ];
  for (const [events, by] of wanted) {
    for (const eventType of events.filter((name) => !has(name))) {
      await subscribeOnce(() => client.subscribe(eventType, id, by));
    }
  }
  return isValid;
}

/** A conflict says that somebody subscribed meanwhile. */
async function subscribeOnce(subscribe: () => Promise<unknown>): Promise<void> {
  try {
    await subscribe();
  } catch (error) {
    if (!(error instanceof ConnectorRejected) || error.platformCode !== CONFLICT) throw error;
  }
}

async function validity(client: XClient, hook: Json, id: string): Promise<boolean> {
  if (hook['valid'] === true) return true;
  return recordOf((await client.revalidate(id)).body['data'])?.['valid'] === true;
}

function isFor(entry: Json, eventType: string, webhookId: string, accountId: string): boolean {
  const user = idOf(recordOf(entry['filter'])?.['user_id']);
  return entry['event_type'] === eventType && idOf(entry['webhook_id']) === webhookId && user === accountId;
}
