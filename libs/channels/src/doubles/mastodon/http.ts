import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sendJson } from '../faults';
import type { MastodonNetwork } from './network';
import { type Answer, type Call, ROUTES } from './routes';
import { MastodonProblem, type MastodonToken } from './shapes';
import type { StreamEvent } from './state';

const WINDOW_MS = 5 * 60_000;
const THUMP_MS = 15_000;

/** Serves a network under a path prefix: the REST API, and the stream of server-sent events. */
export function mastodonHttpHandler(network: MastodonNetwork, prefix = ''): RequestListener {
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

async function answer(network: MastodonNetwork, prefix: string, exchange: Exchange): Promise<void> {
  const { request, response, content } = exchange;
  if (network.faults.play({ request, response, content: content.toString() })) return;
  const origin = `http://${request.headers.host ?? 'localhost'}${prefix}`;
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://mastodon.double');
  try {
    const method = request.method ?? 'GET';
    if (network.signIn.answer({ method, url, content: content.toString(), response })) return;
    if (isPublic(network, url, origin, exchange)) return;
    const token = tokenOf(network, request);
    limit(network, token, response);
    if (url.pathname === '/api/v1/streaming/user') return openStream(network, token, response);
    const { body, file } = await bodyOf(exchange);
    const me = network.state.account(token.accountId);
    const key = request.headers['idempotency-key'];
    const idempotencyKey = typeof key === 'string' ? key : null;
    const call: Call = { network, me, query: url.searchParams, body, file, idempotencyKey, origin };
    send(network, routed(call, token, method, url), { response, url, origin });
  } catch (error) {
    if (!(error instanceof MastodonProblem)) throw error;
    sendJson(response, error.status, { error: error.message });
  }
}

/** What needs no token: the server's description, and giving a token back. */
function isPublic(network: MastodonNetwork, url: URL, origin: string, { response, content }: Exchange): boolean {
  const { options, state } = network;
  if (url.pathname === '/api/v2/instance') {
    const streaming = { streaming: origin.replace(/^http/, 'ws') };
    sendJson(response, 200, {
      domain: state.domain,
      title: 'Mastodon double',
      version: options.version ?? '4.5.2',
      api_versions: { mastodon: 7 },
      configuration: {
        urls: (options.streaming ?? true) ? streaming : {},
        statuses: { max_characters: options.maxCharacters ?? 500, max_media_attachments: 4, characters_reserved_per_url: 23 }, // prettier-ignore
        media_attachments: { image_size_limit: 16_777_216, video_size_limit: 103_809_024 },
      },
    });
    return true;
  }
  if (url.pathname !== '/oauth/revoke') return false;
  network.revoke(new URLSearchParams(content.toString()).get('token') ?? '');
  sendJson(response, 200, {});
  return true;
}

function tokenOf({ state }: MastodonNetwork, request: IncomingMessage): MastodonToken {
  const token = state.tokens.get(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
  if (!token || token.revoked) throw new MastodonProblem(401, 'The access token is invalid');
  if (state.disabled.has(token.accountId)) throw new MastodonProblem(403, 'Your login is currently disabled');
  return token;
}

function limit({ state, options }: MastodonNetwork, token: MastodonToken, response: ServerResponse): void {
  const most = options.requestsPerWindow ?? 300;
  const { remaining, resetAt } = state.count(`calls ${token.accountId}`, most, WINDOW_MS);
  response.setHeader('x-ratelimit-limit', String(most));
  response.setHeader('x-ratelimit-remaining', String(Math.max(0, remaining)));
  response.setHeader('x-ratelimit-reset', new Date(resetAt).toISOString());
  if (remaining < 0) throw new MastodonProblem(429, 'Too many requests');
}

function routed(call: Call, token: MastodonToken, method: string, url: URL): Answer {
  for (const [verb, path, scope, run] of ROUTES) {
    const match = verb === method ? path.exec(url.pathname) : null;
    if (!match) continue;
    if (scope !== null && !allows(token, scope)) {
      throw new MastodonProblem(403, 'This action is outside the authorized scopes');
    }
    return run(call, ...match.slice(1).map(decodeURIComponent));
  }
  throw new MastodonProblem(404, 'Record not found');
}

/** `read` covers `read:statuses`. */
function allows({ scopes }: MastodonToken, scope: string): boolean {
  return scopes.includes(scope) || scopes.includes(scope.split(':')[0] ?? '');
}

async function bodyOf({ request, content }: Exchange): Promise<{ body: Record<string, unknown>; file: File | null }> {
  const type = request.headers['content-type'] ?? '';
  if (content.length === 0) return { body: {}, file: null };
  if (!type.startsWith('multipart/form-data')) {
    try {
      return { body: JSON.parse(content.toString()) as Record<string, unknown>, file: null };
    } catch {
      throw new MastodonProblem(422, 'Validation failed: the body is not JSON');
    }
  }
  const form = await new Response(new Uint8Array(content), { headers: { 'content-type': type } }).formData();
  const file = form.get('file');
  const fields = [...form].filter(([, value]) => typeof value === 'string');
  return { body: Object.fromEntries(fields), file: file instanceof File ? file : null };
}

interface Place {
  response: ServerResponse;
  url: URL;
  origin: string;
}

/** A list goes out newest first. `min_id` asks for the page right after, `since_id` for the newest, `max_id` for the one before. */
function send({ state, options }: MastodonNetwork, result: Answer, { response, url, origin }: Place): void {
  if ('status' in result) return sendJson(response, result.status, result.body);
  const query = url.searchParams;
  const asked = Number(query.get('limit') ?? result.fallback);
  const size = Math.min(asked > 0 ? asked : result.fallback, result.most, options.maxPageSize ?? result.most);
  const place = (name: string) => (query.has(name) ? (state.order.get(query.get(name) ?? '') ?? NaN) : null);
  const [min, since, max] = [place('min_id'), place('since_id'), place('max_id')];
  const at = ({ id }: { id: string }) => state.order.get(id) ?? 0;
  const inside = result.list
    .filter((entry) => (min === null || at(entry) > min) && (since === null || at(entry) > since))
    .filter((entry) => max === null || at(entry) < max)
    .sort((a, b) => at(a) - at(b));
  const page = (min !== null ? inside.slice(0, size) : inside.slice(-size)).reverse();
  const [newest, oldest] = [page[0], page.at(-1)];
  const link = (relation: string, name: string, id: string) => {
    const parameters = new URLSearchParams(query);
    for (const other of ['min_id', 'since_id', 'max_id']) parameters.delete(other);
    parameters.set(name, id);
    return `<${origin}${url.pathname}?${parameters.toString()}>; rel="${relation}"`;
  };
  const links = [
    ...(oldest && page.length === size ? [link('next', 'max_id', oldest.id)] : []),
    ...(newest ? [link('prev', 'min_id', newest.id)] : []),
  ];
  sendJson(
    response,
    200,
    page.map(({ json }) => json()),
    links.length > 0 ? { link: links.join(', ') } : {},
  );
}

/** An open stream has no replay: what happens while nobody listens is never told. */
function openStream({ state, options }: MastodonNetwork, token: MastodonToken, response: ServerResponse): void {
  if (!(options.streaming ?? true)) throw new MastodonProblem(404, 'Record not found');
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'private, no-store' });
  response.write(':)\n');
  const name = `user ${token.accountId}`;
  const tell = ({ event, payload }: StreamEvent) => void response.write(`event: ${event}\ndata: ${payload}\n\n`);
  const drop = () => response.destroy();
  const thump = setInterval(() => response.write(':thump\n'), THUMP_MS).unref();
  state.streams.on(name, tell).on('drop', drop);
  response.once('close', () => {
    clearInterval(thump);
    state.streams.off(name, tell).off('drop', drop);
  });
}
