import {
  accountFor,
  GraphProblem,
  missing,
  parameter,
  picked,
  tokenOf,
  type GraphCall,
  type GraphValue,
  type Route,
} from './graph-call';
import type { MetaApp, MetaPlatform } from './shapes';

const SIXTY_DAYS_SECONDS = 60 * 86_400;
const DAY_MS = 86_400_000;

/** Tokens, subscriptions and the account itself. */
export const APP_ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['GET', /^me$/, me],
  ['GET', /^debug_token$/, debugToken],
  ['GET', /^refresh_access_token$/, refreshToken],
  ['GET', /^(\d+)\/subscriptions$/, listSubscriptions],
  ['POST', /^(\d+)\/subscriptions$/, subscribeApp],
  ['GET', /^(\w+)\/subscribed_apps$/, listSubscribedApps],
  ['POST', /^(\w+)\/subscribed_apps$/, subscribeAccount],
  ['DELETE', /^(\w+)\/subscribed_apps$/, unsubscribeAccount],
];

function me(call: GraphCall): GraphValue {
  const account = accountFor(call, 'me');
  const linked = [...call.network.state.accounts.values()].find(({ linkedPageId }) => linkedPageId === account.id);
  const business = linked && { instagram_business_account: { id: linked.id, username: linked.username } };
  const { id, name, username } = account;
  const whole = account.platform === 'page' ? { id, name, ...business } : { id, user_id: id, username };
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
      data_access_expires_at: 0,
      scopes: token.scopes,
    },
  };
}

/** Instagram Login renews tokens that are a day old at least; the double counts from their end. */
function refreshToken(call: GraphCall): GraphValue {
  const token = tokenOf(call);
  const now = call.network.state.now().getTime();
  const youngest = now + SIXTY_DAYS_SECONDS * 1000 - DAY_MS;
  if (token.expiresAt === null || token.expiresAt > youngest) {
    throw new GraphProblem('The token is not old enough to be refreshed', 100);
  }
  const app = appNamed(call, token.appId);
  const end = new Date(now + SIXTY_DAYS_SECONDS * 1000);
  const renewed = call.network.issueToken(app, token.accountId, token.scopes, end);
  return { access_token: renewed.value, token_type: 'bearer', expires_in: SIXTY_DAYS_SECONDS };
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
