import { type KeptToken, signIn, TokenMemory, usableUntil } from '../../http/token-memory';
import type { AccountContext } from '../../spi/connector';
import { ConnectorUnavailable } from '../../spi/errors';
import { endpointsOf } from './google-business.settings';

/** Access tokens live an hour. */
const tokens = new TokenMemory<KeptToken>();

/** A working access token; refreshed when there is none or when `rejected` is the one at hand. */
export async function accessToken(account: AccountContext, signal: AbortSignal, rejected?: string): Promise<string> {
  const { clientId = '', clientSecret = '', refreshToken = '' } = account.credentials;
  const grant = [endpointsOf(account).token, clientId, clientSecret, refreshToken];
  return (await tokens.working(grant, rejected, () => refresh(account, signal))).value;
}

async function refresh(account: AccountContext, signal: AbortSignal): Promise<KeptToken> {
  const { clientId = '', clientSecret = '', refreshToken = '' } = account.credentials;
  const form = { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken };
  const { body } = await signIn(
    {
      method: 'POST',
      url: endpointsOf(account).token,
      body: new URLSearchParams({ grant_type: 'refresh_token', ...form }),
    },
    { account, signal, platform: 'Google sign-in' },
  );
  const { access_token: value, expires_in: seconds } = (body ?? {}) as Record<string, unknown>;
  if (typeof value !== 'string' || value === '') throw new ConnectorUnavailable('Google sign-in gave no token', false);
  return { value, usableUntil: usableUntil(seconds) };
}
