import { createHash } from 'node:crypto';
import { type ApiAnswer, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, type ConnectorError, ConnectorRateLimited, ConnectorUnavailable } from '../../spi/errors';
import { isRecord, textOf } from './trustpilot.payloads';
import { apiOf } from './trustpilot.settings';

/** Tokens are renewed this long before their end (100 hours), not sooner: Trustpilot answers 429 to frequent sign-ins. */
const EARLY_MS = 60_000;
/** Trustpilot names no delay with a 429. */
const PAUSE_MS = 60_000;
/** A refresh token works for 30 days. */
const REFRESH_LIFE_MS = 30 * 86_400_000;
const MOST_GRANTS = 2000;

interface Grant {
  access: { value: string; usableUntil: number } | null;
  /** The refresh token that works now; replaces the stored one when Trustpilot has handed out another. */
  refreshToken: string;
  refreshExpiresAt: number | null;
  /** Process time before which Trustpilot is not asked for a token again. */
  notBefore: number;
  /** The sign-in under way: one at a time per grant. */
  running: Promise<string> | null;
}

/** What each set of credentials has got so far. Tokens are kept in the process and never leave it but through `probe`. */
const grants = new Map<string, Grant>();

function grantKey(account: AccountContext, refreshToken = account.credentials['refreshToken'] ?? ''): string {
  const { apiKey = '', apiSecret = '', username = '', password = '' } = account.credentials;
  const parts = [apiOf(account), apiKey, apiSecret, refreshToken, username, password];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

function grantOf(account: AccountContext): Grant {
  const key = grantKey(account);
  const known = grants.get(key);
  if (known) return known;
  const refreshToken = account.credentials['refreshToken'] ?? '';
  const fresh: Grant = { access: null, refreshToken, refreshExpiresAt: null, notBefore: 0, running: null };
  keep(key, fresh);
  return fresh;
}

function keep(key: string, grant: Grant): void {
  grants.set(key, grant);
  for (const oldest of grants.keys()) {
    if (grants.size <= MOST_GRANTS) break;
    grants.delete(oldest);
  }
}

/** Whether the application signs in by itself (client credentials): there is no refresh token that could end. */
export function isApplicationItself({ credentials }: Pick<AccountContext, 'credentials'>): boolean {
  return !credentials['refreshToken'] && !(credentials['username'] && credentials['password']);
}

/** A working access token; a new one when there is none, when it ends, or when `rejected` is the one at hand. */
export async function accessToken(account: AccountContext, signal: AbortSignal, rejected?: string): Promise<string> {
  const grant = grantOf(account);
  const { access } = grant;
  if (access && access.value !== rejected && access.usableUntil > Date.now()) return access.value;
  const wait = grant.notBefore - Date.now();
  if (wait > 0) throw new ConnectorRateLimited('Trustpilot asked to wait before the next sign-in', wait);
  grant.running ??= signIn(account, signal, grant).finally(() => (grant.running = null));
  return grant.running;
}

/** The refresh token to store when it is another than the stored one, and when the one that works now ends (ISO). */
export function refreshState(account: AccountContext): { rotated: string | null; expiresAt: string | null } {
  const { refreshToken, refreshExpiresAt } = grantOf(account);
  const isStored = refreshToken === (account.credentials['refreshToken'] ?? '');
  return {
    rotated: isStored ? null : refreshToken,
    expiresAt: refreshExpiresAt === null ? null : new Date(refreshExpiresAt).toISOString(),
  };
}

async function signIn(account: AccountContext, signal: AbortSignal, grant: Grant): Promise<string> {
  try {
    return take(account, grant, await firstAnswer(account, signal, grant));
  } catch (error) {
    // the old token is kept: it may still work for other calls
    if (error instanceof ConnectorRateLimited) grant.notBefore = Date.now() + error.retryAfterMs;
    throw error;
  }
}

/** The refresh token first; a refused one gives way to the password where there is one. */
async function firstAnswer(account: AccountContext, signal: AbortSignal, grant: Grant): Promise<ApiAnswer> {
  const { username = '', password = '' } = account.credentials;
  const hasPassword = username !== '' && password !== '';
  if (grant.refreshToken !== '') {
    const form = { grant_type: 'refresh_token', refresh_token: grant.refreshToken };
    try {
      return await tokenCall(account, signal, 'refresh', form);
    } catch (error) {
      if (!hasPassword || !(error instanceof ConnectorAuthError)) throw error;
    }
  }
  if (hasPassword) return tokenCall(account, signal, 'accesstoken', { grant_type: 'password', username, password });
  return tokenCall(account, signal, 'accesstoken', { grant_type: 'client_credentials' });
}

async function tokenCall(
  account: AccountContext,
  signal: AbortSignal,
  path: 'accesstoken' | 'refresh',
  form: Record<string, string>,
): Promise<ApiAnswer> {
  const pair = `${account.credentials['apiKey'] ?? ''}:${account.credentials['apiSecret'] ?? ''}`;
  const secrets = [pair, ...Object.values(form).filter((value) => value !== form['grant_type'])];
  return callApi(
    {
      method: 'POST',
      url: `${apiOf(account)}/oauth/oauth-business-users-for-applications/${path}`,
      headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
      body: new URLSearchParams(form),
      redirect: 'error',
    },
    {
      account,
      signal,
      platform: 'Trustpilot sign-in',
      secrets,
      defaultRetryAfterMs: PAUSE_MS,
      classify: refusalOf,
    },
  ).catch((error: unknown) => {
    // The sign-in may have reached Trustpilot, but the call it was for did not.
    throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
  });
}

/** A refused sign-in never mends itself (password changed, refresh token of more than 30 days): somebody must reconnect. */
function refusalOf({ status }: ApiAnswer, detail: string): ConnectorError | null {
  if (status === 404 || status === 408) return new ConnectorUnavailable(detail, false);
  return status >= 400 && status < 429 ? new ConnectorAuthError(`${detail}. Connect the account again.`) : null;
}

/** Writes down what a sign-in gave. `expires_in` is a text of seconds. */
function take(account: AccountContext, grant: Grant, { body }: ApiAnswer): string {
  const answer = isRecord(body) ? body : {};
  const value = textOf(answer['access_token']);
  if (value === null) throw new ConnectorUnavailable('Trustpilot sign-in gave no token', false);
  const seconds = Number(answer['expires_in']);
  const life = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
  grant.access = { value, usableUntil: Date.now() + Math.max(life - EARLY_MS, life / 2) };
  const refreshToken = textOf(answer['refresh_token']);
  if (refreshToken !== null) {
    grant.refreshToken = refreshToken;
    grant.refreshExpiresAt = Date.now() + REFRESH_LIFE_MS;
    // once stored by `probe`, the new token finds what is known already: no second sign-in
    keep(grantKey(account, refreshToken), grant);
  }
  return value;
}
