import type { TrustpilotApplication, TrustpilotBusinessUser } from './shapes';

const ACCESS_SECONDS = 359_999;
const REFRESH_MS = 30 * 86_400_000;
const HOUR_MS = 3_600_000;

/** Body of a token answer; `expires_in` is a text. */
export interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  expires_in: string;
}

interface Issued {
  apiKey: string;
  userId: string | null;
  expiresAt: number;
}

/** Applications, business users and the tokens they were given. Tokens are opaque and numbered. */
export class TrustpilotSignIn {
  readonly applications = new Map<string, TrustpilotApplication>();
  readonly users: TrustpilotBusinessUser[] = [];
  private readonly accessTokens = new Map<string, Issued>();
  private readonly refreshTokens = new Map<string, Issued>();
  private calls: number[] = [];
  private counter = 0;

  constructor(
    private readonly now: () => number,
    private readonly mostCallsPerHour: number,
  ) {}

  /** A consent that was given: the refresh token works with this application for 30 days. */
  consent(apiKey: string, userId: string | null = null): string {
    const token = `tp-refresh-${(this.counter += 1)}-of-the-double`;
    this.refreshTokens.set(token, { apiKey, userId, expiresAt: this.now() + REFRESH_MS });
    return token;
  }

  /** Every access token ends before its time, as after a change of the application. */
  expireAccessTokens(): void {
    for (const token of this.accessTokens.values()) token.expiresAt = 0;
  }

  /** Every refresh token ends, as after a change of password. */
  revokeRefreshTokens(): void {
    this.refreshTokens.clear();
  }

  revoke(token: string): void {
    this.accessTokens.delete(token);
    this.refreshTokens.delete(token);
  }

  /** Every token ever issued that was not revoked. */
  issued(): string[] {
    return [...this.accessTokens.keys(), ...this.refreshTokens.keys()];
  }

  accessTokenCount(): number {
    return this.accessTokens.size;
  }

  applicationOf(apiKey: string, apiSecret: string): TrustpilotApplication | null {
    const application = this.applications.get(apiKey);
    return application && application.apiSecret === apiSecret ? application : null;
  }

  /** The application behind an access token that works now. */
  bearer(token: string): { application: TrustpilotApplication; userId: string | null } | null {
    const issued = this.accessTokens.get(token);
    const application = issued && this.applications.get(issued.apiKey);
    return issued && application && issued.expiresAt > this.now() ? { application, userId: issued.userId } : null;
  }

  /** Counts a call of the token endpoint; true when there were too many in the last hour. */
  isTooOften(): boolean {
    const now = this.now();
    this.calls = [...this.calls.filter((at) => now - at < HOUR_MS), now];
    return this.calls.length > this.mostCallsPerHour;
  }

  /** Answer to a token request; null when something in it is not right. */
  answer({ apiKey }: TrustpilotApplication, form: URLSearchParams): TokenAnswer | null {
    const field = (name: string) => form.get(name) ?? '';
    if (field('grant_type') === 'client_credentials') return this.issue(apiKey, null, false);
    if (field('grant_type') === 'password') {
      const user = this.users.find(
        ({ username, password }) => username === field('username') && password === field('password'),
      );
      return user ? this.issue(apiKey, user.id, true) : null;
    }
    const used = field('grant_type') === 'refresh_token' ? this.refreshTokens.get(field('refresh_token')) : undefined;
    if (used?.apiKey !== apiKey || used.expiresAt <= this.now()) return null;
    this.refreshTokens.delete(field('refresh_token'));
    return this.issue(apiKey, used.userId, true);
  }

  private issue(apiKey: string, userId: string | null, withRefresh: boolean): TokenAnswer {
    const token = `tp-access-${(this.counter += 1)}-of-the-double`;
    this.accessTokens.set(token, { apiKey, userId, expiresAt: this.now() + ACCESS_SECONDS * 1000 });
    const refresh = withRefresh ? { refresh_token: this.consent(apiKey, userId) } : {};
    return { access_token: token, ...refresh, expires_in: String(ACCESS_SECONDS) };
  }
}
