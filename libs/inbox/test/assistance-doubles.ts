import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Json = Record<string, unknown>;

/** What a double was asked, in order. */
export interface Asked {
  path: string;
  body: Json;
  authorization: string | undefined;
}

interface Double {
  url: string;
  asked: Asked[];
  /** Answers the next requests with a status and body of its own; null: as usual again. */
  failing: { status: number; body: unknown } | null;
  /** Does not answer at all while true. */
  silent: boolean;
  close(): Promise<void>;
}

type Answer = { status?: number; body: unknown };

async function serve(answer: (path: string, body: Json, request: IncomingMessage) => Answer): Promise<Double> {
  const double: Double = { url: '', asked: [], failing: null, silent: false, close: () => Promise.resolve() };
  const server = createServer((request, response) => {
    void text(request).then((raw) => {
      const body = (raw === '' ? {} : JSON.parse(raw)) as Json;
      const path = request.url ?? '/';
      double.asked.push({ path, body, authorization: request.headers.authorization });
      if (double.silent) return;
      const { status = 200, body: content } = double.failing ?? answer(path, body, request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  double.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  double.close = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return double;
}

export interface TranslationDouble extends Double {
  /** Sentences it knows: `fr>en` → sentence → translation. What it does not know comes back with the language before it. */
  known: Map<string, string>;
}

/** A LibreTranslate server: languages, detection by its vocabulary, translation, a key if it has one. */
export async function translationDouble(key: string | null = null): Promise<TranslationDouble> {
  const known = new Map([
    ['fr>en Bonjour', 'Hello'],
    ['fr>en Où est ma lampe ?', 'Where is my lamp?'],
    ['en>fr It leaves tonight.', 'Elle part ce soir.'],
  ]);
  const detected = (q: string): string =>
    [...known.keys()].find((entry) => entry.endsWith(` ${q}`))?.slice(0, 2) ?? 'en';
  const double = await serve((path, body) => {
    if (path === '/languages')
      return {
        body: [
          { code: 'en', name: 'English' },
          { code: 'fr', name: 'French' },
        ],
      };
    if (key !== null && body['api_key'] !== key) return { status: 403, body: { error: 'Invalid API key' } };
    const q = String(body['q']);
    if (path === '/detect') return { body: [{ confidence: 92, language: detected(q) }] };
    if (path !== '/translate') return { status: 404, body: { error: 'Not found' } };
    const target = String(body['target']);
    if (!['en', 'fr'].includes(target)) return { status: 400, body: { error: `${target} is not supported` } };
    const source = body['source'] === 'auto' ? detected(q) : String(body['source']);
    const translatedText = known.get(`${source}>${target} ${q}`) ?? `[${target}] ${q}`;
    const detectedLanguage =
      body['source'] === 'auto' ? { detectedLanguage: { confidence: 92, language: source } } : {};
    return { body: { translatedText, ...detectedLanguage } };
  });
  return Object.assign(double, { known });
}

/** An endpoint of chat completions that repeats the last line of what it was given. */
export function draftDouble(key: string, model: string): Promise<Double> {
  return serve((path, body, request) => {
    if (path !== '/v1/chat/completions') return { status: 404, body: { error: { message: 'no such path' } } };
    if (request.headers.authorization !== `Bearer ${key}`)
      return { status: 401, body: { error: { message: 'bad key' } } };
    if (body['model'] !== model) return { status: 404, body: { error: { message: 'no such model' } } };
    const messages = body['messages'] as { role: string; content: string }[];
    const lines = messages.at(-1)?.content.split('\n') ?? [];
    const content = lines.filter((line) => !line.startsWith('===')).at(-1) ?? '';
    return { body: { choices: [{ index: 0, message: { role: 'assistant', content: `Draft: ${content}` } }] } };
  });
}
