import {
  accountFor,
  GraphProblem,
  missing,
  paged,
  parameter,
  picked,
  tokenOf,
  type GraphCall,
  type GraphValue,
  type Route,
} from './graph-call';
import type { MetaAccount, MetaApp, MetaPlatform, MetaToken } from './shapes';
import { LONG_LIFE_MS } from './sign-in';

const DAY_MS = 86_400_000;

/** Tokens, subscriptions and the account itself. */
export const APP_ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['GET', /^me$/, me],
  ['GET', /^me\/accounts$/, listPages],
  ['GET', /^debug_token$/, debugToken],
  ['GET', /^access_token$/, exchangeToken],
  ['GET', /^refresh_access_token$/, refreshToken],
  ['GET', /^(\d+)\/subscriptions$/, listSubscriptions],
  ['POST', /^(\d+)\/subscriptions$/, subscribeApp],
  ['GET', /^(\w+)\/subscribed_apps$/, listSubscribedApps],
  ['POST', /^(\w+)\/subscribed_apps$/, subscribeAccount],
  ['DELETE', /^(\w+)\/subscribed_apps$/, unsubscribeAccount],
];

/** The Pages of the person who signed in, each with a token of its own; that has no end when the person's is a long one. */
function listPages(call: GraphCall): GraphValue {
  const { user, network } = call;
  if (!user) throw new GraphProblem('An active user access token is required', 2500);
  const { state } = network;
  const app = appNamed(call, user.appId);
  const seesPages = user.scopes.includes('pages_show_list');
  const pages = [...state.accounts.values()].filter(({ id, platform }) => platform === 'page' && !state.elsewhere.has(id)); // prettier-ignore
  const shown = ({ id, name }: MetaAccount) => {
    const token = network.issueToken(app, id, user.scopes, user.isLong ? null : new Date(user.expiresAt));
    token.dataAccessEndsAt = user.dataAccessEndsAt;
    return { id, name, access_token: token.value, tasks: ['MODERATE', 'MESSAGING', 'CREATE_CONTENT', 'MANAGE'], ...businessOf(call, id) }; // prettier-ignore
  };
  return paged(call, seesPages ? pages : [], ({ id }) => id, shown);
}

/** The Instagram account that is linked to a Page. */
function businessOf({ network }: GraphCall, pageId: string): GraphValue {
  const linked = [...network.state.accounts.values()].find(({ linkedPageId }) => linkedPageId === pageId);
  return linked ? { instagram_business_account: { id: linked.id, username: linked.username } } : {};
}

function me(call: GraphCall): GraphValue {
  const account = accountFor(call, 'me');
  const { id, name, username } = account;
  const whole = account.platform === 'page' ? { id, name, ...businessOf(call, id) } : { id, user_id: id, username };
  return picked(whole, call.query.get('fields'));
}

function debugToken(call: GraphCall): GraphValue {
  if (call.appId === null) throw new GraphProblem('(#100) You must provide an app access token', 100);
  const token = call.network.state.tokens.get(call.query.get('input_token') ?? '');
  if (!token) return { data: { is_valid: false, error: { code: 190, message: 'Invalid token' }, scopes: [] } };
  const isDead =
    token.deadSubcode !== null || (token.expiresAt !== null && token.expiresAt <= call.network.state.now().getTime());
  return {
    data: {
      app_id: token.appId,
      type: 'PAGE',
      is_valid: !isDead,
      ...(isDead && { error: { code: 190, subcode: token.deadSubcode ?? 463, message: 'The session has expired' } }),
      expires_at: token.expiresAt === null ? 0 : Math.floor(token.expiresAt / 1000),
      data_access_expires_at: Math.floor((token.dataAccessEndsAt ?? 0) / 1000),
      scopes: token.scopes,
    },
  };
}

/** Instagram Login renews tokens that are a day old at least; the double counts from their end. */
function refreshToken(call: GraphCall): GraphValue {
  const token = tokenOf(call);
  const youngest = call.network.state.now().getTime() + LONG_LIFE_MS - DAY_MS;
  if (token.expiresAt === null || token.expiresAt > youngest || token.isShort) {
    throw new GraphProblem('The token is not old enough to be refreshed', 100);
  }
  return longLived(call, token);
}

function exchangeToken(call: GraphCall): GraphValue {
  const token = tokenOf(call);
  const { secret } = appNamed(call, token.appId);
  if (call.query.get('client_secret') !== secret) throw new GraphProblem('Error validating client secret.', 101);
  if (call.query.get('grant_type') !== 'ig_exchange_token' || !token.isShort) {
    throw new GraphProblem('Only a short-lived access token can be exchanged', 100);
  }
  return longLived(call, token);
}

function longLived(call: GraphCall, { appId, accountId, scopes }: MetaToken): GraphValue {
  const end = new Date(call.network.state.now().getTime() + LONG_LIFE_MS);
  const { value } = call.network.issueToken(appNamed(call, appId), accountId, scopes, end);
  return { access_token: value, token_type: 'bearer', expires_in: LONG_LIFE_MS / 1000 };
}

function appNamed(call: GraphCall, id: string | undefined): MetaApp {
  const app = call.network.state.apps.get(id ?? '');
  if (!app) throw missing(id ?? '');
  return app;
}

function ownApp(call: GraphCall, id: string | undefined): MetaApp {
  if (call.appId !== id) throw new GraphProblem('(#15) This method must be called with an app access_token', 15);
  return appNamed(call, id);
}

function listSubscriptions(call: GraphCall, match: RegExpExecArray): GraphValue {
  const data = [...ownApp(call, match[1]).callbacks].map(([object, { url, fields }]) => ({
    object,
    callback_url: url,
    active: true,
    fields: [...fields].map((name) => ({ name, version: 'v26.0' })),
  }));
  return { data };
}

async function subscribeApp(call: GraphCall, match: RegExpExecArray): Promise<GraphValue> {
  const app = ownApp(call, match[1]);
  const object = parameter(call, 'object') as MetaPlatform;
  if (!['page', 'instagram'].includes(object)) throw new GraphProblem('(#100) Invalid object', 100);
  const url = new URL(parameter(call, 'callback_url'));
  const asked = new URL(url);
  const expected = String(100_000 + call.network.state.next());
  asked.searchParams.set('hub.mode', 'subscribe');
  asked.searchParams.set('hub.verify_token', parameter(call, 'verify_token'));
  asked.searchParams.set('hub.challenge', expected);
  if ((await call.verifyCallback(asked)) !== expected) {
    throw new GraphProblem('(#2200) Callback verification failed', 2200);
  }
  app.callbacks.set(object, { url: url.toString(), fields: new Set(listed(call, 'fields')) });
  return { success: true };
}

function listed(call: GraphCall, name: string): string[] {
  return parameter(call, name).split(',').filter(Boolean);
}

function listSubscribedApps(call: GraphCall, match: RegExpExecArray): GraphValue {
  const { subscribedApps } = accountFor(call, match[1] ?? '');
  return { data: [...subscribedApps].map(([id, fields]) => ({ id, name: 'Parvis', subscribed_fields: [...fields] })) };
}

function subscribeAccount(call: GraphCall, match: RegExpExecArray): GraphValue {
  const account = accountFor(call, match[1] ?? '');
  account.subscribedApps.set(tokenOf(call).appId, new Set(listed(call, 'subscribed_fields')));
  return { success: true };
}

function unsubscribeAccount(call: GraphCall, match: RegExpExecArray): GraphValue {
  accountFor(call, match[1] ?? '').subscribedApps.delete(tokenOf(call).appId);
  return { success: true };
}
