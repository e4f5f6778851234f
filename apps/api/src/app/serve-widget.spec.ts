import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance } from 'fastify';
import { addWidgetRoutes, framePolicy } from './serve-widget';

describe('serving the chat widget', () => {
  let server: FastifyInstance;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-widget-'));
    await writeFile(join(folder, 'frame.html'), '<!doctype html><title>Chat</title>');
    await writeFile(join(folder, 'widget.js'), 'let script');
    await writeFile(join(folder, 'frame.css'), 'body{}');
    server = fastify();
    await server.register(helmet);
    await addWidgetRoutes(server, folder, async (key) => {
      if (key !== 'w_known') throw new Error('not found');
      return ['shop.example', '*.lumen.example', 'localhost:4401'];
    });
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('lets any page load the script, and asks again only for what changed', async () => {
    const first = await server.inject('/widget.js');
    expect(first.body).toBe('let script');
    expect(first.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
      'cache-control': expect.stringContaining('max-age=300'),
    });
    const again = await server.inject({
      url: '/widget.js',
      headers: { 'if-none-match': String(first.headers['etag']) },
    });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
  ])('sends it small to who accepts %s', async (accepted, encoding, unpack) => {
    const { headers, rawPayload } = await server.inject({
      url: '/widget.js',
      headers: { 'accept-encoding': accepted },
    });
    expect(headers['content-encoding']).toBe(encoding);
    expect(unpack(rawPayload).toString()).toBe('let script');
  });

  it('lets only the domains of the widget frame it', async () => {
    const { headers, statusCode } = await server.inject('/widget/frame?widget=w_known&host=https://shop.example');
    expect(statusCode).toBe(200);
    expect(headers['x-frame-options']).toBeUndefined();
    expect(headers['content-security-policy']).toContain(
      'frame-ancestors shop.example:* *.lumen.example:* localhost:4401',
    );
    expect(headers['content-security-policy']).not.toContain('unsafe-inline');
  });

  it.each([
    '/widget/frame',
    '/widget/frame?widget=w_other',
    '/widget/assets/frame.html',
    '/widget/assets/..%2fframe.html',
  ])('has nothing at %s', async (url) => {
    expect((await server.inject(url)).statusCode).toBe(404);
  });

  it('serves what the frame loads', async () => {
    const { headers, body } = await server.inject('/widget/assets/frame.css');
    expect([headers['content-type'], body]).toEqual(['text/css; charset=utf-8', 'body{}']);
  });

  it('frames nowhere without domains', () => {
    expect(framePolicy([])).toContain("frame-ancestors 'none'");
  });
});
