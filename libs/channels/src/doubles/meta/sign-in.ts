import type { ServerResponse } from 'node:http';
import { ConsentDesk, type Consent } from '../consent';
import { sendJson } from '../faults';
import { GraphProblem, type GraphValue } from './graph-call';
import type { MetaApp, MetaUserToken } from './shapes';
import type { MetaState } from './state';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const LONG_LIFE_MS = 60 * DAY_MS;
const SHORT_LIFE_MS = HOUR_MS;
/** After so long a person has to agree again, or their data can no longer be read. */
const DATA_ACCESS_MS = 90 * DAY_MS;

interface SignInRequest {
  method: string;
  path: string;
  url: URL;
  body: GraphValue;
  content: string;
  response: ServerResponse;
}

/**
 * Both logins: Facebook's dialog and Instagram's page, and what their codes are traded for. Whoever agrees is the person behind the
 * brand, with a role on every Page that is not somebody else's.
 */
export class MetaSignIn {
  private readonly desks: Record<'facebook' | 'instagram', ConsentDesk>;

  constructor(private readonly state: MetaState) {
    const desk = (platform: string) =>
      new ConsentDesk({ clock: () => state.now(), platform, scopeSeparator: ',', knows: (id, uri) => this.knows(id, uri) }); // prettier-ignore
    this.desks = { facebook: desk('Facebook'), instagram: desk('Instagram') };
  }

  /** Answers what needs no token; false for everything else. */
  answer({ method, path, url, body, content, response }: SignInRequest): boolean {
    const request = { method, url, body: content, response };
    if (path === 'dialog/oauth') this.desks.facebook.answer(request);
    else if (path === 'oauth/authorize') this.desks.instagram.answer(request);
    else if (path !== 'oauth/access_token') return false;
    else if (method === 'GET') sendJson(response, 200, this.facebookToken(url.searchParams));
    else this.tradeInstagramCode(body, response);
    return true;
  }

  /** A code, or a user token of an hour, for a user token. */
  private facebookToken(query: URLSearchParams): GraphValue {
    const app = this.appOf(query.get('client_id'), query.get('client_secret'));
    if (!app) throw new GraphProblem('Error validating client secret.', 1);
    if (query.get('grant_type') === 'fb_exchange_token') {
      const short = this.state.userTokens.get(query.get('fb_exchange_token') ?? '');
      if (!short || short.appId !== app.id || short.expiresAt <= this.state.now().getTime()) {
        throw new GraphProblem('Error validating access token: Session has expired.', 190, 463);
      }
      return written(this.userToken(app, short.scopes, LONG_LIFE_MS), LONG_LIFE_MS);
    }
    const consent = this.redeem('facebook', app, query.get('code'), query.get('redirect_uri'));
    if (!consent) throw new GraphProblem('This authorization code has been used or does not fit its address.', 100, 36_009); // prettier-ignore
    return written(this.userToken(app, consent.scopes, SHORT_LIFE_MS), SHORT_LIFE_MS);
  }

  /** Instagram has its own words for a refusal. */
  private tradeInstagramCode(form: GraphValue, response: ServerResponse): void {
    const app = this.appOf(form['client_id'], form['client_secret']);
    const consent = app && this.redeem('instagram', app, form['code'], form['redirect_uri']);
    const account = [...this.state.accounts.values()].find((one) => one.platform === 'instagram' && !this.state.elsewhere.has(one.id)); // prettier-ignore
    if (!app || !consent || !account) {
      const words = 'Matching code was not found or was already used';
      sendJson(response, 400, { error_type: 'OAuthException', code: 400, error_message: words });
      return;
    }
    const end = this.state.now().getTime() + SHORT_LIFE_MS;
    const value = `IGAA${app.id}short${this.state.next()}`;
    const token = { value, appId: app.id, accountId: account.id, scopes: consent.scopes, expiresAt: end };
    this.state.tokens.set(value, { ...token, deadSubcode: null, isShort: true });
    sendJson(response, 200, { access_token: value, user_id: account.id, permissions: consent.scopes.join(',') });
  }

  private userToken(app: MetaApp, scopes: string[], lifeMs: number): MetaUserToken {
    const now = this.state.now().getTime();
    const token: MetaUserToken = {
      value: `EAA${app.id}user${this.state.next()}`,
      appId: app.id,
      scopes,
      expiresAt: now + lifeMs,
      isLong: lifeMs === LONG_LIFE_MS,
      dataAccessEndsAt: now + DATA_ACCESS_MS,
    };
    this.state.userTokens.set(token.value, token);
    return token;
  }

  private appOf(id: unknown, secret: unknown): MetaApp | null {
    const app = this.state.apps.get(String(id));
    return app && app.secret === secret ? app : null;
  }

  private redeem(desk: 'facebook' | 'instagram', { id }: MetaApp, code: unknown, address: unknown): Consent | null {
    return this.desks[desk].redeem(String(code), { clientId: id, redirectUri: String(address), verifier: null });
  }

  /** Addresses that the app's dashboard names; an app without any takes every one. */
  private knows(clientId: string, redirectUri: string): boolean {
    const app = this.state.apps.get(clientId);
    if (!app || !URL.canParse(redirectUri)) return false;
    const named = app.redirectUris ?? [];
    return named.length === 0 || named.includes(redirectUri);
  }
}

function written({ value }: MetaUserToken, lifeMs: number): GraphValue {
  return { access_token: value, token_type: 'bearer', expires_in: lifeMs / 1000 };
}
