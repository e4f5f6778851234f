import {
  ALL_LINKEDIN_SCOPES,
  LinkedInProblem,
  type LinkedInApp,
  type LinkedInCode,
  type LinkedInRefreshToken,
  type LinkedInToken,
} from './shapes';

const DAY_MS = 86_400_000;
const ACCESS_MS = 60 * DAY_MS;
const REFRESH_MS = 365 * DAY_MS;
const CODE_MS = 30 * 60_000;

interface TokenAnswer {
  access_token: string;
  expires_in: number;
  refresh_token?: string;
  refresh_token_expires_in?: number;
  scope: string;
}

/** Apps, the codes of consents, and tokens. */
export class LinkedInSignIn {
  /** By client id. */
  readonly apps = new Map<string, LinkedInApp>();
  readonly codes = new Map<string, LinkedInCode>();
  readonly tokens = new Map<string, LinkedInToken>();
  readonly refreshTokens = new Map<string, LinkedInRefreshToken>();
  /** Apps (client ids) that get no refresh tokens: those that are not approved for it. */
  readonly withoutRefresh = new Set<string>();
  private counter = 0;

  constructor(private readonly now: () => number) {}

  createApp(id: string, clientId: string, clientSecret: string, redirectUris: string[] = []): LinkedInApp {
    const app = { id, clientId, clientSecret, redirectUris };
    this.apps.set(clientId, app);
    return app;
  }

  appNumbered(id: string): LinkedInApp | undefined {
    return [...this.apps.values()].find((app) => app.id === id);
  }

  /** A member says yes. Another set of scopes than before ends all earlier tokens of the member for the app. */
  consent(app: LinkedInApp, memberId: string, scopes: readonly string[], redirectUri: string): string {
    const code = `code-${(this.counter += 1)}-of-the-double`;
    const isSame = (token: { scopes: string[] }) => token.scopes.toSorted().join() === scopes.toSorted().join();
    for (const token of this.tokens.values()) {
      if (token.appId === app.id && token.memberId === memberId && !isSame(token)) token.revoked = true;
    }
    for (const [value, token] of this.refreshTokens) {
      if (token.appId === app.id && token.memberId === memberId && !isSame(token)) this.refreshTokens.delete(value);
    }
    this.codes.set(code, {
      appId: app.id,
      memberId,
      scopes: [...scopes],
      redirectUri,
      expiresAt: this.now() + CODE_MS,
    });
    return code;
  }

  /** Tokens without the way through the consent page. */
  issue(
    app: LinkedInApp,
    memberId: string,
    scopes: readonly string[] = ALL_LINKEDIN_SCOPES,
  ): { access: string; refresh: string } {
    // prettier-ignore
    const refresh = this.newRefresh(app, memberId, scopes);
    return { access: this.newAccess(app, memberId, scopes).value, refresh: refresh.value };
  }

  revoke(access: string): void {
    const token = this.tokens.get(access);
    if (token) token.revoked = true;
  }

  /** The token of a call; throws the 401 that a dead one gets. */
  tokenNamed(value: string): LinkedInToken {
    const token = this.tokens.get(value);
    if (!token) throw new LinkedInProblem(401, 'INVALID_ACCESS_TOKEN', `Invalid access token ${value}`, 65600);
    if (token.revoked) {
      throw new LinkedInProblem(401, 'REVOKED_ACCESS_TOKEN', 'The token used in the request has been revoked by the user', 65601); // prettier-ignore
    }
    if (token.expiresAt <= this.now()) {
      throw new LinkedInProblem(401, 'EXPIRED_ACCESS_TOKEN', 'The token used in the request has expired', 65602);
    }
    return token;
  }

  /** Answer of the token endpoint; null when something in the request is not right. */
  answer(form: URLSearchParams): TokenAnswer | null {
    const app = this.apps.get(form.get('client_id') ?? '');
    if (!app || app.clientSecret !== form.get('client_secret')) return null;
    if (form.get('grant_type') === 'refresh_token') {
      const refresh = this.refreshTokens.get(form.get('refresh_token') ?? '');
      if (refresh?.appId !== app.id || refresh.expiresAt <= this.now()) return null;
      return this.written(app, refresh.memberId, refresh.scopes, refresh);
    }
    const code = this.codes.get(form.get('code') ?? '');
    if (form.get('grant_type') !== 'authorization_code' || code?.appId !== app.id) return null;
    this.codes.delete(form.get('code') ?? '');
    if (code.redirectUri !== form.get('redirect_uri') || code.expiresAt <= this.now()) return null;
    return this.written(app, code.memberId, code.scopes, this.newRefresh(app, code.memberId, code.scopes));
  }

  private written(app: LinkedInApp, memberId: string, scopes: string[], refresh: LinkedInRefreshToken): TokenAnswer {
    const seconds = (until: number) => Math.floor((until - this.now()) / 1000);
    const token = this.newAccess(app, memberId, scopes);
    const answer = { access_token: token.value, expires_in: seconds(token.expiresAt), scope: scopes.join(',') };
    if (this.withoutRefresh.has(app.clientId)) return answer;
    return { ...answer, refresh_token: refresh.value, refresh_token_expires_in: seconds(refresh.expiresAt) };
  }

  private newAccess({ id }: LinkedInApp, memberId: string, scopes: readonly string[]): LinkedInToken {
    const value = `li-access-${(this.counter += 1)}-of-the-double`;
    const token = {
      value,
      appId: id,
      memberId,
      scopes: [...scopes],
      expiresAt: this.now() + ACCESS_MS,
      revoked: false,
    };
    this.tokens.set(value, token);
    return token;
  }

  private newRefresh({ id }: LinkedInApp, memberId: string, scopes: readonly string[]): LinkedInRefreshToken {
    const value = `li-refresh-${(this.counter += 1)}-of-the-double`;
    const token = { value, appId: id, memberId, scopes: [...scopes], expiresAt: this.now() + REFRESH_MS };
    this.refreshTokens.set(value, token);
    return token;
  }
}
