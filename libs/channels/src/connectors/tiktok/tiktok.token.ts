import { redacted } from '../../http/redact';
import { renewed } from '../../http/renewed';
import { type KeptToken, signIn, TokenMemory, usableUntil } from '../../http/token-memory';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, type ConnectorError, ConnectorRateLimited, ConnectorUnavailable } from '../../spi/errors';
import { countOf, idOf, recordOf, textOf } from '../../spi/read';
import { refusalOf } from './tiktok.errors';
import { apiOf } from './tiktok.settings';

type Credentials = Readonly<Record<string, string>>;

/** The access token in use and the credentials it belongs to. */
export interface TikTokToken extends KeptToken {
  credentials: Credentials;
}

/** Tokens are used no longer than this before their end, so that none ends under way. */
const EARLY_MS = 60_000;

const tokens = new TokenMemory<TikTokToken>();
/** Renewals under way, by grant: a refresh token works once, so two calls at a time share one. */
const underWay = new Map<string, Promise<TikTokToken>>();

function grantOf(account: AccountContext): readonly string[] {
  const { appId = '', appSecret = '', refreshToken = '' } = account.credentials;
  return [apiOf(account), appId, appSecret, refreshToken];
}

/** A working access token; traded for a new one when its end has come or when `rejected` is the one at hand. */
export function accessToken(account: AccountContext, signal: AbortSignal, rejected?: string): Promise<TikTokToken> {
  const grant = grantOf(account);
  return tokens.working(grant, rejected, async (last) => {
    const stored = last ?? storedToken(account.credentials);
    if (stored && stored.value !== rejected && stored.usableUntil > Date.now()) return stored;
    const key = JSON.stringify(grant);
    const running = underWay.get(key) ?? next(account, signal, stored).finally(() => underWay.delete(key));
    underWay.set(key, running);
    return running;
  });
}

/** The token of the last sign-in or renewal, as it was stored with the credentials. */
function storedToken(credentials: Credentials): TikTokToken | null {
  const value = credentials['accessToken'] ?? '';
  const ends = Date.parse(credentials['accessTokenEndsAt'] ?? '');
  return value === '' || Number.isNaN(ends) ? null : { value, usableUntil: ends - EARLY_MS, credentials };
}

async function next(account: AccountContext, signal: AbortSignal, last: TikTokToken | null): Promise<TikTokToken> {
  const fresh = await renewed(account, (stored) => {
    // without a store the process alone knows the refresh token that works now
    const current = account.renewCredentials ? stored : { ...stored, ...last?.credentials };
    return trade(account, signal, current, 'refresh_token', {
      grant_type: 'refresh_token',
      refresh_token: current['refreshToken'] ?? '',
    });
  });
  const token = storedToken(fresh);
  if (!token) throw new ConnectorUnavailable('TikTok sign-in gave no token', false);
  return token;
}

/** The permissions of the sign-in; null while TikTok has not said what was granted. */
export function grantedScopes(credentials: Credentials): string[] | null {
  const scopes = credentials['grantedScopes'];
  return scopes === undefined ? null : scopes.split(/[\s,]+/).filter((scope) => scope !== '');
}

/**
 * Trades a code or a refresh token: the credentials with what TikTok answered. The tokens' ends and the granted scopes are
 * kept beside them, `openId` is the account's id of every other call.
 */
export async function trade(
  account: AccountContext,
  signal: AbortSignal,
  current: Credentials,
  endpoint: 'token' | 'refresh_token',
  form: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { appId = '', appSecret = '' } = current;
  const secrets = [appSecret, form['refresh_token'] ?? '', form['auth_code'] ?? ''];
  const answer = await signIn(
    {
      method: 'POST',
      url: `${apiOf(account)}/tt_user/oauth2/${endpoint}/`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: appId, client_secret: appSecret, ...form }),
    },
    { account, signal, platform: 'TikTok sign-in', secrets },
  );
  const words = textOf(recordOf(answer.body)?.['message']) ?? 'no reason given';
  const refusal = refusalOf(answer, false, redacted(`TikTok sign-in: ${words}`, account, secrets));
  if (refusal) throw finalRefusal(refusal);
  return noted(current, recordOf(recordOf(answer.body)?.['data']) ?? {});
}

/** A refused grant never mends itself; limits and troubles pass. */
function finalRefusal(refusal: ConnectorError): ConnectorError {
  const passes = refusal instanceof ConnectorRateLimited || refusal instanceof ConnectorUnavailable;
  return passes ? refusal : new ConnectorAuthError(`${refusal.message}. Connect the account again.`);
}

function noted(current: Credentials, data: Readonly<Record<string, unknown>>): Record<string, string> {
  const access = textOf(data['access_token']);
  if (!access) throw new ConnectorUnavailable('TikTok sign-in gave no token', false);
  const ends = usableUntil(data['expires_in']) + EARLY_MS;
  const life = countOf(data['refresh_token_expires_in']);
  const openId = idOf(data['open_id']) ?? current['openId'];
  const scopes = textOf(data['scope']) ?? current['grantedScopes'];
  return {
    ...current,
    accessToken: access,
    accessTokenEndsAt: new Date(ends).toISOString(),
    refreshToken: textOf(data['refresh_token']) ?? current['refreshToken'] ?? '',
    ...(life !== null && { refreshTokenEndsAt: new Date(Date.now() + life * 1000).toISOString() }),
    ...(openId !== undefined && { openId }),
    ...(scopes !== undefined && { grantedScopes: scopes }),
  };
}
