import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sendJson } from '../faults';
import type { Answer, Call } from './call';
import type { DiscordNetwork } from './network';
import { ROUTES } from './routes';
import { type DiscordBot, DiscordProblem } from './shapes';

const SECOND_MS = 1000;
const API = /^\/api\/v10(?=\/)/;

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  content: Buffer;
}

/** Serves a network's REST API under a path prefix (`/discord` + `/api/v10`); the gateway has a port of its own. */
export function discordHttpHandler(network: DiscordNetwork, prefix = ''): RequestListener {
  return (request, response) => {
    void buffer(request)
      .then((content) => answer(network, prefix, { request, response, content }))
      .catch(() => response.destroy());
  };
}

async function answer(network: DiscordNetwork, prefix: string, exchange: Exchange): Promise<void> {
  const { request, response, content } = exchange;
  if (network.faults.play({ request, response, content: content.toString() })) return;
  const url = new URL((request.url ?? '/').slice(prefix.length) || '/', 'http://discord.double');
  const path = url.pathname.replace(API, '');
  const method = request.method ?? 'GET';
  try {
    // calls that do not say which bot they are never reach the API
    if (!/^DiscordBot \(https?:\/\/\S+, [\w.]+\)/.test(request.headers['user-agent'] ?? '')) {
      throw new DiscordProblem(403, 40333, 'internal network error');
    }
    const bot = botOf(network, request);
    limit(network, bot, method, path, response);
    const hostname = (request.headers.host ?? '127.0.0.1').replace(/:\d+$/, '');
    const { body, files } = await bodyOf(exchange);
    const call: Call = { network, bot, query: url.searchParams, body, files, hostname };
    const { status, body: result } = await routed(call, method, path);
    sendJson(response, status, result);
  } catch (error) {
    if (!(error instanceof DiscordProblem)) throw error;
    refuse(response, error);
  }
}

function refuse(response: ServerResponse, { status, code, message, extra }: DiscordProblem): void {
  const { retry_after: seconds } = extra;
  const headers = status === 429 && typeof seconds === 'number' ? { 'retry-after': String(Math.ceil(seconds)) } : {};
  sendJson(response, status, { message, code, ...extra }, headers);
}

function botOf({ state }: DiscordNetwork, request: IncomingMessage): DiscordBot {
  const bot = state.bots.get((request.headers.authorization ?? '').replace(/^Bot /, ''));
  if (!bot || bot.revoked) throw new DiscordProblem(401, 0, '401: Unauthorized');
  return bot;
}

/** One bucket per route and channel or server, and one for everything. */
function limit(
  { state, options }: DiscordNetwork,
  bot: DiscordBot,
  method: string,
  path: string,
  response: ServerResponse,
): void {
  // prettier-ignore
  const now = state.now();
  const everything = state.count(`global ${bot.userId}`, options.globalLimit ?? 50, SECOND_MS);
  if (everything.remaining < 0) {
    response.setHeader('x-ratelimit-global', 'true');
    throw limited(response, 'global', everything.resetAt - now);
  }
  const [major = '', ...rest] = path.slice(1).split('/').map((part, index) => (index > 1 && /^\d+$/.test(part) ? ':id' : part)); // prettier-ignore
  const most = options.bucketLimit ?? 50;
  const bucket = Buffer.from(`${method} ${major} ${rest.slice(1).join(' ')}`)
    .toString('base64url')
    .slice(-20);
  const { remaining, resetAt } = state.count(`bucket ${bot.userId} ${bucket} ${rest[0] ?? ''}`, most, SECOND_MS);
  const headers = {
    limit: most,
    remaining: Math.max(0, remaining),
    reset: resetAt / 1000,
    'reset-after': (resetAt - now) / 1000,
    bucket,
  };
  for (const [name, value] of Object.entries(headers)) response.setHeader(`x-ratelimit-${name}`, String(value));
  if (remaining < 0) throw limited(response, 'user', resetAt - now);
}

function limited(response: ServerResponse, scope: 'user' | 'global', ms: number): DiscordProblem {
  response.setHeader('x-ratelimit-scope', scope);
  const extra = { retry_after: ms / 1000, global: scope === 'global' };
  return new DiscordProblem(429, 0, 'You are being rate limited.', extra);
}

function routed(call: Call, method: string, path: string): Answer | Promise<Answer> {
  for (const [verb, pattern, run] of ROUTES) {
    const match = verb === method ? pattern.exec(path) : null;
    if (match) return run(call, ...match.slice(1).map(decodeURIComponent));
  }
  throw new DiscordProblem(404, 0, '404: Not Found');
}

/** JSON, or a form with the JSON in `payload_json` and the files beside it. */
async function bodyOf({ request, content }: Exchange): Promise<Pick<Call, 'body' | 'files'>> {
  const type = request.headers['content-type'] ?? '';
  if (content.length === 0) return { body: {}, files: [] };
  if (!type.startsWith('multipart/form-data')) return { body: jsonOf(content.toString()), files: [] };
  const form = await new Response(new Uint8Array(content), { headers: { 'content-type': type } }).formData();
  const files = [...form.values()].filter((value) => value instanceof File);
  const payload = form.get('payload_json');
  return { body: jsonOf(typeof payload === 'string' ? payload : '{}'), files };
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new DiscordProblem(400, 50109, 'The request body contains invalid JSON.');
  }
}
