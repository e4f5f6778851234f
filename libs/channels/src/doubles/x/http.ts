import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { sendJson, type Exchange } from '../faults';
import { countCall, tokenOf, type XCall, type XResult } from './call';
import type { XNetwork } from './network';
import * as read from './routes-read';
import * as write from './routes-write';
import { problemBody, XProblem } from './shapes';

type Route = (call: XCall, match: RegExpExecArray) => XResult;

const ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['GET', /^users\/(\d+|me)$/, read.readUser],
  ['GET', /^users\/(\d+)\/mentions$/, read.listMentions],
  ['GET', /^users\/(\d+)\/tweets$/, read.listOwn],
  ['GET', /^tweets\/search\/recent$/, read.searchRecent],
  ['GET', /^tweets$/, read.readPosts],
  ['GET', /^dm_events$/, read.listMessages],
  ['POST', /^tweets$/, write.createPost],
  ['DELETE', /^tweets\/(\d+)$/, write.deletePost],
  ['PUT', /^tweets\/(\d+)\/hidden$/, write.setHidden],
  ['POST', /^dm_conversations\/with\/(\d+)\/messages$/, write.sendMessage],
  ['DELETE', /^dm_events\/(\d+)$/, write.deleteMessage],
  ['POST', /^users\/(\d+)\/dm\/(block|unblock)$/, write.setDmBlock],
  ['POST', /^media\/upload$/, write.uploadMedia],
  ['GET', /^webhooks$/, write.listWebhooks],
  ['POST', /^webhooks$/, write.createWebhook],
  ['PUT', /^webhooks\/(\d+)$/, write.revalidateWebhook],
  ['GET', /^activity\/subscriptions$/, write.listSubscriptions],
  ['POST', /^activity\/subscriptions$/, write.subscribe],
];

/** Serves a network in the dialect of `api.x.com/2` under a path prefix, with the consent page and the token endpoint. */
export function xHttpHandler(network: XNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void text(request)
      .then((content) => answer(network, prefix, { request, response, content }))
      .catch(() => response.destroy());
  };
}

function answer(network: XNetwork, prefix: string, exchange: Exchange): void {
  const { request, response, content } = exchange;
  response.setHeader('date', network.now().toUTCString());
  if (network.faults.play(exchange)) return;
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://x.double');
  const path = url.pathname.replace(/^\/2\//, '').replace(/\/+$/, '');
  const method = request.method ?? 'GET';
  if (path === '/i/oauth2/authorize') return network.signIn.page({ method, url, body: content, response });
  const index = network.injections.findIndex((entry) => entry.method === method && entry.path.test(path));
  const outcome = index < 0 ? null : (network.injections.splice(index, 1)[0]?.outcome ?? null);
  let headers: Record<string, string> = {};
  try {
    if (outcome?.kind === 'problem') throw new XProblem(outcome.status, outcome.problem, outcome.title, outcome.detail);
    if (path === 'oauth2/token') {
      sendJson(response, ...network.signIn.token(request, new URLSearchParams(content)));
      return;
    }
    const token = tokenOf(network, request.headers.authorization?.replace(/^Bearer /, '') ?? '');
    const window = countCall(network, `${method} ${path.replace(/\d+/g, ':id')}`);
    headers = window.headers;
    if (window.isSpent) throw new XProblem(429, 'rate-limit-exceeded', 'Too Many Requests', 'Too Many Requests');
    const call = { network, method, path, query: url.searchParams, body: jsonOf(content), token };
    const result = routed(call);
    if (outcome?.kind === 'act-then-reset') request.socket.destroy();
    else sendJson(response, result.status, result.body, headers);
  } catch (error) {
    if (!(error instanceof XProblem)) throw error;
    sendJson(response, error.status, problemBody(error.status, error.problem, error.title, error.detail), headers);
  }
}

function routed(call: XCall): XResult {
  for (const [method, pattern, route] of ROUTES) {
    const match = method === call.method ? pattern.exec(call.path) : null;
    if (match) return route(call, match);
  }
  throw new XProblem(404, 'resource-not-found', 'Not Found Error', `No route ${call.path}`);
}

function jsonOf(content: string): Record<string, unknown> {
  if (!content.startsWith('{')) return {};
  return JSON.parse(content) as Record<string, unknown>;
}
