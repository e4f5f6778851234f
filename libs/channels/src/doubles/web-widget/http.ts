import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sendJson } from '../faults';
import type { WebWidgetNetwork, WidgetWords } from './network';

const MOST_TEXT = 4000;

interface Act {
  network: WebWidgetNetwork;
  url: URL;
  contentType: string;
  bytes: Buffer;
  body: Record<string, unknown>;
  response: ServerResponse;
}

type Route = [method: string, path: RegExp, act: (act: Act, id: string) => void];

const ROUTES: readonly Route[] = [
  ['PUT', /^\/uploads\/([^/]+)$/, keepFile],
  ['GET', /^\/uploads\/([^/]+)$/, serveFile],
  ['POST', /^\/conversations\/([^/]+)\/messages$/, say],
  ['POST', /^\/conversations\/([^/]+)\/read$/, read],
  ['PATCH', /^\/messages\/([^/]+)$/, edit],
  ['DELETE', /^\/messages\/([^/]+)$/, remove],
  ['PUT', /^\/messages\/([^/]+)\/hidden$/, (act, id) => setHidden(act, id, true)],
  ['DELETE', /^\/messages\/([^/]+)\/hidden$/, (act, id) => setHidden(act, id, false)],
  ['PUT', /^\/visitors\/([^/]+)\/block$/, (act, id) => setBlocked(act, id, true)],
  ['DELETE', /^\/visitors\/([^/]+)\/block$/, (act, id) => setBlocked(act, id, false)],
];

/** The agent side of the widget over HTTP, below `prefix`. */
export function webWidgetHttpHandler(network: WebWidgetNetwork, prefix = '/agent/v1'): RequestListener {
  return (request, response) => void answer(network, prefix, request, response);
}

async function answer(
  network: WebWidgetNetwork,
  prefix: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const bytes = await buffer(request);
  if (network.faults.play({ request, response, content: bytes.toString() })) return;
  const url = new URL(request.url ?? '/', 'http://double');
  const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : '';
  for (const [method, pattern, act] of ROUTES) {
    const found = pattern.exec(path);
    if (!found || method !== request.method) continue;
    const contentType = request.headers['content-type'] ?? '';
    const body = contentType.includes('json') ? (JSON.parse(bytes.toString() || '{}') as Act['body']) : {};
    return act({ network, url, contentType, bytes, body, response }, decodeURIComponent(found[1] ?? ''));
  }
  missing(response);
}

function missing(response: ServerResponse): void {
  sendJson(response, 404, { error: { code: 'not_found', message: 'There is no such thing.' } });
}

function keepFile({ network, url, contentType, bytes, response }: Act, key: string): void {
  const known = network.state.byKey.get(key);
  const name = url.searchParams.get('name') ?? 'file';
  const id = known ?? network.keep({ name, size: bytes.length, contentType, bytes: Uint8Array.from(bytes) }).id;
  network.state.byKey.set(key, id);
  sendJson(response, 200, { id });
}

function serveFile({ network, response }: Act, id: string): void {
  const file = network.state.files.get(id);
  if (!file) return missing(response);
  response.writeHead(200, { 'content-type': file.contentType }).end(file.bytes);
}

function say({ network, body, response }: Act, id: string): void {
  const talk = network.state.talks.get(id);
  if (!talk) return missing(response);
  const { actionId, text, attachments } = body as { actionId: string; text: string; attachments: string[] };
  const known = [...network.state.words.values()].find((words) => words.actionId === actionId);
  if (known) return sendJson(response, 200, viewOf(known));
  if (text.trim() === '' && attachments.length === 0)
    return sendJson(response, 400, { error: { code: 'invalid', message: 'A message needs words or a file.' } });
  if (text.length > MOST_TEXT)
    return sendJson(response, 413, { error: { code: 'too_large', message: 'The text is too long.' } });
  const files = attachments.flatMap((file) => network.state.files.get(file) ?? []);
  const made = { author: 'agent', text, clientId: null, actionId, files, subject: null, pageUrl: null } as const;
  const words = network.add(talk, made);
  talk.readByTeam = words.seq;
  sendJson(response, 201, viewOf(words));
}

function read({ network, body, response }: Act, id: string): void {
  const talk = network.state.talks.get(id);
  const words = network.state.words.get(String(body['messageId']));
  if (!talk || words?.conversationId !== id) return missing(response);
  talk.readByTeam = Math.max(talk.readByTeam, words.seq);
  sendJson(response, 204);
}

function edit({ network, body, response }: Act, id: string): void {
  const words = network.standing(id);
  if (words?.author !== 'agent') return missing(response);
  const text = String(body['text']);
  if (text.length > MOST_TEXT)
    return sendJson(response, 413, { error: { code: 'too_large', message: 'The text is too long.' } });
  if (words.text !== text) network.change(words, { text, editedAt: network.later(words) });
  sendJson(response, 200, viewOf(words));
}

function remove({ network, response }: Act, id: string): void {
  const words = network.state.words.get(id);
  if (words?.author !== 'agent') return missing(response);
  if (!words.deleted) network.change(words, { deleted: true, text: '' });
  sendJson(response, 204);
}

function setHidden({ network, response }: Act, id: string, hidden: boolean): void {
  const words = network.state.words.get(id);
  if (words?.author !== 'visitor') return missing(response);
  words.hidden = hidden;
  sendJson(response, 204);
}

function setBlocked({ network, response }: Act, id: string, blocked: boolean): void {
  const visitor = network.state.visitors.get(id);
  if (!visitor) return missing(response);
  visitor.blocked = blocked;
  sendJson(response, 204);
}

function viewOf({ id, seq, createdAt }: WidgetWords): { id: string; seq: number; createdAt: string } {
  return { id, seq, createdAt };
}
