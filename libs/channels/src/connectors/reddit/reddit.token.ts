import { createHash } from 'node:crypto';
import { renewed } from '../../http/renewed';
import { type KeptToken, signIn, TokenMemory, usableUntil } from '../../http/token-memory';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { recordOf, textOf } from './reddit.payloads';
import { endpointsOf, userAgentOf } from './reddit.settings';

type Stored = Readonly<Record<string, string>>;

/** The access token in use and the credentials it belongs to. */
interface AccessToken extends KeptToken {
  credentials: Stored;
}

/** Access tokens live an hour or a day; with a store they are kept beside the refresh token, so that processes share them. */
const tokens = new TokenMemory<AccessToken>();

/** A working access token; refreshed when there is none or when `rejected` is the one at hand. */
export function accessToken(account: AccountContext, signal: AbortSignal, rejected?: string): Promise<AccessToken> {
  const { clientId = '', clientSecret = '', refreshToken = '' } = account.credentials;
  const grant = [endpointsOf(account).token, clientId, clientSecret, refreshToken];
  return tokens.working(grant, rejected, async (last) => {
    const stored = storedToken(account.credentials);
    if (stored && stored.value !== rejected && stored.usableUntil > Date.now()) return stored;
    return next(account, signal, last);
  });
}

/** The scopes of the sign-in; null when Reddit does not name them. `*` stands for all. */
export function grantedScopes(credentials: Stored): string[] | null {
  return credentials['grantedScopes']?.split(' ') ?? null;
}

/** The access token beside a refresh token; null without one, or with one that belongs to a refresh token entered before. */
function storedToken(credentials: Stored): AccessToken | null {
  const { accessToken: value = '', accessTokenUntil = '', accessTokenOf } = credentials;
  const until = Date.parse(accessTokenUntil);
  if (value === '' || Number.isNaN(until) || accessTokenOf !== markOf(credentials)) return null;
  return { value, usableUntil: until, credentials };
}

function markOf({ clientId = '', refreshToken = '' }: Stored): string {
  return createHash('sha256')
    .update(JSON.stringify([clientId, refreshToken]))
    .digest('base64url')
    .slice(0, 16);
}

async function next(account: AccountContext, signal: AbortSignal, last: AccessToken | undefined): Promise<AccessToken> {
  const credentials = await renewed(account, async (stored) => {
    // without a store the process alone knows the refresh token that works now
    const current = account.renewCredentials ? stored : { ...stored, ...last?.credentials };
    const form = { grant_type: 'refresh_token', refresh_token: current['refreshToken'] ?? '' };
    return trade(account, current, form, signal);
  });
  const token = storedToken(credentials);
  if (!token) throw new ConnectorUnavailable('Reddit sign-in gave no token', false);
  return token;
}

/**
 * `POST /api/v1/access_token` with the client in `Authorization: Basic`; the credentials with what it gave. The refresh token
 * stays valid until it is revoked, but an answer may bring another one.
 */
export async function trade(
  account: AccountContext,
  current: Stored,
  form: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const { clientId = '', clientSecret = '' } = current;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const answer = await signIn(
    {
      method: 'POST',
      url: endpointsOf(account).token,
      headers: { authorization: `Basic ${basic}`, 'user-agent': userAgentOf(account) },
      body: new URLSearchParams({ ...form }),
    },
    { account, signal, platform: 'Reddit sign-in', secrets: [basic, ...Object.values(form)] },
  );
  const body = recordOf(answer.body);
  const value = textOf(body?.['access_token']);
  // Reddit also refuses with status 200 and an `error`
  if (value === null && typeof body?.['error'] === 'string') throw new ConnectorAuthError(AGAIN);
  if (value === null) throw new ConnectorUnavailable('Reddit sign-in gave no token', false);
  const refreshToken = textOf(body?.['refresh_token']);
  const scopes = textOf(body?.['scope'])?.trim().split(/[\s,]+/); // prettier-ignore
  const fresh = {
    ...current,
    accessToken: value,
    accessTokenUntil: new Date(usableUntil(body?.['expires_in'])).toISOString(),
    ...(refreshToken !== null && { refreshToken }),
    ...(scopes && { grantedScopes: scopes.join(' ') }),
  };
  return { ...fresh, accessTokenOf: markOf(fresh) };
}

const AGAIN = 'Reddit refused the sign-in. Connect the account again.';
