import { createHmac } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Fetch } from '../../spi/connector';
import { sendJson, type Exchange } from '../faults';
import { FileAnswer, type WhatsAppCall } from './call';
import type { WhatsAppNetwork } from './network';
import { problemBody, WhatsAppProblem } from './problems';
import { ROUTES } from './routes';
import type { WaValue, WhatsAppToken } from './shapes';

/** Serves a network in the dialect of the Cloud API. `callbacks`: how a new callback is verified, default the global `fetch`. */
export function whatsappHttpHandler(
  network: WhatsAppNetwork,
  prefix = '',
  callbacks: Fetch = (url, init) => fetch(url, init),
): RequestListener {
  return (request, response) => {
    void buffer(request)
      .then((bytes) => answer({ network, prefix, callbacks }, { request, response, content: bytes.toString() }, bytes))
      .catch(() => response.destroy());
  };
}

interface Served {
  network: WhatsAppNetwork;
  prefix: string;
  callbacks: Fetch;
}

async function answer({ network, prefix, callbacks }: Served, exchange: Exchange, bytes: Buffer): Promise<void> {
  const { request, response } = exchange;
  response.setHeader('date', network.options.clock().toUTCString());
  if (network.faults.play(exchange)) return;
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://whatsapp.double');
  const method = request.method ?? 'GET';
  const path = decodeURIComponent(url.pathname.replace(/^\/v\d+\.\d+/, '')).replace(/^\/+|\/+$/g, '');
  const injected = network.injections.take(method, path);
  if (injected?.kind === 'page') {
    response.writeHead(injected.status, { 'content-type': 'text/html' }).end(injected.html);
    return;
  }
  if (injected?.kind === 'error') {
    sendJson(
      response,
      injected.status,
      problemBody(new WhatsAppProblem(injected.code, injected.message ?? 'injected')),
    );
    return;
  }
  try {
    const call: WhatsAppCall = {
      ...authorised(network, path, request.headers.authorization?.replace(/^Bearer /, '') ?? ''),
      network,
      method,
      path,
      query: url.searchParams,
      body: await bodyOf(bytes, request.headers['content-type'] ?? ''),
      origin: `http://${request.headers.host ?? 'whatsapp.double'}${prefix}`,
      challenge: (callback) => challenge(callbacks, callback),
    };
    checkProof(call);
    const result = await routed(call);
    if (injected?.kind === 'act-then-hang') return;
    if (injected?.kind === 'act-then-reset') request.socket.destroy();
    else send(response, result);
  } catch (error) {
    if (!(error instanceof WhatsAppProblem)) throw error;
    sendJson(response, error.status, problemBody(error));
  }
}

function send(response: ServerResponse, result: unknown): void {
  if (result instanceof FileAnswer) response.writeHead(200, { 'content-type': result.contentType }).end(result.bytes);
  else if (result === undefined) response.writeHead(404).end();
  else sendJson(response, 200, result);
}

function routed(call: WhatsAppCall): unknown {
  for (const [method, path, route] of ROUTES) {
    const match = method === call.method ? path.exec(call.path) : null;
    if (match) return route(call, match);
  }
  throw new WhatsAppProblem(100, `Unsupported ${call.method.toLowerCase()} request.`);
}

async function bodyOf(bytes: Buffer, type: string): Promise<WaValue> {
  if (bytes.length === 0) return {};
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    return Object.fromEntries(form);
  }
  try {
    return JSON.parse(bytes.toString()) as WaValue;
  } catch {
    throw new WhatsAppProblem(100, 'The body is not valid JSON');
  }
}

function authorised(
  network: WhatsAppNetwork,
  path: string,
  given: string,
): { token: WhatsAppToken | null; appId: string | null } {
  // The exchange of a code proves itself by the app's secret.
  if (path === 'oauth/access_token') return { token: null, appId: null };
  const [appId = '', secret] = given.split('|');
  if (secret !== undefined) {
    if (network.apps.get(appId)?.secret !== secret) throw new WhatsAppProblem(190, 'Error validating application.');
    return { token: null, appId };
  }
  const token = network.tokens.get(given);
  if (!token) throw new WhatsAppProblem(190, `Malformed access token ${given}`);
  const expired = token.expiresAt !== null && token.expiresAt <= network.now();
  if (token.revoked || expired) throw new WhatsAppProblem(190, 'Session has expired.');
  return { token, appId: null };
}

function checkProof({ network, token, query }: WhatsAppCall): void {
  const proof = query.get('appsecret_proof');
  if (proof === null || !token) return;
  const secret = network.apps.get(token.appId)?.secret ?? '';
  const expected = createHmac('sha256', secret).update(token.value).digest('hex');
  if (proof !== expected) throw new WhatsAppProblem(100, 'Invalid appsecret_proof provided in the API argument');
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
