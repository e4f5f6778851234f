import type { ActionVerb, CapabilityRecord, QuotaUse } from '@parvis/contracts';
import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { GraphClient } from './graph-client';
import { countOf, idOf, recordOf, textOf, type Json } from '../../spi/read';
import { credential, flagSetting, takeOverWebhookField } from '../../spi/settings';
import { withoutVerbs } from '../../spi/verbs';
import { dataOf } from './walk';

/** What `debug_token` says about a token. */
interface TokenFacts {
  scopes: string[];
  /** The earlier of expiry and end of data access; null when neither has a date. */
  expiresAt: string | null;
}

/** Permissions with the verbs that stop working without them. */
export type PermissionTable = Readonly<Record<string, readonly ActionVerb[]>>;

/** Asks Meta about the account's token; throws `ConnectorAuthError` when it is dead. */
export async function debugToken(graph: GraphClient, account: AccountContext): Promise<TokenFacts> {
  const asApp = graph.withToken(appToken(account));
  const { body } = await asApp.get('debug_token', { input_token: credential(account, 'accessToken') ?? '' });
  const data = recordOf(body['data']);
  if (data?.['is_valid'] !== true) {
    throw new ConnectorAuthError(`Meta says that the token is not valid (${String(errorCode(data))})`);
  }
  const appId = idOf(data['app_id']);
  if (appId !== null && appId !== credential(account, 'appId')) {
    throw new ConnectorAuthError('The token was issued by another app than the one entered');
  }
  const dates = [countOf(data['expires_at']), countOf(data['data_access_expires_at'])].filter(
    (at) => at !== null && at > 0,
  );
  const first = Math.min(...dates.map(Number));
  return {
    scopes: Array.isArray(data['scopes']) ? data['scopes'].filter((scope) => typeof scope === 'string') : [],
    expiresAt: dates.length > 0 ? new Date(first * 1000).toISOString() : null,
  };
}

function errorCode(data: Json | null): number | string {
  return countOf(recordOf(data?.['error'])?.['code']) ?? 'no code given';
}

/** The token an app uses for itself. */
export function appToken(account: AccountContext): string {
  return `${credential(account, 'appId') ?? ''}|${credential(account, 'appSecret') ?? ''}`;
}

interface Subscription {
  /** Webhook object of the app: `page` or `instagram`. */
  object: 'page' | 'instagram';
  fields: readonly string[];
  /** Fields to subscribe the page itself to; the Page's list is one for all its channels. */
  pageFields: readonly string[];
}

/**
 * Puts both layers of a webhook in order: the app's address and fields, and the page's subscription to the app, which
 * disappears with the role or token. True when events will arrive.
 */
export async function ensureSubscribed(
  graph: GraphClient,
  account: AccountContext,
  hookUrl: string,
  wanted: Subscription,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const app = await subscribeApp(graph, account, hookUrl, wanted, signal);
    const page = await subscribePage(graph, account, wanted);
    return app && page;
  } catch (error) {
    // Without a webhook the channel still polls: an address that Meta cannot reach must not stop the connection.
    if (error instanceof ConnectorRejected || error instanceof ConnectorUnavailable) return false;
    throw error;
  }
}

async function subscribeApp(
  graph: GraphClient,
  account: AccountContext,
  hookUrl: string,
  { object, fields }: Subscription,
  signal: AbortSignal,
): Promise<boolean> {
  const asApp = graph.withToken(appToken(account));
  const edge = `${encodeURIComponent(credential(account, 'appId') ?? '')}/subscriptions`;
  const current = dataOf((await asApp.get(edge)).body).find((entry) => entry['object'] === object);
  const callback = textOf(current?.['callback_url']);
  const active = namesOf(current?.['fields']);
  const isOurs =
    callback !== null &&
    sameInstallation(callback, hookUrl) &&
    current?.['active'] !== false &&
    (callback === hookUrl || !(await isGone(callback, account, signal)));
  if (isOurs && fields.every((field) => active.includes(field))) return true;
  const isOthers = callback !== null && !sameInstallation(callback, hookUrl);
  if (isOthers && !flagSetting(account, takeOverWebhookField)) return false;
  await asApp.post(edge, {
    object,
    callback_url: isOurs ? callback : hookUrl,
    verify_token: credential(account, 'verifyToken') ?? '',
    fields: [...new Set([...(isOurs ? active : []), ...fields])].join(','),
  });
  return true;
}

/** The account of this address does not exist any more: its installation was made anew at the same place. */
async function isGone(callback: string, account: AccountContext, signal: AbortSignal): Promise<boolean> {
  const asked = `${callback}?hub.mode=subscribe&hub.challenge=0&hub.verify_token=none`;
  const answer = await account.fetch(asked, { signal }).catch(() => null); // unreachable from here says nothing
  await answer?.body?.cancel();
  return answer?.status === 404 || answer?.status === 410;
}

/** Several accounts can share an app, whose one address then is that of any of them. */
function sameInstallation(callback: string, hookUrl: string): boolean {
  if (!URL.canParse(callback) || !URL.canParse(hookUrl)) return false;
  const [theirs, ours] = [new URL(callback), new URL(hookUrl)];
  const folder = (url: URL) => url.pathname.split('/').slice(0, -2).join('/');
  return theirs.origin === ours.origin && folder(theirs) === folder(ours);
}

async function subscribePage(
  graph: GraphClient,
  account: AccountContext,
  { pageFields }: Subscription,
): Promise<boolean> {
  const apps = dataOf((await graph.get('me/subscribed_apps')).body);
  const own = apps.find((app) => idOf(app['id']) === credential(account, 'appId'));
  const active = namesOf(own?.['subscribed_fields']);
  if (pageFields.every((field) => active.includes(field))) return true;
  const all = [...new Set([...active, ...pageFields])].join(',');
  const { body } = await graph.post('me/subscribed_apps', {}, { subscribed_fields: all });
  return body['success'] === true;
}

/** Lists of fields come as words or as `{name}`. */
function namesOf(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => textOf(entry) ?? textOf(recordOf(entry)?.['name']) ?? []);
}

/** The probe's answer: what the account lacks is taken out of the record. */
export function probeResult(
  who: { externalId: string; name: string },
  record: CapabilityRecord,
  facts: { token: TokenFacts; needed: PermissionTable; subscribed: boolean; quota?: QuotaUse[] },
): ProbeResult {
  const missing = Object.keys(facts.needed).filter((scope) => !facts.token.scopes.includes(scope));
  const lacking = missing.flatMap((scope) => facts.needed[scope] ?? []);
  const capabilities = withoutVerbs(record, lacking);
  return {
    ...who,
    capabilities: facts.subscribed ? capabilities : { ...capabilities, receive: 'poll' },
    missingPermissions: missing,
    tokenExpiresAt: facts.token.expiresAt,
    credentials: null,
    ...(facts.quota && { quota: facts.quota }),
  };
}
