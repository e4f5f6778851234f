import type { ServerResponse } from 'node:http';
import { ConsentDesk } from '../consent';
import { sendJson } from '../faults';
import type { MastodonNetwork } from './network';

interface SignInRequest {
  method: string;
  url: URL;
  content: string;
  response: ServerResponse;
}

/** Applications of one server, its consent page and its tokens (docs.joinmastodon.org: methods/apps, methods/oauth). */
export class MastodonSignIn {
  private readonly apps = new Map<string, { secret: string; redirectUris: string[] }>();
  private readonly desk: ConsentDesk;

  constructor(
    private readonly network: MastodonNetwork,
    clock: () => Date,
  ) {
    this.desk = new ConsentDesk({
      clock,
      platform: 'Mastodon',
      knows: (clientId, redirectUri) => this.apps.get(clientId)?.redirectUris.includes(redirectUri) ?? false,
    });
  }

  /** Answers what belongs to signing in; false for everything else. */
  answer({ method, url, content, response }: SignInRequest): boolean {
    if (url.pathname === '/oauth/authorize') this.desk.answer({ method, url, body: content, response });
    else if (url.pathname === '/api/v1/apps' && method === 'POST') this.register(fieldsOf(content), response);
    else if (url.pathname === '/oauth/token' && method === 'POST') this.trade(fieldsOf(content), response);
    else return false;
    return true;
  }

  private register(fields: Map<string, string>, response: ServerResponse): void {
    const redirectUri = fields.get('redirect_uris') ?? '';
    if (!fields.get('client_name') || redirectUri === '') {
      sendJson(response, 422, { error: 'Validation failed: Redirect URI must be an absolute URI.' });
      return;
    }
    const id = `double-client-${this.apps.size + 1}`;
    this.apps.set(id, { secret: `${id}-secret-abcdefghijkl`, redirectUris: redirectUri.split(/\s+/) });
    const secret = this.apps.get(id)?.secret;
    sendJson(response, 200, { id: '1', name: fields.get('client_name'), client_id: id, client_secret: secret });
  }

  /** Whoever agrees on the page is the brand, the account that was made first. */
  private trade(fields: Map<string, string>, response: ServerResponse): void {
    const clientId = fields.get('client_id') ?? '';
    const app = this.apps.get(clientId);
    if (!app || app.secret !== fields.get('client_secret')) {
      sendJson(response, 401, { error: 'invalid_client', error_description: 'Client authentication failed' });
      return;
    }
    const consent = this.desk.redeem(fields.get('code') ?? '', {
      clientId,
      redirectUri: fields.get('redirect_uri') ?? '',
      verifier: fields.get('code_verifier') ?? null,
    });
    const [brand] = this.network.state.accounts.values();
    if (!consent || !brand) {
      sendJson(response, 400, { error: 'invalid_grant', error_description: 'The authorization code is invalid' });
      return;
    }
    const { value, scopes } = this.network.issueToken(brand, consent.scopes);
    sendJson(response, 200, { access_token: value, token_type: 'Bearer', scope: scopes.join(' '), created_at: 1 });
  }
}

function fieldsOf(content: string): Map<string, string> {
  if (content.startsWith('{')) return new Map(Object.entries(JSON.parse(content) as Record<string, string>));
  return new Map(new URLSearchParams(content));
}
