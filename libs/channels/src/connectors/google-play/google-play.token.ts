import { createHash } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { isRecord, textOf } from './google-play.payloads';
import { endpointsOf } from './google-play.settings';

const SCOPE = 'https://www.googleapis.com/auth/androidpublisher';
/** The audience Google demands, whatever address the call goes to; a key file's own `token_uri` is not followed. */
const AUDIENCE = 'https://oauth2.googleapis.com/token';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Longest life of an assertion that Google takes. */
const ASSERTION_SECONDS = 3600;
/** Tokens are renewed this long before Google ends them, so that none ends under way. */
const EARLY_MS = 60_000;
const MOST_TOKENS = 2000;

interface AccessToken {
  value: string;
  /** Process time (ms) after which it is not used any more. */
  usableUntil: number;
}

/** Access tokens by grant. They live an hour, are signed for on demand and never leave the process. */
const tokens = new Map<string, AccessToken>();

function grantKey(account: AccountContext): string {
  const { serviceAccountKey = '', clientId = '', clientSecret = '', refreshToken = '' } = account.credentials;
  const parts = [endpointsOf(account).token, serviceAccountKey, clientId, clientSecret, refreshToken];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

/** A working access token; a new one when there is none or when `rejected` is the one at hand. */
export async function accessToken(account: AccountContext, signal: AbortSignal, rejected?: string): Promise<string> {
  const key = grantKey(account);
  const known = tokens.get(key);
  if (known && known.value !== rejected && known.usableUntil > Date.now()) return known.value;
  tokens.delete(key);
  const fresh = await granted(await grantOf(account), account, signal);
  tokens.set(key, fresh);
  for (const oldest of tokens.keys()) {
    if (tokens.size <= MOST_TOKENS) break;
    tokens.delete(oldest);
  }
  return fresh.value;
}

/** The form of the token call: a signed assertion of the service account, or a person's refresh token. */
async function grantOf(account: AccountContext): Promise<Record<string, string>> {
  const { serviceAccountKey, clientId = '', clientSecret = '', refreshToken } = account.credentials;
  if (serviceAccountKey?.trim()) {
    return { grant_type: JWT_BEARER, assertion: await assertionOf(serviceAccountKey) };
  }
  if (!refreshToken) throw new ConnectorAuthError('Enter a service account key, or an OAuth client with its token.');
  const client = { client_id: clientId, client_secret: clientSecret };
  return { grant_type: 'refresh_token', ...client, refresh_token: refreshToken };
}

async function assertionOf(serviceAccountKey: string): Promise<string> {
  try {
    const file: unknown = JSON.parse(serviceAccountKey);
    const email = isRecord(file) ? textOf(file['client_email']) : null;
    const pem = isRecord(file) ? textOf(file['private_key']) : null;
    const kid = isRecord(file) ? textOf(file['private_key_id']) : null;
    if (email === null || pem === null) throw new Error('not a service account key');
    const seconds = Math.floor(Date.now() / 1000);
    return await new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(kid === null ? {} : { kid }) })
      .setIssuer(email)
      .setAudience(AUDIENCE)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + ASSERTION_SECONDS)
      .sign(await importPKCS8(pem, 'RS256'));
  } catch {
    // The cause could quote the key.
    throw new ConnectorAuthError('The service account key cannot be read: paste the whole JSON file.');
  }
}

async function granted(
  form: Record<string, string>,
  account: AccountContext,
  signal: AbortSignal,
): Promise<AccessToken> {
  const { body } = await callApi(
    { method: 'POST', url: endpointsOf(account).token, body: new URLSearchParams(form), redirect: 'error' },
    { account, signal, platform: 'Google sign-in', secrets: [form['assertion'] ?? ''], classify: refusalOf },
  ).catch((error: unknown) => {
    // The sign-in may have reached Google, but the call it was for did not.
    throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
  });
  const { access_token: value, expires_in: seconds } = isRecord(body) ? body : {};
  if (typeof value !== 'string' || value === '') throw new ConnectorUnavailable('Google sign-in gave no token', false);
  const life = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : 0;
  return { value, usableUntil: Date.now() + Math.max(life - EARLY_MS, life / 2) };
}

/** A refused grant never mends itself (`invalid_grant`, `invalid_client`): somebody must reconnect. */
function refusalOf({ status }: { status: number }, detail: string): ConnectorAuthError | ConnectorUnavailable | null {
  if (status === 404 || status === 408) return new ConnectorUnavailable(detail, false);
  return status >= 400 && status < 429 ? new ConnectorAuthError(`${detail}. Connect the account again.`) : null;
}
