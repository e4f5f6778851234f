import type { ServerResponse } from 'node:http';
import { ConsentDesk } from '../consent';
import { sendJson } from '../faults';
import type { ThreadsNetwork } from './network';

const SHORT_LIFE_MS = 3_600_000;

interface SignInRequest {
  method: string;
  path: string;
  url: URL;
  content: string;
  response: ServerResponse;
}

/** The consent page and its codes. Whoever agrees is the brand: the profile that was made first. */
export class ThreadsSignIn {
  private readonly desk: ConsentDesk;

  constructor(private readonly network: ThreadsNetwork) {
    this.desk = new ConsentDesk({
      clock: () => network.now(),
      platform: 'Threads',
      scopeSeparator: ',',
      knows: (clientId, redirectUri) => {
        const named = network.apps.get(clientId)?.redirectUris ?? [];
        return network.apps.has(clientId) && (named.length === 0 ? URL.canParse(redirectUri) : named.includes(redirectUri)); // prettier-ignore
      },
    });
  }

  /** Answers what needs no token; false for everything else. */
  answer({ method, path, url, content, response }: SignInRequest): boolean {
    if (path === 'oauth/authorize') this.desk.answer({ method, url, body: content, response });
    else if (path === 'oauth/access_token' && method === 'POST') this.trade(new URLSearchParams(content), response);
    else return false;
    return true;
  }

  private trade(form: URLSearchParams, response: ServerResponse): void {
    const [clientId, code] = [form.get('client_id') ?? '', form.get('code') ?? ''];
    const app = this.network.apps.get(clientId);
    const [profile] = this.network.accounts.values();
    const isRight = app?.secret === form.get('client_secret') && form.get('grant_type') === 'authorization_code';
    const redirectUri = form.get('redirect_uri') ?? '';
    const consent = isRight ? this.desk.redeem(code, { clientId, redirectUri, verifier: null }) : null;
    if (!app || !profile || !consent) {
      const words = 'Matching code was not found or was already used';
      sendJson(response, 400, { error_type: 'OAuthException', code: 400, error_message: words });
      return;
    }
    const { value } = this.network.issueToken(app, profile.id, consent.scopes, { ageMs: 0, lifeMs: SHORT_LIFE_MS });
    // a bare number beyond 2^53, as the platform writes it
    const body = `{"access_token":"${value}","user_id":${profile.id}}`;
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  }
}
