import { createHash } from 'node:crypto';
import { callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { endpointsOf } from './google-business.settings';

/** Tokens are renewed this long before Google ends them, so that none ends under way. */
const EARLY_MS = 60_000;
const MOST_TOKENS = 2000;

interface AccessToken {
  value: string;
  /** Process time (ms) after which it is not used any more. */
  usableUntil: number;
}

/** Access tokens by grant. They live an hour, are refreshed on demand and never leave the process. */
const tokens = new Map<string, AccessToken>();

function grantKey(account: AccountContext): string {
  const { clientId = '', clientSecret = '', refreshToken = '' } = account.credentials;
  const parts = [endpointsOf(account).token, clientId, clientSecret, refreshToken];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

/** A working access token; refreshed when there is none or when `rejected` is the one at hand. */
export async function accessToken(account: AccountContext, signal: AbortSignal, rejected?: string): Promise<string> {
  const key = grantKey(account);
  const known = tokens.get(key);
  if (known && known.value !== rejected && known.usableUntil > Date.now()) return known.value;
  tokens.delete(key);
  const fresh = await refresh(account, signal);
  tokens.set(key, fresh);
  for (const oldest of tokens.keys()) {
    if (tokens.size <= MOST_TOKENS) break;
    tokens.delete(oldest);
  }
  return fresh.value;
}

async function refresh(account: AccountContext, signal: AbortSignal): Promise<AccessToken> {
  const { clientId = '', clientSecret = '', refreshToken = '' } = account.credentials;
  const form = { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken };
  const { body } = await callApi(
    {
      method: 'POST',
      url: endpointsOf(account).token,
      body: new URLSearchParams({ grant_type: 'refresh_token', ...form }),
      redirect: 'error',
    },
    { account, signal, platform: 'Google sign-in', classify: refusalOf },
  ).catch((error: unknown) => {
    // The refresh may have reached Google, but the call it was for did not.
    throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
  });
  const { access_token: value, expires_in: seconds } = (body ?? {}) as Record<string, unknown>;
  if (typeof value !== 'string' || value === '') throw new ConnectorUnavailable('Google sign-in gave no token', false);
  const life = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : 0;
  return { value, usableUntil: Date.now() + Math.max(life - EARLY_MS, life / 2) };
}

/** A refused refresh never mends itself (`invalid_grant`, `invalid_client`): somebody must reconnect. */
function refusalOf({ status }: { status: number }, detail: string): ConnectorAuthError | ConnectorUnavailable | null {
  if (status === 404 || status === 408) return new ConnectorUnavailable(detail, false);
  return status >= 400 && status < 429 ? new ConnectorAuthError(`${detail}. Connect the account again.`) : null;
}
