import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import type { AccountContext, RawRequest } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { isRecord } from './google-business.payloads';
import { endpointsOf, textSetting } from './google-business.settings';

const ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];
const CLOCK_TOLERANCE_SECONDS = 60;
const MOST_KEY_SETS = 50;

type KeySet = ReturnType<typeof createRemoteJWKSet>;
/** Google's certificates by address; each set refreshes itself when an unknown key appears, at most every 30 s. */
const keySets = new Map<string, KeySet>();

function keySetOf(account: AccountContext): KeySet {
  const { certs } = endpointsOf(account);
  const known = keySets.get(certs);
  if (known) return known;
  if (!URL.canParse(certs)) throw new ConnectorAuthError('the address of the certificates is not an address');
  if (keySets.size >= MOST_KEY_SETS) keySets.clear();
  const fresh = createRemoteJWKSet(new URL(certs), {
    timeoutDuration: 5000,
    [customFetch]: (url, init) =>
      account.fetch(url, init as RequestInit).catch(() => {
        throw unreadable();
      }),
  });
  keySets.set(certs, fresh);
  return fresh;
}

/**
 * Checks the OIDC token of a Pub/Sub push: signature, issuer, audience, service account, age. Nothing in the body is
 * signed, so the subscription it names is compared as well.
 */
export async function verify(request: RawRequest, account: AccountContext): Promise<void> {
  const audience = textSetting(account, 'pushAudience');
  const serviceAccount = textSetting(account, 'pushServiceAccount');
  if (!audience || !serviceAccount) throw new ConnectorAuthError('push is not set up for this account');
  const token = /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (!token) throw new ConnectorAuthError('the delivery has no token');
  const claims = await claimsOf(token, keySetOf(account), { audience, currentDate: request.receivedAt });
  if (claims['email'] !== serviceAccount || claims['email_verified'] !== true) {
    throw new ConnectorAuthError('the token is of another service account');
  }
  const subscription = textSetting(account, 'pushSubscription');
  if (subscription && subscriptionOf(request.body) !== subscription) {
    throw new ConnectorAuthError('the delivery is of another subscription');
  }
}

async function claimsOf(
  token: string,
  keys: KeySet,
  expected: { audience: string; currentDate: Date },
): Promise<Record<string, unknown>> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      ...expected,
      issuer: ISSUERS,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'email'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new ConnectorAuthError('the token has expired');
    if (error instanceof errors.JWTClaimValidationFailed)
      throw new ConnectorAuthError(`the token’s ${error.claim} is wrong`);
    if (error instanceof ConnectorUnavailable) throw error;
    const silent = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
    if (silent || (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC')) throw unreadable();
    throw new ConnectorAuthError('the token’s signature is wrong');
  }
}

/** Pub/Sub delivers again: better late than a genuine notification refused. */
function unreadable(): ConnectorUnavailable {
  return new ConnectorUnavailable('Google’s certificates cannot be read', false);
}

function subscriptionOf(body: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return isRecord(value) ? value['subscription'] : null;
  } catch {
    return null;
  }
}
