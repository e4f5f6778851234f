import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';

const AUDIENCE = 'https://oauth2.googleapis.com/token';
const SCOPE = 'https://www.googleapis.com/auth/androidpublisher';
const TOKEN_LIFE_SECONDS = 3600;

interface Holder {
  name: string;
  /** Package names whose reviews this sign-in may read and answer. */
  packages: Set<string>;
}

interface ServiceKey {
  holder: Holder;
  publicKey: string;
  disabled: boolean;
}

export interface IssuedToken {
  token: string;
  expiresIn: number;
}

/** Google's sign-in as far as Play needs it: service account keys, consents of people, and the tokens given for them. */
export class PlaySignIn {
  private readonly holders = new Map<string, Holder>();
  private readonly keys = new Map<string, ServiceKey>();
  private readonly consents = new Map<string, { clientId: string; clientSecret: string; holder: Holder }>();
  private readonly tokens = new Map<string, { holder: Holder; expiresAt: number }>();

  constructor(private readonly clock: () => Date) {}

  /** Invites a service account for some apps; the text of its key file. */
  createServiceAccount(email: string, packages: readonly string[]): string {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const keyId = `double-key-${this.keys.size + 1}`;
    this.addServiceAccount({ email, keyId, publicKey, packages });
    return JSON.stringify({
      type: 'service_account',
      private_key_id: keyId,
      private_key: privateKey,
      client_email: email,
      token_uri: AUDIENCE,
    });
  }

  /** The public half (PEM) of a key that this sign-in knows. */
  publicKeyOf(keyId: string): string {
    const key = this.keys.get(keyId);
    if (!key) throw new Error(`no key ${keyId}`);
    return key.publicKey;
  }

  /** Invites a service account whose key was made elsewhere; `publicKey` is PEM (SPKI). */
  addServiceAccount(account: { email: string; keyId: string; publicKey: string; packages: readonly string[] }): void {
    const holder = this.holderOf(account.email, account.packages);
    this.keys.set(account.keyId, { holder, publicKey: account.publicKey, disabled: false });
  }

  /** A consent that a person gave: the refresh token works with this client. */
  addConsent(clientId: string, clientSecret: string, refreshToken: string, packages: readonly string[]): void {
    this.consents.set(refreshToken, { clientId, clientSecret, holder: this.holderOf(clientId, packages) });
  }

  /** Grants or takes away "Reply to reviews" of one app. */
  permit(name: string, packageName: string, allowed: boolean): void {
    const holder = this.holders.get(name);
    if (!holder) throw new Error(`nobody is called ${name}`);
    if (allowed) holder.packages.add(packageName);
    else holder.packages.delete(packageName);
  }

  /** The keys of a service account are disabled; its tokens end at once. */
  disableKeys(email: string): void {
    for (const key of this.keys.values()) if (key.holder.name === email) key.disabled = true;
    this.expireTokens();
  }

  /** Access tokens end before their time. */
  expireTokens(): void {
    for (const token of this.tokens.values()) token.expiresAt = 0;
  }

  /** Every access token ever issued. */
  issuedTokens(): string[] {
    return [...this.tokens.keys()];
  }

  /** Whose token it is; null when it is none or has ended. */
  holderOfToken(token: string): { may(packageName: string): boolean } | null {
    const known = this.tokens.get(token);
    if (!known || known.expiresAt <= this.clock().getTime()) return null;
    return { may: (packageName) => known.holder.packages.has(packageName) };
  }

  /** Answer to the JWT bearer grant; null when key, signature, audience, scope or times are not good. */
  async byAssertion(assertion: string): Promise<IssuedToken | null> {
    try {
      const key = this.keys.get(decodeProtectedHeader(assertion).kid ?? '');
      if (!key || key.disabled) return null;
      const { payload } = await jwtVerify(assertion, createPublicKey(key.publicKey), {
        algorithms: ['RS256'],
        issuer: key.holder.name,
        audience: AUDIENCE,
        currentDate: this.clock(),
        clockTolerance: 300,
        requiredClaims: ['iat', 'exp'],
      });
      const life = (payload.exp ?? 0) - (payload.iat ?? 0);
      return payload['scope'] === SCOPE && life <= TOKEN_LIFE_SECONDS ? this.issue(key.holder) : null;
    } catch {
      return null;
    }
  }

  /** Answer to a refresh; null when the consent or the client is not good. */
  byRefreshToken(clientId: string, clientSecret: string, refreshToken: string): IssuedToken | null {
    const consent = this.consents.get(refreshToken);
    const isGood = consent?.clientId === clientId && consent.clientSecret === clientSecret;
    return isGood ? this.issue(consent.holder) : null;
  }

  private issue(holder: Holder): IssuedToken {
    const token = `ya29.double-play-access-${this.tokens.size + 1}`;
    this.tokens.set(token, { holder, expiresAt: this.clock().getTime() + TOKEN_LIFE_SECONDS * 1000 });
    return { token, expiresIn: TOKEN_LIFE_SECONDS };
  }

  private holderOf(name: string, packages: readonly string[]): Holder {
    const holder = this.holders.get(name) ?? { name, packages: new Set<string>() };
    for (const packageName of packages) holder.packages.add(packageName);
    this.holders.set(name, holder);
    return holder;
  }
}
