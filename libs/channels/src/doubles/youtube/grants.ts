import type { YouTubeGrant } from './shapes';

export const FORCE_SSL = 'https://www.googleapis.com/auth/youtube.force-ssl';
export const READ_ONLY = 'https://www.googleapis.com/auth/youtube.readonly';

const TOKEN_LIFE_SECONDS = 3599;

/** Google sign-in: consents, and the hourly access tokens refreshed from them. Refreshing does not rotate. */
export class GoogleGrants {
  private readonly grants = new Map<string, YouTubeGrant & { dead: boolean }>();
  private readonly tokens = new Map<string, { grant: YouTubeGrant; expiresAt: number }>();

  constructor(private readonly clock: () => Date) {}

  /** A consent that was given: the refresh token works with this client until `revoke`. */
  add(grant: Omit<YouTubeGrant, 'scopes'> & { scopes?: string[] }): void {
    this.grants.set(grant.refreshToken, { scopes: [FORCE_SSL], ...grant, dead: false });
  }

  revoke(refreshToken: string): void {
    const grant = this.grants.get(refreshToken);
    if (grant) grant.dead = true;
    this.expireAccessTokens();
  }

  /** Access tokens end before their time, as after a password change. */
  expireAccessTokens(): void {
    for (const token of this.tokens.values()) token.expiresAt = 0;
  }

  /** Every access token ever issued. */
  issued(): string[] {
    return [...this.tokens.keys()];
  }

  /** The secret of an OAuth client that anybody ever agreed to; null for others. */
  secretOf(clientId: string): string | null {
    return this.of(clientId)[0]?.clientSecret ?? null;
  }

  /** Everything that was given to a client and not taken back; null when nothing was. */
  scopesGiven(clientId: string): string[] | null {
    const alive = this.of(clientId).filter(({ dead }) => !dead);
    return alive.length === 0 ? null : [...new Set(alive.flatMap(({ scopes }) => scopes))];
  }

  private of(clientId: string): (YouTubeGrant & { dead: boolean })[] {
    return [...this.grants.values()].filter((grant) => grant.clientId === clientId);
  }

  /** Answer of the token endpoint to a refresh; null when the grant or the client is not good. */
  refresh(clientId: string, clientSecret: string, refreshToken: string): Record<string, unknown> | null {
    const grant = this.grants.get(refreshToken);
    if (!grant || grant.dead || grant.clientId !== clientId || grant.clientSecret !== clientSecret) return null;
    const token = `ya29.youtube-double-${this.tokens.size + 1}`;
    this.tokens.set(token, { grant, expiresAt: this.clock().getTime() + TOKEN_LIFE_SECONDS * 1000 });
    const scope = grant.scopes.join(' ');
    return { access_token: token, expires_in: TOKEN_LIFE_SECONDS, scope, token_type: 'Bearer' };
  }

  /** The consent behind an access token; null for a bad or expired one. */
  behind(accessToken: string): YouTubeGrant | null {
    const token = this.tokens.get(accessToken);
    return token && token.expiresAt > this.clock().getTime() ? token.grant : null;
  }
}
