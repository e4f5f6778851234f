import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WIDGET_ASSETS_PATH, WIDGET_FRAME_PATH, WIDGET_SCRIPT_PATH } from '@parvis/contracts';
import { WidgetDirectory } from '@parvis/widget';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};
/** Short: the script's address in host pages never changes. */
const CACHE = 'public, max-age=300, stale-while-revalidate=86400';

interface BuiltFile {
  bytes: Buffer;
  /** Compressed once with all patience, since every visitor loads it. */
  encoded: Record<'br' | 'gzip', Buffer>;
  etag: string;
  type: string;
}

/** Finds out on which hosts a widget may be shown; rejects when it may not be shown at all. */
type DomainsOf = (widgetKey: string | undefined) => Promise<readonly string[]>;

/** Serves the built chat widget of a folder: script, frame and what the frame loads. Nothing when it is not built. */
export async function serveWidget(app: NestFastifyApplication, folder: string): Promise<void> {
  const root = resolve(folder);
  if (!existsSync(resolve(root, 'frame.html'))) return;
  const directory = app.get(WidgetDirectory);
  const domainsOf: DomainsOf = async (key) => (await directory.require(key)).settings.domains;
  await addWidgetRoutes(app.getHttpAdapter().getInstance(), root, domainsOf);
}

/** The routes alone, on any Fastify. */
export async function addWidgetRoutes(fastify: FastifyInstance, root: string, domainsOf: DomainsOf): Promise<void> {
  const page = await readFile(resolve(root, 'frame.html'), 'utf8');
  const files = await readFiles(root);
  const script = files.get(WIDGET_SCRIPT_PATH.slice(1));
  fastify.get(WIDGET_SCRIPT_PATH, (request, reply) => sendFile(request, reply, script));
  fastify.get<{ Params: { name: string } }>(`${WIDGET_ASSETS_PATH}:name`, (request, reply) =>
    sendFile(request, reply, files.get(request.params.name)),
  );
  fastify.get<{ Querystring: { widget?: string } }>(WIDGET_FRAME_PATH, async (request, reply) => {
    const domains = await domainsOf(request.query.widget).catch(() => null);
    if (domains === null) return reply.callNotFound();
    return reply
      .removeHeader('x-frame-options')
      .header('content-security-policy', framePolicy(domains))
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page);
  });
}

/**
 * The frame's policy. A domain without a port is allowed on every one, as in the widget's settings; one without a scheme
 * stands for https, and for http where the frame itself comes by that.
 */
export function framePolicy(domains: readonly string[]): string {
  const ancestors = domains.map((domain) => (/:\d+$/.test(domain) ? domain : `${domain}:*`));
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data: https:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors.length === 0 ? "'none'" : ancestors.join(' ')}`,
  ].join('; ');
}

async function readFiles(root: string): Promise<Map<string, BuiltFile>> {
  const names = (await readdir(root)).filter((name) => extname(name) in TYPES);
  const read = async (name: string): Promise<[string, BuiltFile]> => {
    const bytes = await readFile(resolve(root, name));
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
    const encoded = { br: brotliCompressSync(bytes), gzip: gzipSync(bytes, { level: 9 }) };
    return [name, { bytes, encoded, etag, type: TYPES[extname(name)] ?? '' }];
  };
  return new Map(await Promise.all(names.map(read)));
}

/** For every page of the world: script tags of other origins, with or without `crossorigin`. */
function sendFile(request: FastifyRequest, reply: FastifyReply, file: BuiltFile | undefined) {
  if (!file) return reply.callNotFound();
  void reply
    .header('cache-control', CACHE)
    .header('etag', file.etag)
    .header('access-control-allow-origin', '*')
    .header('vary', 'accept-encoding')
    .header('cross-origin-resource-policy', 'cross-origin');
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = (['br', 'gzip'] as const).find((name) => accepted.includes(name));
  if (!encoding) return reply.type(file.type).send(file.bytes);
  return reply.header('content-encoding', encoding).type(file.type).send(file.encoded[encoding]);
}
