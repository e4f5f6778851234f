import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

const KEY_ID = 'double-key-1';
const TOKEN_LIFE_SECONDS = 3600;

/** Signs push deliveries like Google's OIDC tokens, with a key of its own whose public half it publishes. */
export class PushSigner {
  private readonly keys = generateKeyPair('RS256');

  /** The token that accompanies a delivery. */
  async token(audience: string, email: string, at: Date, claims: Record<string, unknown> = {}): Promise<string> {
    const { privateKey } = await this.keys;
    const seconds = Math.floor(at.getTime() / 1000);
    return new SignJWT({
      iss: 'https://accounts.google.com',
      email,
      email_verified: true,
      azp: '1234567890',
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })
      .setSubject('1234567890')
      .setAudience(audience)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + TOKEN_LIFE_SECONDS)
      .sign(privateKey);
  }

  /** The certificates document. */
  async certs(): Promise<{ keys: JWK[] }> {
    const { publicKey } = await this.keys;
    return { keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' }] };
  }
}
