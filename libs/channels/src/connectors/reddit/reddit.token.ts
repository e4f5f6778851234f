import { createHash } from 'node:crypto';
import { callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { recordOf, textOf } from './reddit.payloads';
import { endpointsOf, userAgentOf } from './reddit.settings';

/** Tokens are renewed this long before Reddit ends them, so that none ends under way. */
const EARLY_MS = 60_000;
const MOST_TOKENS = 2000;

export interface AccessToken {
  value: string;
  /** Scopes of the sign-in; null when Reddit does not name them. `*` stands for all. */
  scopes: string[] | null;
  /** The refresh token to use from now on; Reddit may repeat it in its answer. */
  refreshToken: string;
}

interface Kept extends AccessToken {
  /** Process time (ms) after which it is not used any more. */
  usableUntil: number;
}

/** Access tokens by grant. They live an hour or a day, are refreshed on demand and never leave the process. */
const tokens = new Map<string, Kept>();

/** A working access token; refreshed when there is none or when `rejected` is the one at hand. */
export async function accessToken(
  account: AccountContext,
  signal: AbortSignal,
  rejected?: string,
): Promise<AccessToken> {
  const key = grantKey(account);
  const known = tokens.get(key);
  if (known && known.value !== rejected && known.usableUntil > Date.now()) return known;
  const fresh = await refresh(account, signal, known?.refreshToken ?? account.credentials['refreshToken'] ?? '');
  tokens.delete(key);
  tokens.set(key, fresh);
  for (const oldest of tokens.keys()) {
    if (tokens.size <= MOST_TOKENS) break;
    tokens.delete(oldest);
  }
  return fresh;
}

function grantKey(account: AccountContext): string {
  const { clientId = '', clientSecret = '', refreshToken = '' } = account.credentials;
  const parts = [endpointsOf(account).token, clientId, clientSecret, refreshToken];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

/** `POST /api/v1/access_token` with `grant_type=refresh_token` and the client in `Authorization: Basic`. */
async function refresh(account: AccountContext, signal: AbortSignal, refreshToken: string): Promise<Kept> {
  const { clientId = '', clientSecret = '' } = account.credentials;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const answer = await callApi(
    {
      method: 'POST',
      url: endpointsOf(account).token,
      headers: { authorization: `Basic ${basic}`, 'user-agent': userAgentOf(account) },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
      redirect: 'error',
    },
    { account, signal, platform: 'Reddit sign-in', secrets: [basic, refreshToken], classify: refusalOf },
  ).catch((error: unknown) => {
    // The refresh may have reached Reddit, but the call it was for did not.
    throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
  });
  const body = recordOf(answer.body);
  const value = textOf(body?.['access_token']);
  // Reddit also refuses with status 200 and an `error`
  if (value === null && typeof body?.['error'] === 'string') throw new ConnectorAuthError(AGAIN);
  if (value === null) throw new ConnectorUnavailable('Reddit sign-in gave no token', false);
  const seconds = body?.['expires_in'];
  const lifeMs = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : 0;
  return {
    value,
    scopes:
      textOf(body?.['scope'])
        ?.trim()
        .split(/[\s,]+/) ?? null,
    refreshToken: textOf(body?.['refresh_token']) ?? refreshToken,
    usableUntil: Date.now() + Math.max(lifeMs - EARLY_MS, lifeMs / 2),
  };
}

const AGAIN = 'Reddit refused the sign-in. Connect the account again.';

/** A refused refresh (`invalid_grant`, a wrong client) never mends itself: somebody must reconnect. */
function refusalOf({ status }: { status: number }, detail: string): ConnectorAuthError | ConnectorUnavailable | null {
  if (status === 404 || status === 408) return new ConnectorUnavailable(detail, false);
  return status >= 400 && status < 429 ? new ConnectorAuthError(`${detail}. Connect the account again.`) : null;
}
