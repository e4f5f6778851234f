import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { GraphClient } from '../meta/graph-client';
import { appToken } from '../meta/probe';
import { idOf, recordOf, textOf, type Json } from '../../spi/read';
import { credential, flagSetting, takeOverWebhookField } from '../../spi/settings';
import { dataOf } from '../meta/walk';
import { businessIdOf } from './whatsapp.settings';

const OBJECT = 'whatsapp_business_account';
const FIELDS = [
  'messages',
  'smb_message_echoes',
  'message_template_status_update',
  'account_update',
  'phone_number_quality_update',
  'user_preferences',
];

/**
 * Puts both layers of the webhook in order: the app's address and fields, and the business account's subscription to the
 * app. An app whose address belongs to another product keeps it; the business account then gets an address of its own.
 * True when events will arrive.
 */
export async function ensureWhatsAppSubscribed(
  graph: GraphClient,
  account: AccountContext,
  hookUrl: string,
): Promise<boolean> {
  try {
    const app = await subscribeApp(graph, account, hookUrl);
    if (!app.hasFields) return false;
    await subscribeBusiness(graph, account, app.isOurs ? null : hookUrl);
    return true;
  } catch (error) {
    // An address that Meta cannot reach yet must not stop the connection: sending works without it.
    if (error instanceof ConnectorRejected || error instanceof ConnectorUnavailable) return false;
    throw error;
  }
}

async function subscribeApp(
  graph: GraphClient,
  account: AccountContext,
  hookUrl: string,
): Promise<{ isOurs: boolean; hasFields: boolean }> {
  const asApp = graph.withToken(appToken(account));
  const edge = `${encodeURIComponent(credential(account, 'appId') ?? '')}/subscriptions`;
  const current = dataOf((await asApp.get(edge)).body).find((entry) => entry['object'] === OBJECT);
  const callback = textOf(current?.['callback_url']);
  const active = fieldsOf(current);
  const isOurs = callback !== null && sameInstallation(callback, hookUrl) && current?.['active'] !== false;
  if (isOurs && FIELDS.every((field) => active.includes(field))) return { isOurs, hasFields: true };
  if (callback !== null && !isOurs && !flagSetting(account, takeOverWebhookField)) {
    return { isOurs, hasFields: active.includes('messages') };
  }
  await asApp.post(edge, {
    object: OBJECT,
    callback_url: isOurs ? callback : hookUrl,
    verify_token: credential(account, 'verifyToken') ?? '',
    fields: [...new Set([...(isOurs ? active : []), ...FIELDS])].join(','),
  });
  return { isOurs: true, hasFields: true };
}

/** Several numbers can share an app, whose one address then is that of any of them. */
function sameInstallation(callback: string, hookUrl: string): boolean {
  if (!URL.canParse(callback) || !URL.canParse(hookUrl)) return false;
  const folder = (url: string) => new URL('..', url).href;
  return folder(callback) === folder(hookUrl);
}

async function subscribeBusiness(graph: GraphClient, account: AccountContext, override: string | null): Promise<void> {
  const edge = `${encodeURIComponent(businessIdOf(account))}/subscribed_apps`;
  const appId = credential(account, 'appId');
  const own = dataOf((await graph.get(edge)).body).find(
    (app) => idOf(recordOf(app['whatsapp_business_api_data'])?.['id']) === appId,
  );
  const address = textOf(own?.['override_callback_uri']);
  if (own && (override === null ? address === null : address !== null && sameInstallation(address, override))) return;
  const verifyToken = credential(account, 'verifyToken') ?? '';
  const body: Json = override === null ? {} : { override_callback_uri: override, verify_token: verifyToken };
  await graph.post(edge, body);
}

/** Lists of fields come as words or as `{name}`. */
function fieldsOf(subscription: Json | undefined): string[] {
  const list = subscription?.['fields'];
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => textOf(entry) ?? textOf(recordOf(entry)?.['name']) ?? []);
}
