import { createHmac } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Fetch } from '../../spi/connector';
import { sendJson, type Exchange } from '../faults';
import { GraphProblem, type GraphCall, type GraphValue } from './graph-call';
import type { MetaNetwork } from './network';
import { PICTURES, sendPicture } from './pictures';
import { ROUTES } from './routes';

export interface MetaHttpOptions {
  /** Cut from the front of every path, so that several doubles share one server. */
  prefix?: string;
  /** How the callback of a new subscription is verified. Default: the global `fetch`. */
  fetch?: Fetch;
}

/** Serves a network in the Graph dialect for Facebook, Messenger and both Instagram logins. */
export function metaHttpHandler(network: MetaNetwork, options: MetaHttpOptions = {}): RequestListener {
  return (request, response) => {
    void buffer(request)
      .then((bytes) => answer(network, options, { request, response, content: bytes.toString('utf8') }, bytes))
      .catch(() => response.destroy());
  };
}

async function answer(
  network: MetaNetwork,
  options: MetaHttpOptions,
  exchange: Exchange,
  bytes: Buffer,
): Promise<void> {
  const { request, response } = exchange;
  response.setHeader('date', network.state.now().toUTCString());
  if (network.faults.play(exchange)) return;
  const url = new URL((request.url ?? '/').slice((options.prefix ?? '').length) || '/', 'http://meta.double');
  const method = request.method ?? 'GET';
  const path = decodeURIComponent(url.pathname.replace(/^\/v\d+\.\d+/, '')).replace(/^\/+|\/+$/g, '');
  const injected = network.injections.take(method, path);
  if (injected?.kind === 'page') {
    response.writeHead(injected.status, { 'content-type': 'text/html' }).end(injected.html);
    return;
  }
  if (method === 'GET' && path.startsWith(PICTURES)) return sendPicture(network, path, response);
  let headers: Record<string, string> = {};
  try {
    if (injected?.kind === 'error') {
      const { message = 'injected', code, subcode = null, status, transient = false } = injected;
      throw Object.assign(new GraphProblem(message, code, subcode, status), { transient });
    }
    const body = await bodyOf(bytes, request.headers['content-type'] ?? '');
    if (network.signIn.answer({ method, path, url, body, content: exchange.content, response })) return;
    const given = request.headers.authorization?.replace(/^Bearer /, '') ?? url.searchParams.get('access_token') ?? '';
    const call: GraphCall = {
      ...authorised(network, given),
      network,
      method,
      path,
      query: url.searchParams,
      body,
      origin: `http://${request.headers.host ?? 'meta.double'}${options.prefix ?? ''}`,
      verifyCallback: (callback) => challenge(options.fetch ?? fetch, callback),
    };
    checkProof(call, given);
    headers = network.injections.headers(call.token?.accountId ?? '', usageType(path));
    refuseAtLimit(network, path);
    const result = await routed(call);
    if (injected?.kind === 'act-then-hang') return;
    if (injected?.kind === 'act-then-reset') request.socket.destroy();
    else sendJson(response, 200, result, headers);
  } catch (error) {
    if (!(error instanceof GraphProblem)) throw error;
    sendJson(response, error.status, { error: errorBody(error) }, headers);
  }
}

function routed(call: GraphCall): unknown {
  for (const [method, path, route] of ROUTES) {
    const match = method === call.method ? path.exec(call.path) : null;
    if (match) return route(call, match);
  }
  throw new GraphProblem(`Unsupported ${call.method.toLowerCase()} request.`, 100);
}

function errorBody(error: GraphProblem): GraphValue {
  return {
    message: error.message,
    type: 'OAuthException',
    code: error.code,
    ...(error.subcode !== null && { error_subcode: error.subcode }),
    ...('transient' in error && { is_transient: error.transient }),
    fbtrace_id: 'double',
  };
}

async function bodyOf(bytes: Buffer, type: string): Promise<GraphValue> {
  if (bytes.length === 0) return {};
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    return Object.fromEntries(form);
  }
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(bytes.toString()));
  try {
    return JSON.parse(bytes.toString()) as GraphValue;
  } catch {
    throw new GraphProblem('(#100) The body is not valid JSON', 100);
  }
}

function authorised(network: MetaNetwork, given: string): Pick<GraphCall, 'token' | 'appId' | 'user'> {
  const [appId = '', secret] = given.split('|');
  if (secret !== undefined) {
    if (network.state.apps.get(appId)?.secret !== secret) throw new GraphProblem('Error validating application.', 190);
    return { token: null, appId, user: null };
  }
  const user = network.state.userTokens.get(given);
  if (user && user.expiresAt > network.state.now().getTime()) return { token: null, appId: null, user };
  const token = network.state.tokens.get(given);
  if (!token) throw new GraphProblem(`Malformed access token ${given}`, 190, 467);
  const expired = token.expiresAt !== null && token.expiresAt <= network.state.now().getTime();
  const subcode = token.deadSubcode ?? (expired ? 463 : null);
  if (subcode !== null) throw new GraphProblem('Error validating access token: Session has expired.', 190, subcode);
  return { token, appId: null, user: null };
}

function checkProof({ network, token, user, query }: GraphCall, given: string): void {
  const proof = query.get('appsecret_proof');
  const appId = (token ?? user)?.appId;
  if (proof === null || appId === undefined) return;
  const secret = network.state.apps.get(appId)?.secret ?? '';
  const expected = createHmac('sha256', secret).update(given).digest('hex');
  if (proof !== expected) throw new GraphProblem('Invalid appsecret_proof provided in the API argument', 100);
}

function usageType(path: string): string {
  return path.includes('messages') || path.includes('conversations') ? 'messenger' : 'pages';
}

function refuseAtLimit({ injections }: MetaNetwork, path: string): void {
  if (!injections.usage || !injections.usage.refuses || injections.usage.percent < 100) return;
  const code = usageType(path) === 'messenger' ? 80_006 : 80_001;
  throw new GraphProblem('There have been too many calls to this account. Wait a bit and try again.', code);
}

/** What a callback answers to the handshake; null when it cannot be reached. */
async function challenge(get: Fetch, url: URL): Promise<string | null> {
  try {
    const response = await get(url.toString());
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}
