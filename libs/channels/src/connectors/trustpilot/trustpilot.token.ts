import { createHash } from 'node:crypto';
import { renewed } from '../../http/renewed';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRateLimited, ConnectorUnavailable } from '../../spi/errors';
import { apiOf } from './trustpilot.settings';
import { type Credentials, signIn } from './trustpilot.sign-in';

const MOST_GRANTS = 2000;

/** The access token in use and the credentials it belongs to. */
interface Token {
  value: string;
  usableUntil: number;
  credentials: Credentials;
}

interface Grant {
  token: Token | null;
  /** Process time before which Trustpilot is not asked for a token again. */
  notBefore: number;
  /** The sign-in under way: one at a time per grant. */
  running: Promise<Token> | null;
}

/** What each set of credentials has got so far in this process. */
const grants = new Map<string, Grant>();

function grantOf(account: AccountContext): Grant {
  const key = `${apiOf(account)} ${markOf(account.credentials)}`;
  const known = grants.get(key);
  if (known) return known;
  const fresh: Grant = { token: null, notBefore: 0, running: null };
  grants.set(key, fresh);
  for (const oldest of grants.keys()) {
    if (grants.size <= MOST_GRANTS) break;
    grants.delete(oldest);
  }
  return fresh;
}

/** What an access token is a token of: with other credentials it does not count. */
function markOf(credentials: Credentials): string {
  const { apiKey = '', apiSecret = '', refreshToken = '', username = '', password = '' } = credentials;
  const parts = [apiKey, apiSecret, refreshToken, username, password];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

/** Whether the application signs in by itself (client credentials): there is no refresh token that could end. */
export function isApplicationItself({ credentials }: Pick<AccountContext, 'credentials'>): boolean {
  return !credentials['refreshToken'] && !(credentials['username'] && credentials['password']);
}

/**
 * A working access token; a new one when there is none, when it ends, or when `rejected` is the one at hand. Tokens are stored
 * with the credentials: Trustpilot answers 429 to frequent sign-ins, so that processes share one.
 */
export async function accessToken(account: AccountContext, signal: AbortSignal, rejected?: string): Promise<string> {
  const grant = grantOf(account);
  const working = [grant.token, tokenIn(account.credentials)].find(
    (token) => token && token.value !== rejected && token.usableUntil > Date.now(),
  );
  if (working) return (grant.token = working).value;
  const wait = grant.notBefore - Date.now();
  if (wait > 0) throw new ConnectorRateLimited('Trustpilot asked to wait before the next sign-in', wait);
  grant.running ??= next(account, signal, grant).finally(() => (grant.running = null));
  return (await grant.running).value;
}

/** The credentials as the last sign-in left them, and when its refresh token ends (ISO). */
export function currentCredentials(account: AccountContext): { credentials: Credentials; endsAt: string | null } {
  const { credentials } = grantOf(account).token ?? account;
  const isTold = credentials['accessTokenOf'] === markOf(credentials);
  return { credentials, endsAt: isTold ? credentials['refreshTokenEndsAt'] || null : null };
}

/** Signs in and has what came stored before it is used: a refresh token works once. */
async function next(account: AccountContext, signal: AbortSignal, grant: Grant): Promise<Token> {
  try {
    const credentials = await renewed(account, async (stored) => {
      // without a store the process alone knows the refresh token that works now
      const current = account.renewCredentials ? stored : { ...stored, ...grant.token?.credentials };
      const fresh = await signIn(account, current, signal);
      return { ...fresh, accessTokenOf: markOf(fresh) };
    });
    const token = tokenIn(credentials);
    if (!token) throw new ConnectorUnavailable('Trustpilot sign-in gave no token', false);
    return (grant.token = token);
  } catch (error) {
    // the old token is kept: it may still work for other calls
    if (error instanceof ConnectorRateLimited) grant.notBefore = Date.now() + error.retryAfterMs;
    throw error;
  }
}

function tokenIn(credentials: Credentials): Token | null {
  const { accessToken: value = '', accessTokenUntil = '', accessTokenOf } = credentials;
  const usableUntil = Date.parse(accessTokenUntil);
  if (value === '' || Number.isNaN(usableUntil) || accessTokenOf !== markOf(credentials)) return null;
  return { value, usableUntil, credentials };
}
