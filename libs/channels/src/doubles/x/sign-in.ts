import type { IncomingMessage } from 'node:http';
import { type Consent, ConsentDesk, type ConsentRequest } from '../consent';
import type { XNetwork } from './network';
import type { XToken } from './shapes';

const CODE_MS = 30_000;
/** How long the desk's codes live. */
const DESK_CODE_MS = 10 * 60_000;
const TOKEN_SECONDS = 7200;

export type TokenAnswer = [status: number, body: unknown];

const NO_CLIENT: TokenAnswer = [401, { error: 'unauthorized_client', error_description: 'Missing valid authorization header' }]; // prettier-ignore
const INVALID: TokenAnswer = [400, { error: 'invalid_grant', error_description: 'Value passed for the token was invalid.' }]; // prettier-ignore
const INVALID_CODE: TokenAnswer = [400, { error: 'invalid_request', error_description: 'Value passed for the authorization code was invalid.' }]; // prettier-ignore

/** The consent page of x.com (`/i/oauth2/authorize`) and the token endpoint (X docs, OAuth 2.0 with PKCE). */
export class XSignIn {
  private readonly desk: ConsentDesk;

  constructor(private readonly network: XNetwork) {
    this.desk = new ConsentDesk({
      clock: () => network.now(),
      platform: 'X',
      knows: (clientId, redirectUri) => {
        const { clientId: known, redirectUris = [] } = network.app;
        return clientId === known && (redirectUris.length === 0 || redirectUris.includes(redirectUri));
      },
    });
  }

  /** X demands PKCE: without a challenge there is an error page and no way back. */
  page(request: ConsentRequest): void {
    const { searchParams } = request.url;
    if (searchParams.get('code_challenge') && searchParams.get('state')) return this.desk.answer(request);
    request.response.writeHead(400, { 'content-type': 'text/plain' }).end('Something went wrong.');
  }

  token({ headers }: IncomingMessage, form: URLSearchParams): TokenAnswer {
    if (!this.isOurs(headers.authorization ?? '', form.get('client_id') ?? '')) return NO_CLIENT;
    return form.get('grant_type') === 'authorization_code' ? this.trade(form) : this.renew(form);
  }

  /** A confidential client signs with its secret; a public one only names itself. */
  private isOurs(authorization: string, named: string): boolean {
    const { clientId, clientSecret } = this.network.app;
    if (clientSecret === '') return named === clientId;
    return authorization === `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  }

  /** Whoever agrees on the page is the account that was made first. */
  private trade(form: URLSearchParams): TokenAnswer {
    const consent = this.desk.redeem(form.get('code') ?? '', {
      clientId: this.network.app.clientId,
      redirectUri: form.get('redirect_uri') ?? '',
      verifier: form.get('code_verifier'),
    });
    const [user] = this.network.users.values();
    if (!consent || !user || this.isOld(consent)) return INVALID_CODE;
    return written(this.network.issueToken(user.id, consent.scopes));
  }

  private isOld({ until }: Consent): boolean {
    return until - DESK_CODE_MS + CODE_MS < this.network.now().getTime();
  }

  /** Each refresh token works once; using it again is refused. The access token before goes on until its end. */
  private renew(form: URLSearchParams): TokenAnswer {
    const token = this.network.tokens.find(({ refresh }) => refresh === form.get('refresh_token'));
    if (form.get('grant_type') !== 'refresh_token' || !token || token.spent || token.revoked) return INVALID;
    if (!token.scopes.includes('offline.access')) return INVALID;
    token.spent = true;
    return written(this.network.issueToken(token.userId, token.scopes));
  }
}

/** There is a refresh token only where the person allowed it. */
function written({ access, refresh, scopes }: XToken): TokenAnswer {
  const renewal = scopes.includes('offline.access') ? { refresh_token: refresh } : {};
  return [200, { token_type: 'bearer', expires_in: TOKEN_SECONDS, access_token: access, ...renewal, scope: scopes.join(' ') }]; // prettier-ignore
}
