import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';

const AUDIENCE = 'appstoreconnect-v1';
const LONGEST_LIFE_SECONDS = 20 * 60;

export interface ConnectKey {
  keyId: string;
  /** Null: an individual key, whose tokens name no issuer. */
  issuerId: string | null;
  /** PEM (SPKI). */
  publicKey: string;
}

interface KnownKey extends ConnectKey {
  revoked: boolean;
  /** Whether its role includes customer reviews. */
  permitted: boolean;
}

/** The API keys of one team, and the tokens that were signed with them. */
export class ConnectKeys {
  private readonly keys = new Map<string, KnownKey>();
  private readonly taken = new Set<string>();

  constructor(private readonly clock: () => Date) {}

  /** Makes a key; the text of its .p8 file. */
  createKey(keyId: string, issuerId: string | null): string {
    const { publicKey, privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    this.addKey({ keyId, issuerId, publicKey });
    return privateKey;
  }

  /** A key that was made elsewhere. */
  addKey(key: ConnectKey): void {
    this.keys.set(key.keyId, { ...key, revoked: false, permitted: true });
  }

  publicKeyOf(keyId: string): string {
    return this.existing(keyId).publicKey;
  }

  revoke(keyId: string): void {
    this.existing(keyId).revoked = true;
  }

  /** Gives or takes the role that includes customer reviews. */
  permit(keyId: string, allowed: boolean): void {
    this.existing(keyId).permitted = allowed;
  }

  /** Every token that was ever accepted. */
  acceptedTokens(): string[] {
    return [...this.taken];
  }

  /** The key that signed a token; null when key, signature, audience, issuer or times are not good. */
  async keyOf(token: string): Promise<{ keyId: string; permitted: boolean } | null> {
    try {
      const key = this.keys.get(decodeProtectedHeader(token).kid ?? '');
      if (!key || key.revoked) return null;
      const { payload } = await jwtVerify(token, createPublicKey(key.publicKey), {
        algorithms: ['ES256'],
        audience: AUDIENCE,
        ...(key.issuerId === null ? { subject: 'user' } : { issuer: key.issuerId }),
        currentDate: this.clock(),
        clockTolerance: 60,
        requiredClaims: ['iat', 'exp'],
      });
      if ((payload.exp ?? 0) - (payload.iat ?? 0) > LONGEST_LIFE_SECONDS) return null;
      this.taken.add(token);
      return { keyId: key.keyId, permitted: key.permitted };
    } catch {
      return null;
    }
  }

  private existing(keyId: string): KnownKey {
    const key = this.keys.get(keyId);
    if (!key) throw new Error(`no key ${keyId}`);
    return key;
  }
}
