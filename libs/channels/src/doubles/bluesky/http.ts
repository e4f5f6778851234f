import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sendJson } from '../faults';
import { type Call, invalid, type Route } from './call';
import type { BlueskyNetwork } from './network';
import { CHAT_ROUTES } from './routes-chat';
import { READ_ROUTES } from './routes-read';
import { pointsOf, WRITE_ROUTES } from './routes-write';
import { BlueskyProblem, type BlueskySession, type Json } from './shapes';

const WINDOW_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
const POINTS_PER_HOUR = 5000;

/** Serves a network under a path prefix: sign-in, server, AppView, chat and moderation on one address. */
export function blueskyHttpHandler(network: BlueskyNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void buffer(request)
      .then((content) => answer(network, prefix, { request, response, content }))
      .catch(() => response.destroy());
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  content: Buffer;
}

function answer(network: BlueskyNetwork, prefix: string, exchange: Exchange): void {
  const { request, response, content } = exchange;
  if (network.faults.play({ request, response, content: content.toString() })) return;
  const origin = `http://${request.headers.host ?? 'localhost'}${prefix}`;
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://bluesky.double');
  try {
    const nsid = /^\/xrpc\/([\w.]+)$/.exec(url.pathname)?.[1] ?? '';
    const bearer = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    if (nsid === 'com.atproto.server.createSession') {
      const { identifier, password } = jsonIn(content);
      const session = network.sessions.signIn(String(identifier), String(password));
      return sendJson(response, 200, sessionJson(network, session, origin));
    }
    if (nsid === 'com.atproto.server.refreshSession') {
      return sendJson(response, 200, sessionJson(network, network.sessions.refresh(bearer), origin));
    }
    const session = network.sessions.withAccess(bearer);
    count(network, `calls ${session.password.did}`, 1, { most: network.options.requestsPerWindow ?? 3000, windowMs: WINDOW_MS }, response); // prettier-ignore
    sendJson(response, 200, routed(callOf(network, session, url, exchange), nsid, exchange));
  } catch (error) {
    if (!(error instanceof BlueskyProblem)) throw error;
    sendJson(response, error.status, { error: error.code, message: error.message });
  }
}

function jsonIn(content: Buffer): Json {
  if (content.length === 0) return {};
  try {
    return JSON.parse(content.toString()) as Json;
  } catch {
    throw invalid('Request body is not JSON');
  }
}

function sessionJson(network: BlueskyNetwork, session: BlueskySession, origin: string): Json {
  const account = network.account(session.password.did);
  const service = { id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: origin };
  return {
    accessJwt: session.accessJwt,
    refreshJwt: session.refreshJwt,
    did: session.password.did,
    handle: account?.handle,
    didDoc: { '@context': ['https://www.w3.org/ns/did/v1'], id: session.password.did, service: [service] },
    emailConfirmed: true,
    active: account?.status === null,
    ...(account?.status && { status: account.status }),
  };
}

function callOf(network: BlueskyNetwork, session: BlueskySession, url: URL, { request, content }: Exchange): Call {
  const me = network.account(session.password.did);
  if (!me) throw new BlueskyProblem(400, 'AccountNotFound', 'Account not found');
  const type = request.headers['content-type'] ?? '';
  const proxy = request.headers['atproto-proxy'];
  return {
    network,
    me,
    session,
    query: url.searchParams,
    body: type.startsWith('application/json') ? jsonIn(content) : {},
    file: { bytes: content, type },
    proxy: typeof proxy === 'string' ? proxy : null,
  };
}

function routed(call: Call, nsid: string, { request, response }: Exchange): Json {
  const routes: Record<string, Route> = request.method === 'POST' ? { ...WRITE_ROUTES, ...CHAT_ROUTES } : { ...READ_ROUTES, ...CHAT_ROUTES }; // prettier-ignore
  const route = routes[nsid];
  if (route === undefined) throw new BlueskyProblem(501, 'MethodNotImplemented', 'Method Not Implemented');
  const points = pointsOf(nsid, call.body);
  if (points > 0) count(call.network, `points ${call.me.did}`, points, { most: POINTS_PER_HOUR, windowMs: HOUR_MS }, response); // prettier-ignore
  return route(call);
}

function count(
  network: BlueskyNetwork,
  key: string,
  cost: number,
  { most, windowMs }: { most: number; windowMs: number },
  response: ServerResponse,
): void {
  const now = network.now();
  const known = network.counts.get(key);
  const window = known && known.resetAt > now ? known : { used: 0, resetAt: now + windowMs };
  window.used += cost;
  network.counts.set(key, window);
  response.setHeader('ratelimit-limit', String(most));
  response.setHeader('ratelimit-remaining', String(Math.max(0, most - window.used)));
  response.setHeader('ratelimit-reset', String(Math.ceil(window.resetAt / 1000)));
  response.setHeader('ratelimit-policy', `${most};w=${windowMs / 1000}`);
  if (window.used > most) throw new BlueskyProblem(429, 'RateLimitExceeded', 'Rate Limit Exceeded');
}
