import { type ApiAnswer, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, type ConnectorError, ConnectorUnavailable } from '../../spi/errors';
import { isRecord, textOf } from './trustpilot.payloads';
import { apiOf } from './trustpilot.settings';

/** Tokens are renewed this long before their end (100 hours), not sooner. */
const EARLY_MS = 60_000;
/** Trustpilot names no delay with a 429. */
const PAUSE_MS = 60_000;
/** A refresh token works for 30 days. */
const REFRESH_LIFE_MS = 30 * 86_400_000;

export type Credentials = Readonly<Record<string, string>>;

/** The refresh token first; a refused one gives way to the password where there is one. The credentials with what came. */
export async function signIn(
  account: AccountContext,
  current: Credentials,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const { refreshToken = '', username = '', password = '' } = current;
  const hasPassword = username !== '' && password !== '';
  const call = (path: 'accesstoken' | 'refresh', form: Record<string, string>) =>
    tokenCall(account, current, signal, { path, form }).then((answer) => withTokens(current, answer));
  if (refreshToken !== '') {
    try {
      return await call('refresh', { grant_type: 'refresh_token', refresh_token: refreshToken });
    } catch (error) {
      if (!hasPassword || !(error instanceof ConnectorAuthError)) throw error;
    }
  }
  if (hasPassword) return call('accesstoken', { grant_type: 'password', username, password });
  return call('accesstoken', { grant_type: 'client_credentials' });
}

async function tokenCall(
  account: AccountContext,
  { apiKey = '', apiSecret = '' }: Credentials,
  signal: AbortSignal,
  { path, form }: { path: string; form: Record<string, string> },
): Promise<ApiAnswer> {
  const pair = `${apiKey}:${apiSecret}`;
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

/** `expires_in` is a text of seconds. */
function withTokens(current: Credentials, { body }: ApiAnswer): Record<string, string> {
  const answer = isRecord(body) ? body : {};
  const value = textOf(answer['access_token']);
  if (value === null) throw new ConnectorUnavailable('Trustpilot sign-in gave no token', false);
  const seconds = Number(answer['expires_in']);
  const life = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
  const refreshToken = textOf(answer['refresh_token']);
  return {
    ...current,
    accessToken: value,
    accessTokenUntil: isoAfter(Math.max(life - EARLY_MS, life / 2)),
    ...(refreshToken !== null && { refreshToken, refreshTokenEndsAt: isoAfter(REFRESH_LIFE_MS) }),
  };
}

function isoAfter(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}
