import { importPKCS8, SignJWT } from 'jose';
import { type KeptToken, signIn, TokenMemory, usableUntil } from '../../http/token-memory';
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
/** Access tokens live an hour. */
const tokens = new TokenMemory<KeptToken>();

/** A working access token; a new one when there is none or when `rejected` is the one at hand. */
export async function accessToken(account: AccountContext, signal: AbortSignal, rejected?: string): Promise<string> {
  const { serviceAccountKey = '', clientId = '', clientSecret = '', refreshToken = '' } = account.credentials;
  const grant = [endpointsOf(account).token, serviceAccountKey, clientId, clientSecret, refreshToken];
  const renew = async () => granted(await grantOf(account), account, signal);
  return (await tokens.working(grant, rejected, renew)).value;
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

async function granted(form: Record<string, string>, account: AccountContext, signal: AbortSignal): Promise<KeptToken> {
  const { body } = await signIn(
    { method: 'POST', url: endpointsOf(account).token, body: new URLSearchParams(form) },
    { account, signal, platform: 'Google sign-in', secrets: [form['assertion'] ?? ''] },
  );
  const { access_token: value, expires_in: seconds } = isRecord(body) ? body : {};
  if (typeof value !== 'string' || value === '') throw new ConnectorUnavailable('Google sign-in gave no token', false);
  return { value, usableUntil: usableUntil(seconds) };
}
