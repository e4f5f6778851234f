import { member, missing, type WhatsAppCall } from './call';
import { WhatsAppProblem } from './problems';
import type { WhatsAppApp } from './shapes';

const OBJECT = 'whatsapp_business_account';

function ownApp(call: WhatsAppCall, id = ''): WhatsAppApp {
  if (call.appId !== id) throw new WhatsAppProblem(100, 'This method must be called with an app access_token');
  const app = call.network.apps.get(id);
  if (!app) throw missing(id);
  return app;
}

export function listSubscriptions(call: WhatsAppCall, match: RegExpExecArray): unknown {
  const { callback } = ownApp(call, match[1]);
  if (!callback) return { data: [] };
  const fields = callback.fields.map((name) => ({ name, version: 'v26.0' }));
  return { data: [{ object: OBJECT, callback_url: callback.url, active: true, fields }] };
}

/** Sets the one address of an app, when it answers the handshake. */
export async function postSubscription(call: WhatsAppCall, match: RegExpExecArray): Promise<unknown> {
  const app = ownApp(call, match[1]);
  if (member(call.body, 'object') !== OBJECT) throw new WhatsAppProblem(100, 'Invalid object');
  const url = new URL(member(call.body, 'callback_url'));
  const expected = String(100_000 + call.network.next());
  const asked = new URL(url);
  asked.searchParams.set('hub.mode', 'subscribe');
  asked.searchParams.set('hub.verify_token', member(call.body, 'verify_token'));
  asked.searchParams.set('hub.challenge', expected);
  if ((await call.challenge(asked)) !== expected) throw new WhatsAppProblem(100, 'Callback verification failed');
  app.callback = { url: url.toString(), fields: member(call.body, 'fields').split(',').filter(Boolean) };
  return { success: true };
}
