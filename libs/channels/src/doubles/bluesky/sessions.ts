import { jwt } from './ids';
import type { BlueskyNetwork } from './network';
import { type AppPassword, type BlueskyAccount, BlueskyProblem, type BlueskySession } from './shapes';

const ACCESS_SECONDS = 2 * 3600;
const REFRESH_SECONDS = 90 * 86_400;
const WINDOW_MS = 5 * 60_000;

/** Signing in by app password; both tokens of a session are replaced at each refresh. */
export class Sessions {
  readonly all: BlueskySession[] = [];
  private count = 0;

  constructor(private readonly network: BlueskyNetwork) {}

  /** A new app password, as the settings page would show it once. */
  createPassword(account: BlueskyAccount, name: string, privileged = true): AppPassword {
    this.count += 1;
    const letters = jwt({ name, did: account.did, count: this.count }, 'password').replace(/[^a-z]/g, '').slice(-16); // prettier-ignore
    const password = letters.padStart(16, 'q').replace(/(.{4})(?=.)/g, '$1-');
    const made: AppPassword = { did: account.did, name, password, privileged, revoked: false };
    this.network.passwords.set(password, made);
    return made;
  }

  revoke(password: AppPassword): void {
    password.revoked = true;
  }

  /** All access tokens end now; what refreshes them stays. */
  expire(): void {
    for (const session of this.all) session.accessEndsAt = 0;
  }

  issuedTokens(): string[] {
    return this.all.flatMap(({ accessJwt, refreshJwt }) => [accessJwt, refreshJwt]);
  }

  signIn(identifier: string, password: string): BlueskySession {
    const account = this.network.account(identifier) ?? this.network.named(identifier.replace(/^@/, ''));
    this.limit(account?.did ?? identifier);
    const known = this.network.passwords.get(password);
    if (!account || !known || known.did !== account.did || known.revoked) {
      throw new BlueskyProblem(401, 'AuthenticationRequired', 'Invalid identifier or password');
    }
    if (account.status === 'takendown') throw new BlueskyProblem(401, 'AccountTakedown', 'Account has been taken down');
    return this.issue(known);
  }

  /** A used refresh token answers the same successor for a while, then fails. */
  refresh(token: string): BlueskySession {
    const session = this.all.find(({ refreshJwt }) => refreshJwt === token);
    if (!session) throw new BlueskyProblem(400, 'InvalidToken', 'Token could not be verified');
    if (session.password.revoked || session.refreshEndsAt <= this.network.now()) {
      throw new BlueskyProblem(400, 'ExpiredToken', 'Token has been revoked');
    }
    session.successor ??= this.issue(session.password);
    return session.successor;
  }

  withAccess(token: string): BlueskySession {
    if (token === '') throw new BlueskyProblem(401, 'AuthMissing', 'Authentication Required');
    const session = this.all.find(({ accessJwt }) => accessJwt === token);
    if (!session) throw new BlueskyProblem(400, 'InvalidToken', 'Token could not be verified');
    if (session.accessEndsAt <= this.network.now()) throw new BlueskyProblem(400, 'ExpiredToken', 'Token has expired');
    return session;
  }

  private issue(password: AppPassword): BlueskySession {
    this.count += 1;
    const now = this.network.now();
    const accessEndsAt = now + (this.network.options.accessSeconds ?? ACCESS_SECONDS) * 1000;
    const refreshEndsAt = now + REFRESH_SECONDS * 1000;
    const claims = (scope: string, endsAt: number) => ({ scope, sub: password.did, exp: Math.floor(endsAt / 1000), jti: this.count }); // prettier-ignore
    const session: BlueskySession = {
      password,
      accessJwt: jwt(claims('com.atproto.appPassPrivileged', accessEndsAt), password.password),
      refreshJwt: jwt(claims('com.atproto.refresh', refreshEndsAt), password.password),
      accessEndsAt,
      refreshEndsAt,
      successor: null,
    };
    this.all.push(session);
    return session;
  }

  private limit(who: string): void {
    const most = this.network.options.signInsPerWindow ?? 30;
    const now = this.network.now();
    const known = this.network.counts.get(`sign-in ${who}`);
    const window = known && known.resetAt > now ? known : { used: 0, resetAt: now + WINDOW_MS };
    window.used += 1;
    this.network.counts.set(`sign-in ${who}`, window);
    if (window.used > most) throw new BlueskyProblem(429, 'RateLimitExceeded', 'Rate Limit Exceeded');
  }
}
