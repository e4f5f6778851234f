import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { sendJson, type Exchange } from '../faults';
import { invalid, type LinkedInCall, type LinkedInResult } from './call';
import { answerAuthorization } from './consent';
import type { LinkedInNetwork } from './network';
import * as read from './routes-read';
import * as write from './routes-write';
import { LinkedInProblem } from './shapes';

const DAY_MS = 86_400_000;

type Route = (call: LinkedInCall, parts: readonly string[]) => LinkedInResult;

/** A URN in a path: percent-encoded whole, so that none of its colons, brackets and commas is left. */
const URN = '(urn%3Ali%3A[\\w%.-]+)';
const route = (method: string, path: string, answer: Route): [string, RegExp, Route] => [method, new RegExp(`^${path}$`), answer]; // prettier-ignore
const at = (parts: readonly string[], index: number): string => parts[index] ?? '';

const ROUTES: [method: string, path: RegExp, route: Route][] = [
  route('GET', 'organizationAcls', read.roles),
  route('GET', 'me', read.me),
  route('GET', 'organizations/(\\d+)', (call, parts) => read.organization(call, at(parts, 0))),
  route('GET', 'people/\\(id:([\\w-]+)\\)', (call, parts) => read.person(call, at(parts, 0))),
  route('GET', 'organizationalEntityNotifications', read.notifications),
  route('GET', 'posts', read.posts),
  route('GET', `posts/${URN}`, (call, parts) => read.post(call, at(parts, 0))),
  route('GET', `socialActions/${URN}/comments`, (call, parts) => read.comments(call, at(parts, 0))),
  route('POST', `socialActions/${URN}/comments`, (call, parts) => write.createComment(call, at(parts, 0))),
  route('GET', `socialActions/${URN}/comments/(\\d+)`, (call, parts) => read.comment(call, at(parts, 0), at(parts, 1))),
  route('POST', `socialActions/${URN}/comments/(\\d+)`, (call, parts) => write.editComment(call, at(parts, 0), at(parts, 1))), // prettier-ignore
  route('DELETE', `socialActions/${URN}/comments/(\\d+)`, (call, parts) => write.deleteComment(call, at(parts, 0), at(parts, 1))), // prettier-ignore
  route('POST', 'reactions', write.react),
  route('GET', `reactions/\\(actor:${URN},entity:${URN}\\)`, (call, parts) => read.reaction(call, at(parts, 0), at(parts, 1))), // prettier-ignore
  route('DELETE', `reactions/\\(actor:${URN},entity:${URN}\\)`, (call, parts) => write.removeReaction(call, at(parts, 0), at(parts, 1))), // prettier-ignore
  route('GET', 'eventSubscriptions', read.subscriptions),
  route('PUT', `eventSubscriptions/\\(developerApplication:${URN},user:${URN},entity:${URN},eventType:(\\w+)\\)`, (call, parts) => write.subscribe(call, { developerApplication: at(parts, 0), user: at(parts, 1), entity: at(parts, 2), eventType: at(parts, 3) })), // prettier-ignore
];

/** Serves a network under a path prefix: the versioned API below `/rest`, sign-in below `/oauth/v2`. */
export function linkedInHttpHandler(network: LinkedInNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void text(request)
      .then((content) => answer(network, prefix, { request, response, content }))
      .catch(() => response.destroy());
  };
}

function answer(network: LinkedInNetwork, prefix: string, exchange: Exchange): void {
  const { request, response } = exchange;
  response.setHeader('date', new Date(network.now()).toUTCString());
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://linkedin.double');
  if (url.pathname === '/oauth/v2/authorization') return answerAuthorization(network, url, exchange);
  if (url.pathname === '/oauth/v2/accessToken') return token(network, exchange);
  if (network.faults.play(exchange)) return;
  try {
    const { status, body, headers } = routed(network, url, exchange);
    sendJson(response, status, body, headers ?? {});
  } catch (error) {
    if (!(error instanceof LinkedInProblem)) throw error;
    const { status, code, message, serviceErrorCode, headers } = error;
    sendJson(response, status, { status, ...(serviceErrorCode !== null && { serviceErrorCode }), code, message }, headers); // prettier-ignore
  }
}

function token(network: LinkedInNetwork, exchange: Exchange): void {
  const { request, response, content } = exchange;
  if (network.tokenFaults.play(exchange)) return;
  const tokens = request.method === 'POST' ? network.signIn.answer(new URLSearchParams(content)) : null;
  if (tokens) return sendJson(response, 200, tokens);
  const error_description = 'The provided authorization grant or refresh token is invalid, expired or revoked';
  sendJson(response, 400, { error: 'invalid_grant', error_description });
}

function routed(network: LinkedInNetwork, url: URL, { request, content }: Exchange): LinkedInResult {
  const bearer = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  const token = network.signIn.tokenNamed(bearer);
  checkHeaders(network, request);
  countCall(network, token.memberId);
  // simple query values hold encoded URNs; a raw one is the mistake that the real API refuses too
  if (/=urn:/.test(url.search)) throw invalid('A URN in the query is not encoded');
  const path = /^\/rest\/(.+)$/.exec(url.pathname)?.[1] ?? '';
  const method = request.method ?? 'GET';
  for (const [wanted, pattern, route] of ROUTES) {
    const parts = wanted === method ? pattern.exec(path) : null;
    if (!parts) continue;
    const restliMethod = String(request.headers['x-restli-method'] ?? '') || null;
    const call = { network, method, query: url.searchParams, restliMethod, body: bodyOf(content), token };
    return route(call, parts.slice(1).map(decodeURIComponent));
  }
  throw new LinkedInProblem(404, 'RESOURCE_NOT_FOUND', 'No virtual resource found', 0);
}

function checkHeaders({ options }: LinkedInNetwork, { headers }: IncomingMessage): void {
  const version = String(headers['linkedin-version'] ?? '');
  if (!/^\d{6}$/.test(version)) throw new LinkedInProblem(400, 'VERSION_MISSING', 'A version must be present');
  const { oldest, newest } = options.versions ?? { oldest: '202510', newest: '202609' };
  if (version < oldest || version > newest) {
    throw new LinkedInProblem(426, 'NONEXISTENT_VERSION', `Requested version ${version} is not active`);
  }
  if (headers['x-restli-protocol-version'] !== '2.0.0') throw invalid('X-Restli-Protocol-Version is missing');
}

function countCall(network: LinkedInNetwork, memberId: string): void {
  const key = `${memberId} day ${Math.floor(network.now() / DAY_MS)}`;
  const count = (network.counts.get(key) ?? 0) + 1;
  network.counts.set(key, count);
  if (count > (network.options.dailyCalls ?? Infinity)) {
    throw new LinkedInProblem(429, 'TOO_MANY_REQUESTS', 'Resource level throttle MEMBER DAY limit is reached');
  }
}

function bodyOf(content: string): Record<string, unknown> {
  try {
    return JSON.parse(content || '{}') as Record<string, unknown>;
  } catch {
    throw invalid('The body is not JSON');
  }
}
