import { createHash } from 'node:crypto';
import { callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { endpointsOf } from './youtube.settings';

/** Tokens are renewed this long before Google ends them, so that none ends under way. */
const EARLY_MS = 60_000;
const MOST_TOKENS = 2000;

export interface AccessToken {
  value: string;
  /** Scopes of the consent; null when Google does not name them. */
  scopes: string[] | null;
}

interface Kept extends AccessToken {
  /** Process time (ms) after which it is not used any more. */
  usableUntil: number;
}

/** Access tokens by grant. They live an hour, are refreshed on demand and never leave the process. */
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
  tokens.delete(key);
  const fresh = await refresh(account, signal);
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

/** `POST /token` with `grant_type=refresh_token`. Google does not rotate the refresh token. */
async function refresh(account: AccountContext, signal: AbortSignal): Promise<Kept> {
  const { clientId = '', clientSecret = '', refreshToken = '' } = account.credentials;
  const client = { client_id: clientId, client_secret: clientSecret };
  const body = new URLSearchParams({ grant_type: 'refresh_token', ...client, refresh_token: refreshToken });
  const answer = await callApi(
    { method: 'POST', url: endpointsOf(account).token, body, redirect: 'error' },
    { account, signal, platform: 'Google sign-in', classify: refusalOf },
  ).catch((error: unknown) => {
    // The refresh may have reached Google, but the call it was for did not.
    throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
  });
  const { access_token: value, expires_in: seconds, scope } = (answer.body ?? {}) as Record<string, unknown>;
  if (typeof value !== 'string' || value === '') throw new ConnectorUnavailable('Google sign-in gave no token', false);
  const lifeMs = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : 0;
  return {
    value,
    scopes: typeof scope === 'string' && scope.trim() !== '' ? scope.trim().split(/\s+/) : null,
    usableUntil: Date.now() + Math.max(lifeMs - EARLY_MS, lifeMs / 2),
  };
}

/** A refused refresh (`invalid_grant`, `invalid_client`) never mends itself: somebody must reconnect. */
function refusalOf({ status }: { status: number }, detail: string): ConnectorAuthError | ConnectorUnavailable | null {
  if (status === 404 || status === 408) return new ConnectorUnavailable(detail, false);
  return status >= 400 && status < 429 ? new ConnectorAuthError(`${detail}. Connect the account again.`) : null;
}
