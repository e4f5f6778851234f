import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { LoginRefused } from './email.errors';
import { readConfig, type MailConfig, type OAuthClient } from './email.settings';

/** Every wait of the connector, in milliseconds. */
export interface Timing {
  connectMs: number;
  /** Silence on a connection that owes us an answer. */
  answerMs: number;
  /** IDLE is re-issued after this: RFC 2177 says 29 minutes at most, Gmail drops after about 10. */
  idleMs: number;
  /** `listen` also gives notice at this interval, for servers whose push is lost. */
  safetyMs: number;
  /** First and longest wait before `listen` connects again. */
  backOffMs: readonly [number, number];
  /** How long a provider that files sent mail itself may take until it is in Sent. */
  filingMs: number;
}

export const TIMING: Timing = {
  connectMs: 15_000,
  answerMs: 60_000,
  idleMs: 9 * 60_000,
  safetyMs: 5 * 60_000,
  backOffMs: [5_000, 15 * 60_000],
  filingMs: 5_000,
};

/** What the login needs: a password or an access token (XOAUTH2). */
export type Login = { user: string; pass: string } | { user: string; accessToken: string };

/** One call of the connector for one account. */
export interface Session {
  account: AccountContext;
  config: MailConfig;
  timing: Timing;
  tokens: AccessTokens;
  signal: AbortSignal;
}

export function openSession(
  account: AccountContext,
  timing: Timing,
  tokens: AccessTokens,
  signal: AbortSignal,
): Session {
  if (signal.aborted) throw new ConnectorUnavailable('The call was aborted.', false);
  return { account, config: readConfig(account), timing, tokens, signal };
}

/**
 * Access tokens won by a refresh token, kept in memory. A token is renewed once when the server refuses it; a second refusal
 * is final, so that a dead account is never hammered.
 */
export class AccessTokens {
  private readonly latest = new Map<string, string>();

  /** The token that a refresh brought, for `probe` to hand back; null when none was needed. */
  latestFor(oauth: OAuthClient | null): string | null {
    return (oauth && this.latest.get(oauth.refreshToken)) ?? null;
  }

  /** Runs `attempt` with the login at hand, and once more with a fresh token when the first was refused. */
  async login<T>(session: Session, attempt: (login: Login) => Promise<T>): Promise<T> {
    const { user, password, oauth } = session.config;
    const token = this.latestFor(oauth) ?? session.config.accessToken;
    if (!token && password) return attempt({ user, pass: password });
    if (!oauth) return attempt({ user, accessToken: token ?? '' });
    if (!token) return attempt({ user, accessToken: await this.refresh(session, oauth) });
    try {
      return await attempt({ user, accessToken: token });
    } catch (error) {
      if (!(error instanceof LoginRefused)) throw error;
      return attempt({ user, accessToken: await this.refresh(session, oauth) });
    }
  }

  private async refresh({ account, signal }: Session, oauth: OAuthClient): Promise<string> {
    const { clientId, clientSecret, refreshToken } = oauth;
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken });
    if (clientSecret) form.set('client_secret', clientSecret);
    const response = await account
      .fetch(oauth.tokenUrl, { method: 'POST', body: form, signal })
      .catch(() => Promise.reject(new ConnectorUnavailable('The sign-in server cannot be reached.', false)));
    if (response.status >= 500 || response.status === 429)
      throw new ConnectorUnavailable(`The sign-in server answers ${response.status}.`, false);
    const body: unknown = await response.json().catch(() => null);
    const token = typeof body === 'object' && body !== null && 'access_token' in body ? body.access_token : null;
    if (!response.ok || typeof token !== 'string')
      throw new ConnectorAuthError(`The sign-in has ended: the sign-in server answers ${response.status}.`);
    this.latest.set(refreshToken, token);
    return token;
  }
}
