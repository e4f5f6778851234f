import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { sendJson } from '../faults';
import type { RedditGrant, RedditNetwork } from './network';
import { escapedUnlessRaw } from './render';
import { type Answer, type Call, ROUTES } from './routes';
import { RedditProblem } from './shapes';

const WINDOW_MS = 10 * 60_000;

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  content: string;
}

/** Serves a network under a path prefix: the sign-in and the API on one address. */
export function redditHttpHandler(network: RedditNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void text(request)
      .then((content) => answer(network, prefix, { request, response, content }))
      .catch(() => response.destroy());
  };
}

function answer(network: RedditNetwork, prefix: string, exchange: Exchange): void {
  const { request, response, content } = exchange;
  if (network.faults.play(exchange)) return;
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://reddit.double');
  const method = request.method ?? 'GET';
  if (url.pathname === '/api/v1/authorize') return network.signIn.page({ method, url, body: content, response });
  const form = new URLSearchParams(content);
  try {
    // calls under a library's own name are turned away
    if (!/^\w+:[\w.]+:v[\w.]+ \(by \/u\/[\w-]+\)$/.test(request.headers['user-agent'] ?? '')) {
      throw new RedditProblem(429, 'Too Many Requests');
    }
    if (url.pathname === '/api/v1/access_token') return sendJson(response, 200, network.signIn.token(request, form));
    const grant = grantOf(network, request);
    count(network, grant, response);
    const call: Call = { network, me: grant.user, query: url.searchParams, form };
    const { status, body } = routed(call, grant, method, url.pathname);
    sendJson(response, status, escapedUnlessRaw(body, method !== 'GET' || url.searchParams.has('raw_json')));
  } catch (error) {
    if (!(error instanceof RedditProblem)) throw error;
    refuse(response, error);
  }
}

/** Three forms: errors inside a 200, a named reason, or status and sentence alone. */
function refuse(response: ServerResponse, { status, message, code, extra }: RedditProblem): void {
  if (status === 200) return sendJson(response, 200, { json: { errors: [[code, message, '']], ...extra } });
  if (code !== null && status === 400 && 'error' in extra) return sendJson(response, 400, extra);
  if (code === null) return sendJson(response, status, { message, error: status });
  sendJson(response, status, { reason: code, explanation: message, message: 'Forbidden', error: status, ...extra });
}

function grantOf(network: RedditNetwork, request: IncomingMessage): RedditGrant {
  const token = network.tokens.get((request.headers.authorization ?? '').replace(/^Bearer /i, ''));
  if (!token || token.grant.revoked || token.expiresAt <= network.now()) throw new RedditProblem(401, 'Unauthorized');
  return token.grant;
}

function count(network: RedditNetwork, { clientId }: RedditGrant, response: ServerResponse): void {
  const most = network.options.requestsPerWindow ?? 1000;
  const now = network.now();
  const known = network.counts.get(clientId);
  const window = known && known.resetAt > now ? known : { used: 0, resetAt: now + WINDOW_MS };
  window.used += 1;
  network.counts.set(clientId, window);
  response.setHeader('x-ratelimit-used', String(window.used));
  response.setHeader('x-ratelimit-remaining', Math.max(0, most - window.used).toFixed(1));
  response.setHeader('x-ratelimit-reset', String(Math.ceil((window.resetAt - now) / 1000)));
  if (window.used > most) throw new RedditProblem(429, 'Too Many Requests');
}

function routed(call: Call, grant: RedditGrant, method: string, path: string): Answer {
  for (const [verb, pattern, scopes, run] of ROUTES) {
    const match = verb === method ? pattern.exec(path) : null;
    if (!match) continue;
    if (!scopes.some((scope) => grant.scopes.includes(scope))) throw new RedditProblem(403, 'Forbidden');
    return run(call, ...match.slice(1).map(decodeURIComponent));
  }
  throw new RedditProblem(404, 'Not Found');
}
