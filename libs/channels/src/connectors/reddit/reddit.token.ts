import { type KeptToken, signIn, TokenMemory, usableUntil } from '../../http/token-memory';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { recordOf, textOf } from './reddit.payloads';
import { endpointsOf, userAgentOf } from './reddit.settings';

export interface AccessToken extends KeptToken {
  /** Scopes of the sign-in; null when Reddit does not name them. `*` stands for all. */
  scopes: string[] | null;
  /** The refresh token to use from now on; Reddit may repeat it in its answer. */
  refreshToken: string;
}

/** Access tokens live an hour or a day. */
const tokens = new TokenMemory<AccessToken>();

/** A working access token; refreshed when there is none or when `rejected` is the one at hand. */
export function accessToken(account: AccountContext, signal: AbortSignal, rejected?: string): Promise<AccessToken> {
  const { clientId = '', clientSecret = '', refreshToken = '' } = account.credentials;
  const grant = [endpointsOf(account).token, clientId, clientSecret, refreshToken];
  return tokens.working(grant, rejected, (last) => refresh(account, signal, last?.refreshToken ?? refreshToken));
}

/** `POST /api/v1/access_token` with `grant_type=refresh_token` and the client in `Authorization: Basic`. */
async function refresh(account: AccountContext, signal: AbortSignal, refreshToken: string): Promise<AccessToken> {
  const { clientId = '', clientSecret = '' } = account.credentials;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const answer = await signIn(
    {
      method: 'POST',
      url: endpointsOf(account).token,
      headers: { authorization: `Basic ${basic}`, 'user-agent': userAgentOf(account) },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    },
    { account, signal, platform: 'Reddit sign-in', secrets: [basic, refreshToken] },
  );
  const body = recordOf(answer.body);
  const value = textOf(body?.['access_token']);
  // Reddit also refuses with status 200 and an `error`
  if (value === null && typeof body?.['error'] === 'string') throw new ConnectorAuthError(AGAIN);
  if (value === null) throw new ConnectorUnavailable('Reddit sign-in gave no token', false);
  return {
    value,
    scopes:
      textOf(body?.['scope'])
        ?.trim()
        .split(/[\s,]+/) ?? null,
    refreshToken: textOf(body?.['refresh_token']) ?? refreshToken,
    usableUntil: usableUntil(body?.['expires_in']),
  };
}

const AGAIN = 'Reddit refused the sign-in. Connect the account again.';
