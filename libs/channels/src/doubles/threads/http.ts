import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { sendJson, type Exchange } from '../faults';
import { missing, ThreadsProblem, tokenNamed, type ThreadsCall } from './call';
import type { ThreadsNetwork } from './network';
import * as read from './routes-read';
import * as write from './routes-write';
import type { ThreadsToken } from './shapes';

type Route = (call: ThreadsCall, match: RegExpExecArray) => unknown;

const DAY_MS = 86_400_000;
const TOKEN_LIFE_MS = 60 * DAY_MS;
const ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['GET', /^me$/, read.readProfile],
  ['GET', /^debug_token$/, read.debugToken],
  ['GET', /^(\w+)\/threads$/, read.listThreads],
  ['GET', /^(\w+)\/mentions$/, read.listMentions],
  ['GET', /^(\w+)\/replies$/, read.listReplies],
  ['GET', /^(\w+)\/conversation$/, read.listConversation],
  ['GET', /^(\w+)\/pending_replies$/, read.listPending],
  ['GET', /^(\w+)\/threads_publishing_limit$/, read.readLimits],
  ['GET', /^(\d+)$/, read.readObject],
  ['POST', /^(?:me|\d+)\/threads$/, write.createContainer],
  ['POST', /^(?:me|\d+)\/threads_publish$/, write.publishContainer],
  ['POST', /^(\d+)\/manage_reply$/, write.manageReply],
  ['POST', /^(\d+)\/manage_pending_reply$/, write.managePendingReply],
  ['DELETE', /^(\d+)$/, write.deleteMedia],
];

/** Serves a network in the dialect of `graph.threads.net` under a path prefix, with version 1.0 and the token endpoints. */
export function threadsHttpHandler(network: ThreadsNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void text(request)
      .then((content) => answer(network, prefix, { request, response, content }))
      .catch(() => response.destroy());
  };
}

function answer(network: ThreadsNetwork, prefix: string, exchange: Exchange): void {
  const { request, response, content } = exchange;
  response.setHeader('date', network.now().toUTCString());
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://threads.double');
  const method = request.method ?? 'GET';
  const path = url.pathname.replace(/^\/v1\.0/, '').replace(/^\/+|\/+$/g, '');
  const makesContainer = method === 'POST' && path.endsWith('/threads');
  if (network.faults.play(exchange)) return;
  if (method !== 'GET' && !makesContainer && network.writeFaults.play(exchange)) return;
  const injected = network.injections.take(method, path);
  if (injected?.kind === 'page') {
    response.writeHead(injected.status, { 'content-type': 'text/html' }).end(injected.html);
    return;
  }
  const headers = network.injections.headers('app', 'threads');
  try {
    if (injected?.kind === 'error') {
      throw new ThreadsProblem(
        injected.message ?? 'injected',
        injected.code,
        injected.subcode ?? null,
        injected.status,
      );
    }
    if (network.signIn.answer({ method, path, url, content, response })) return;
    const parameters = parametersOf(url, content);
    const result = tokenEndpoint(network, path, parameters) ?? routed(network, { method, path, parameters }, request);
    if (injected?.kind === 'act-then-hang') return;
    if (injected?.kind === 'act-then-reset') request.socket.destroy();
    else sendJson(response, 200, result, headers);
  } catch (error) {
    if (!(error instanceof ThreadsProblem)) throw error;
    sendJson(response, error.status, { error: errorBody(error) }, headers);
  }
}

function parametersOf(url: URL, content: string): URLSearchParams {
  const parameters = new URLSearchParams(url.searchParams);
  for (const [name, value] of new URLSearchParams(content)) parameters.set(name, value);
  return parameters;
}

function routed(
  network: ThreadsNetwork,
  call: Pick<ThreadsCall, 'method' | 'path' | 'parameters'>,
  request: IncomingMessage,
): unknown {
  const bearer = request.headers.authorization?.replace(/^Bearer /, '');
  const token = tokenNamed(network, bearer ?? call.parameters.get('access_token') ?? '');
  if (!token.scopes.includes('threads_basic'))
    throw new ThreadsProblem('Missing permission threads_basic', 10, null, 403);
  for (const [method, path, route] of ROUTES) {
    const match = method === call.method ? path.exec(call.path) : null;
    if (match) return route({ ...call, network, token }, match);
  }
  throw missing(call.path);
}

/** Exchange of a short-lived token and renewal of a long-lived one; undefined for every other path. */
function tokenEndpoint(network: ThreadsNetwork, path: string, parameters: URLSearchParams): unknown {
  if (path !== 'refresh_access_token' && path !== 'access_token') return undefined;
  const token = tokenNamed(network, parameters.get('access_token') ?? '');
  const isShort = token.expiresAt - token.issuedAt < DAY_MS;
  const grant = parameters.get('grant_type');
  if (path === 'access_token') {
    const secret = network.apps.get(token.appId)?.secret;
    if (grant !== 'th_exchange_token') throw new ThreadsProblem('Invalid grant_type', 100);
    if (parameters.get('client_secret') !== secret) throw new ThreadsProblem('Error validating client secret.', 100);
    if (!isShort) throw new ThreadsProblem('Only a short-lived access token can be exchanged', 100);
  } else {
    const isYoung = network.now().getTime() - token.issuedAt < DAY_MS;
    if (grant !== 'th_refresh_token') throw new ThreadsProblem('Invalid grant_type', 100);
    if (isShort || isYoung) throw new ThreadsProblem('The access token cannot be refreshed yet', 100);
  }
  return { access_token: successor(network, token).value, token_type: 'bearer', expires_in: TOKEN_LIFE_MS / 1000 };
}

/** The token before goes on working until its own end. */
function successor(network: ThreadsNetwork, { appId, accountId, scopes }: ThreadsToken): ThreadsToken {
  const app = network.apps.get(appId);
  if (!app) throw missing(appId);
  return network.issueToken(app, accountId, scopes, { ageMs: 0 });
}

function errorBody(error: ThreadsProblem): Record<string, unknown> {
  return {
    message: error.message,
    type: error.code === 190 ? 'OAuthException' : 'THApiException',
    code: error.code,
    ...(error.subcode !== null && { error_subcode: error.subcode }),
    fbtrace_id: 'double',
  };
}
