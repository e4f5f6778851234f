import type { IncomingMessage } from 'node:http';
import { ConsentDesk, type ConsentRequest } from '../consent';
import type { RedditGrant, RedditNetwork } from './network';
import { RedditProblem } from './shapes';

/** The consent page (`/api/v1/authorize`) and the token endpoint (Reddit's OAuth2 documentation). */
export class RedditSignIn {
  private readonly desk: ConsentDesk;

  constructor(private readonly network: RedditNetwork) {
    this.desk = new ConsentDesk({
      clock: () => new Date(network.now()),
      platform: 'Reddit',
      knows: (clientId, redirectUri) => {
        const isKnown = network.grants.some((grant) => grant.clientId === clientId);
        return isKnown && (network.redirectUris.get(clientId) ?? redirectUri) === redirectUri;
      },
    });
  }

  page(request: ConsentRequest): void {
    const { searchParams } = request.url;
    if (searchParams.get('state') && searchParams.get('duration') === 'permanent') return this.desk.answer(request);
    request.response.writeHead(400, { 'content-type': 'text/plain' }).end('bad request (reddit)');
  }

  /** A wrong client is refused by status, a wrong code inside a 200, a wrong refresh token by 400. */
  token(request: IncomingMessage, form: URLSearchParams): unknown {
    const basic = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
    const client = this.network.grants.find(({ clientId, clientSecret }) => basic === `${clientId}:${clientSecret}`);
    if (!client) throw new RedditProblem(401, 'Unauthorized');
    if (form.get('grant_type') === 'authorization_code') return this.trade(client, form);
    const grant = this.network.grants.find(({ refreshToken }) => refreshToken === form.get('refresh_token'));
    if (form.get('grant_type') !== 'refresh_token' || !grant || grant.revoked) {
      throw new RedditProblem(400, 'invalid_grant', 'invalid_grant', { error: 'invalid_grant' });
    }
    if (!grant.rotates) return this.written(grant, null);
    const next = { ...grant, refreshToken: `${grant.refreshToken}-next`, rotates: false };
    this.network.grants.push(next);
    return this.written(grant, next);
  }

  /** Whoever agrees on the page is the brand, the user that was made first. */
  private trade(client: RedditGrant, form: URLSearchParams): unknown {
    const consent = this.desk.redeem(form.get('code') ?? '', {
      clientId: client.clientId,
      redirectUri: form.get('redirect_uri') ?? '',
      verifier: null,
    });
    const [user] = this.network.users.values();
    if (!consent || !user) return { error: 'invalid_grant' };
    const refreshToken = `double-refresh-${this.network.nextId()}-abcdefgh`;
    const grant = { ...client, refreshToken, user, scopes: consent.scopes, revoked: false, rotates: false };
    this.network.grants.push(grant);
    return this.written(grant, grant);
  }

  private written(grant: RedditGrant, told: RedditGrant | null): unknown {
    return {
      access_token: this.network.issueToken(grant),
      token_type: 'bearer',
      expires_in: this.network.options.tokenSeconds ?? 86_400,
      scope: grant.scopes.join(' '),
      ...(told && { refresh_token: told.refreshToken }),
    };
  }
}
