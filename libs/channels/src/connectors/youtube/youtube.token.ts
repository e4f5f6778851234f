import { type KeptToken, signIn, TokenMemory, usableUntil } from '../../http/token-memory';
import type { AccountContext } from '../../spi/connector';
import { ConnectorUnavailable } from '../../spi/errors';
import { endpointsOf } from './youtube.settings';

export interface AccessToken extends KeptToken {
  /** Scopes of the consent; null when Google does not name them. */
  scopes: string[] | null;
}

/** Access tokens live an hour. */
const tokens = new TokenMemory<AccessToken>();

/** A working access token; refreshed when there is none or when `rejected` is the one at hand. */
export function accessToken(account: AccountContext, signal: AbortSignal, rejected?: string): Promise<AccessToken> {
  const { clientId = '', clientSecret = '', refreshToken = '' } = account.credentials;
  const grant = [endpointsOf(account).token, clientId, clientSecret, refreshToken];
  return tokens.working(grant, rejected, () => refresh(account, signal));
}

/** `POST /token` with `grant_type=refresh_token`. Google does not rotate the refresh token. */
async function refresh(account: AccountContext, signal: AbortSignal): Promise<AccessToken> {
  const { clientId = '', clientSecret = '', refreshToken = '' } = account.credentials;
  const client = { client_id: clientId, client_secret: clientSecret };
  const body = new URLSearchParams({ grant_type: 'refresh_token', ...client, refresh_token: refreshToken });
  const answer = await signIn(
    { method: 'POST', url: endpointsOf(account).token, body },
    { account, signal, platform: 'Google sign-in' },
  );
  const { access_token: value, expires_in: seconds, scope } = (answer.body ?? {}) as Record<string, unknown>;
  if (typeof value !== 'string' || value === '') throw new ConnectorUnavailable('Google sign-in gave no token', false);
  return {
    value,
    scopes: typeof scope === 'string' && scope.trim() !== '' ? scope.trim().split(/\s+/) : null,
    usableUntil: usableUntil(seconds),
  };
}
