import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

const NONCE_MARK = /CSP_NONCE/g;
/** Paths that are never a page of the console. */
const SERVER_PATHS = /^\/(api|hooks|widget|socket\.io|healthz|readyz|metrics)(\/|$|\?)/;

/**
 * Serves the built console: hashed files for a year, every other page as index.html with a fresh nonce for its two inline
 * blocks (the theme before first paint, component styles).
 */
export async function serveConsole(app: NestFastifyApplication, folder: string): Promise<void> {
  const root = resolve(folder);
  if (!existsSync(resolve(root, 'index.html'))) return;
  const page = await readFile(resolve(root, 'index.html'), 'utf8');
  await app.register(fastifyStatic, {
    root,
    index: false,
    wildcard: false,
    globIgnore: ['**/index.html'],
    cacheControl: false,
    setHeaders: (reply, path) => void reply.header('cache-control', cacheControlOf(path)),
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/', (_request, reply) => sendPage(reply, page));
  fastify.get('/*', (request: FastifyRequest, reply: FastifyReply) => {
    if (SERVER_PATHS.test(request.url) || /\.\w+$/.test(request.url.split('?')[0] ?? '')) return reply.callNotFound();
    return sendPage(reply, page);
  });
}

function cacheControlOf(path: string): string {
  return /-[A-Z0-9]{8}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'public, max-age=300';
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  const policy = String(reply.getHeader('content-security-policy') ?? '')
    .replace("script-src 'self'", `script-src 'self' 'nonce-${nonce}'`)
    .replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`);
  return reply
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.replace(NONCE_MARK, nonce));
}
