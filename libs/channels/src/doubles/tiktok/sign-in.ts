import type { TikTokCall } from './call';
import { given, required } from './call';
import type { TikTokNetwork } from './network';
import { TikTokRefusal, type TikTokToken, type WebhookType, WEBHOOK_TYPES } from './shapes';

type Data = Record<string, unknown>;

/** What the consent page answers: a page, or the way back. */
export type Consent = { status: number; html: string } | { status: 302; location: string };

/**
 * `GET /v2/auth/authorize`: the page that asks a person. `approve=1`, or its form sent with POST, agrees: back to the address
 * with `code` and `state`. `account` names whose account it is, `scope` what was left ticked.
 */
export function consent(network: TikTokNetwork, query: URLSearchParams, approved: boolean): Consent {
  const [redirectUri, scopes] = [
    query.get('redirect_uri') ?? '',
    (query.get('scope') ?? '').split(',').filter(Boolean),
  ];
  const { id, redirectUris } = network.app;
  if (query.get('client_key') !== id) return refusal('client_key');
  if (!isAllowed(redirectUri, redirectUris)) return refusal('redirect_uri');
  if (query.get('response_type') !== 'code' || scopes.length === 0) return refusal('response_type or scope');
  const account = query.get('account') ?? [...network.accounts.keys()][0] ?? '';
  if (!network.accounts.has(account)) return refusal('account');
  if (!approved) return { status: 200, html: page(network, query) };
  const back = new URL(redirectUri);
  back.searchParams.set('code', network.issueCode(account, redirectUri, scopes));
  back.searchParams.set('scopes', scopes.join(','));
  back.searchParams.set('state', query.get('state') ?? '');
  return { status: 302, location: back.href };
}

/** Addresses end with a slash; those that are registered have to fit whole. */
function isAllowed(address: string, registered: readonly string[] | null): boolean {
  return URL.canParse(address) && address.endsWith('/') && (registered === null || registered.includes(address));
}

function refusal(what: string): Consent {
  return { status: 400, html: `<!doctype html><title>TikTok</title><p>Something went wrong: ${what}</p>` };
}

function page(network: TikTokNetwork, query: URLSearchParams): string {
  const hidden = [...query].map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`); // prettier-ignore
  const options = [...network.accounts.values()].map(({ openId, username }) => `<option value="${escaped(openId)}">@${escaped(username)}</option>`); // prettier-ignore
  return [
    '<!doctype html><html lang="en"><title>TikTok</title><h1>Authorize the app</h1><form method="post">',
    ...hidden,
    `<label>Account <select name="account">${options.join('')}</select></label>`,
    '<button>Authorize</button></form></html>',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function assertClient(call: TikTokCall, idName: string, secretName: string): void {
  const { id, secret } = call.network.app;
  if (given(call, idName) !== id || given(call, secretName) !== secret) {
    throw new TikTokRefusal(40002, `${idName} or ${secretName} is not correct`);
  }
}

/** Trades a code: once, within ten minutes, with the address that it was made for. */
export function tradeCode(call: TikTokCall): Data {
  const { network } = call;
  assertClient(call, 'client_id', 'client_secret');
  const code = required(call, 'auth_code');
  const known = network.codes.get(code);
  network.codes.delete(code);
  const isGood =
    known && known.expiresAt > network.now().getTime() && given(call, 'grant_type') === 'authorization_code';
  if (!isGood) throw new TikTokRefusal(40110, 'Auth code is invalid, used or expired');
  if (known.redirectUri !== given(call, 'redirect_uri')) throw new TikTokRefusal(40002, 'redirect_uri does not match');
  return answerOf(network, network.issueToken(known.accountId, known.scopes));
}

/** Each refresh token works once; the access token before it goes on until its end. */
export function refreshToken(call: TikTokCall): Data {
  const { network } = call;
  assertClient(call, 'client_id', 'client_secret');
  const token = network.tokens.find(({ refresh }) => refresh === given(call, 'refresh_token'));
  const isGood = token && !token.isSpent && !token.isRevoked && token.refreshEndsAt > network.now().getTime();
  if (!isGood || given(call, 'grant_type') !== 'refresh_token') throw new TikTokRefusal(40105, 'Refresh token is invalid or expired'); // prettier-ignore
  token.isSpent = true;
  return answerOf(network, network.issueToken(token.accountId, token.scopes));
}

export function revokeToken(call: TikTokCall): Data {
  assertClient(call, 'client_id', 'client_secret');
  const token = call.network.tokens.find(({ access }) => access === given(call, 'access_token'));
  if (token) token.isRevoked = true;
  return {};
}

function answerOf(
  network: TikTokNetwork,
  { access, refresh, accountId, scopes, expiresAt, refreshEndsAt }: TikTokToken,
): Data {
  // prettier-ignore
  const now = network.now().getTime();
  return {
    access_token: access,
    expires_in: Math.round((expiresAt - now) / 1000),
    refresh_token: refresh,
    refresh_token_expires_in: Math.round((refreshEndsAt - now) / 1000),
    open_id: accountId,
    scope: scopes.join(','),
    token_type: 'Bearer',
  };
}

function webhookType(call: TikTokCall): WebhookType {
  assertClient(call, 'app_id', 'secret');
  const type = WEBHOOK_TYPES.find((name) => name === given(call, 'event_type'));
  if (!type) throw new TikTokRefusal(40002, 'event_type: not valid');
  return type;
}

export function readWebhook(call: TikTokCall): Data {
  const type = webhookType(call);
  const url = call.network.webhooks.get(type);
  return { app_id: call.network.app.id, event_type: type, ...(url !== undefined && { callback_url: url }) };
}

export function updateWebhook(call: TikTokCall): Data {
  const type = webhookType(call);
  call.network.webhooks.set(type, required(call, 'callback_url'));
  return readWebhook(call);
}

export function deleteWebhook(call: TikTokCall): Data {
  call.network.webhooks.delete(webhookType(call));
  return {};
}
