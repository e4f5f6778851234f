import { sendJson, type Exchange } from '../faults';
import type { LinkedInNetwork } from './network';
import type { LinkedInApp } from './shapes';

/** What a consent page was asked for. */
interface Asked {
  app: LinkedInApp;
  redirectUri: string;
  state: string;
  scopes: string[];
}

/**
 * The page on which a member agrees: `GET` shows a form, its `POST` (or `&approve=1`) sends the member back with `code` and
 * `state`. The member is `member` of the query, else the first one with a role.
 */
export function answerAuthorization(network: LinkedInNetwork, url: URL, { request, response }: Exchange): void {
  const asked = askedFor(network, url.searchParams);
  if (typeof asked === 'string') return sendJson(response, 400, { error: 'invalid_request', error_description: asked });
  if (request.method !== 'POST' && url.searchParams.get('approve') !== '1') {
    const action = `${request.url ?? ''}`.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    const page = `<!doctype html><title>LinkedIn</title><form method="post" action="${action}"><p>${asked.scopes.join(', ')}</p><button>Allow</button></form>`; // prettier-ignore
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    return;
  }
  const memberId = url.searchParams.get('member') ?? network.roles[0]?.memberId ?? '';
  const code = network.signIn.consent(asked.app, memberId, asked.scopes, asked.redirectUri);
  const target = new URL(asked.redirectUri);
  target.searchParams.set('code', code);
  target.searchParams.set('state', asked.state);
  response.writeHead(302, { location: target.href }).end();
}

function askedFor({ signIn }: LinkedInNetwork, query: URLSearchParams): Asked | string {
  const app = signIn.apps.get(query.get('client_id') ?? '');
  if (!app) return 'client_id is not known';
  const redirectUri = query.get('redirect_uri') ?? '';
  const isKnown = app.redirectUris.length === 0 ? URL.canParse(redirectUri) : app.redirectUris.includes(redirectUri);
  if (!isKnown) return 'redirect_uri does not match the registered value';
  if (query.get('response_type') !== 'code') return 'response_type must be code';
  const scopes = (query.get('scope') ?? '').split(' ').filter(Boolean); // prettier-ignore
  if (scopes.length === 0) return 'scope is missing';
  return { app, redirectUri, state: query.get('state') ?? '', scopes };
}
