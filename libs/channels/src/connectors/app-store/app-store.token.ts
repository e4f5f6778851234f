import { createHash } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';

/** Apple takes at most 20 minutes; a margin is left for clocks that differ. */
const LIFE_SECONDS = 15 * 60;
/** How long one token is used. */
const USE_MS = 10 * 60_000;
const MOST_TOKENS = 2000;

/** Tokens by key: signed here, used for a few minutes, never stored. */
const tokens = new Map<string, { value: string; usableUntil: number }>();

/** A signed token; a new one when there is none or when `rejected` is the one at hand. */
export async function signedToken(account: AccountContext, rejected?: string): Promise<string> {
  const { issuerId = '', keyId = '', privateKey = '' } = account.credentials;
  const key = createHash('sha256')
    .update(JSON.stringify([issuerId, keyId, privateKey]))
    .digest('base64');
  const known = tokens.get(key);
  if (known && known.value !== rejected && known.usableUntil > Date.now()) return known.value;
  tokens.delete(key);
  const value = await sign(issuerId.trim(), keyId.trim(), privateKey);
  tokens.set(key, { value, usableUntil: Date.now() + USE_MS });
  for (const oldest of tokens.keys()) {
    if (tokens.size <= MOST_TOKENS) break;
    tokens.delete(oldest);
  }
  return value;
}

async function sign(issuerId: string, keyId: string, privateKey: string): Promise<string> {
  try {
    const seconds = Math.floor(Date.now() / 1000);
    // A team key names its issuer, an individual key its user.
    const claims = issuerId === '' ? { sub: 'user' } : { iss: issuerId };
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: keyId, typ: 'JWT' })
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + LIFE_SECONDS)
      .setAudience('appstoreconnect-v1')
      .sign(await importPKCS8(pemOf(privateKey), 'ES256'));
  } catch {
    // The cause could quote the key.
    throw new ConnectorAuthError('The private key cannot be read: paste the whole .p8 file.');
  }
}

/** The key as a file has it, whatever a form field has made of its line breaks. */
function pemOf(privateKey: string): string {
  const base64 = privateKey.replace(/-----[A-Z ]+-----/g, '').replace(/\\n|\s/g, '');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');
}
