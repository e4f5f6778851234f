import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardedFetch } from '../../http/guarded-fetch';
import { signMeta } from '../meta/webhooks';
import { deliverThreadsWebhooks, threadsHttpHandler, ThreadsNetwork } from './index';

const SECRET = 'the-app-secret-of-the-double-spec';
const SCOPES = ['threads_basic', 'threads_content_publish', 'threads_read_replies', 'threads_manage_replies'];
const HOUR_MS = 3_600_000;
const fetch = guardedFetch({ allowPrivateNetwork: true, maxBytes: 100_000, timeoutMs: 2000 });

function story(clock = () => new Date('2026-11-20T09:00:00.000Z')) {
  const network = new ThreadsNetwork({ clock });
  const app = network.createApp(SECRET);
  const brand = network.createAccount('maisonlumen', 'Maison Lumen');
  const { value: token } = network.issueToken(app, brand.id, SCOPES);
  network.subscribe(app, 'https://hook.example');
  return { network, app, brand, token, post: network.publish(brand.id, 'La lampe Aube') };
}

describe('the Threads double', () => {
  it('is the same story every time under the same clock, and shows nothing hidden, waiting or removed', () => {
    const tell = () => {
      const { network, brand, post } = story();
      const [seen, hidden, removed] = ['a', 'b', 'c'].map((text) => network.reply(post.id, 'client_001', text).id);
      network.reply(hidden ?? '', 'client_002', 'below the hidden one');
      network.replyAs(brand.id, seen ?? '', 'Merci');
      network.setHideStatus(hidden ?? '', 'HIDDEN');
      network.remove(removed ?? '');
      const guarded = network.publish(brand.id, 'Avis ?', { asksApproval: true });
      network.decide(network.reply(guarded.id, 'client_003', 'approved').id, true);
      network.reply(guarded.id, 'client_003', 'waiting');
      return network.publicPage(brand.id);
    };
    expect(tell()).toEqual(tell());
    expect(tell()).toMatchObject({
      username: 'maisonlumen',
      posts: [
        { text: 'Avis ?', replies: [{ text: 'approved' }] },
        { text: 'La lampe Aube', replies: [{ text: 'a', replies: [{ text: 'Merci', author: 'maisonlumen' }] }] },
      ],
    });
    expect(tell().posts[1]?.replies).toHaveLength(1);
  });

  it('delivers a signed webhook again until it is acknowledged, and drops it after 36 hours', async () => {
    let now = Date.parse('2026-11-20T09:00:00.000Z');
    const { network, post } = story(() => new Date(now));
    await deliverThreadsWebhooks(network, async () => new Response(null, { status: 200 }));
    network.reply(post.id, 'client_001', 'déjà 🙂');
    const answers = [500, 200];
    const seen: { body: string; signature: string }[] = [];
    const hook = async (_url: string, init?: RequestInit) => {
      const signature = new Headers(init?.headers).get('x-hub-signature-256') ?? '';
      seen.push({ body: String(init?.body), signature });
      return new Response(null, { status: answers.shift() ?? 200 });
    };
    expect([await deliverThreadsWebhooks(network, hook), await deliverThreadsWebhooks(network, hook)]).toEqual([0, 1]);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]?.signature).toBe(signMeta(SECRET, seen[0]?.body ?? ''));
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ topic: 'moderate', values: { field: 'replies' } });

    network.reply(post.id, 'client_001', 'nobody listens');
    const down = () => Promise.reject(new Error('down'));
    await deliverThreadsWebhooks(network, down);
    now += 37 * HOUR_MS;
    await deliverThreadsWebhooks(network, down);
    expect(network.waiting).toEqual([]);
  });

  it('sends values as a list and several times when asked to', async () => {
    const { network } = story();
    network.post('client_001', 'Bonjour @maisonlumen');
    const bodies: string[] = [];
    const hook = async (_url: string, init?: RequestInit) => {
      bodies.push(String(init?.body));
      return new Response(null, { status: 200 });
    };
    await deliverThreadsWebhooks(network, hook, { form: 'array', copies: 2 });
    expect(bodies).toHaveLength(4);
    expect(JSON.parse(bodies[3] ?? '')).toMatchObject({ topic: 'interaction', values: [{ field: 'mentions' }] });
  });

  describe('on HTTP, under a path beside other platforms', () => {
    const { network, brand, token, post, app } = story(() => new Date());
    const threads = threadsHttpHandler(network, '/threads');
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/threads/')) threads(request, response);
      else response.writeHead(418).end();
    });
    let base = '';
    beforeAll(async () => {
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/threads/v1.0`;
    });
    afterAll(async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    });

    const call = async (method: string, path: string, form?: Record<string, string>, bearer = token) => {
      const headers = { authorization: `Bearer ${bearer}` };
      const body = form ? { body: new URLSearchParams(form) } : {};
      const response = await fetch(`${base}/${path}`, { method, headers, ...body });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const code = async (...request: Parameters<typeof call>) =>
      ((await call(...request)).body['error'] as { code?: number } | undefined)?.code;

    it('publishes in two steps, and no container twice', async () => {
      const { body } = await call('POST', 'me/threads', { media_type: 'TEXT', text: 'Oui', reply_to_id: post.id });
      const creation = { creation_id: String(body['id']) };
      expect(network.repliesUnder(post.id)).toEqual([]);
      const published = await call('POST', 'me/threads_publish', creation);
      expect(network.repliesUnder(post.id).map(({ id }) => id)).toEqual([published.body['id']]);
      expect(await code('POST', 'me/threads_publish', creation)).toBe(100);
      expect(await call('GET', `${creation.creation_id}?fields=status`)).toMatchObject({
        body: { status: 'PUBLISHED' },
      });
      expect(await call('GET', 'me/threads_publishing_limit?fields=reply_quota_usage,reply_config')).toMatchObject({
        body: { data: [{ reply_quota_usage: 1, reply_config: { quota_total: 1000, quota_duration: 86_400 } }] },
      });
    });

    it('gives nothing but the id without fields, and the profile by its name or id', async () => {
      expect((await call('GET', post.id)).body).toEqual({ id: post.id });
      expect((await call('GET', 'me?fields=username')).body).toEqual({ id: brand.id, username: 'maisonlumen' });
      expect((await call('GET', `${brand.id}/threads?fields=text`)).body).toMatchObject({ data: [{ id: post.id }] });
    });

    it.each([
      ['a token it does not know', 190, 'GET', 'me', undefined, 'nobodys'],
      ['a permission that lacks', 10, 'GET', 'me/mentions'],
      ['an unknown object', 100, 'GET', '18000000000009999'],
      ['somebody else’s account', 100, 'GET', '25000000000000999/threads'],
      ['too large a page', 100, 'GET', 'me/threads?limit=101'],
      ['a cursor of nobody', 100, 'GET', 'me/threads?after=eHg'],
      ['a text that is too long', 100, 'POST', 'me/threads', { media_type: 'TEXT', text: '🙂'.repeat(126) }],
      ['six links', 100, 'POST', 'me/threads', { media_type: 'TEXT', text: 'https://a.b '.repeat(6) }],
      ['a kind of media it does not know', 100, 'POST', 'me/threads', { media_type: 'PDF' }],
      ['a picture without an address', 100, 'POST', 'me/threads', { media_type: 'IMAGE' }],
      ['deleting without the permission', 10, 'DELETE', post.id],
      ['hiding a post', 10, 'POST', `${post.id}/manage_reply`, { hide: 'true' }],
    ] as const)('refuses %s', async (_what, expected, ...request) => {
      expect(await code(...(request as Parameters<typeof call>))).toBe(expected);
    });

    it('refuses approving what does not wait, and a picture that is not ready', async () => {
      const { id } = network.reply(post.id, 'client_001', 'hello');
      expect(await code('POST', `${id}/manage_pending_reply`, { approve: 'true' })).toBe(100);
      const content = { media_type: 'IMAGE', image_url: 'https://files.example/a.png' };
      const { body } = await call('POST', 'me/threads', content);
      const container = String(body['id']);
      expect(await code('POST', 'me/threads_publish', { creation_id: container })).toBe(100);
      expect((await call('GET', `${container}?fields=status`)).body['status']).toBe('IN_PROGRESS');
      expect((await call('GET', `${container}?fields=status`)).body['status']).toBe('FINISHED');
      expect((await call('POST', 'me/threads_publish', { creation_id: container })).status).toBe(200);
    });

    it('renews no token younger than a day, and none that has ended', async () => {
      const refresh = (value: string) => code('GET', `../refresh_access_token?grant_type=th_refresh_token&access_token=${value}`); // prettier-ignore
      expect(await refresh(network.issueToken(app, brand.id, SCOPES, { ageMs: HOUR_MS }).value)).toBe(100);
      expect(await refresh(network.issueToken(app, brand.id, SCOPES, { ageMs: 61 * 24 * HOUR_MS }).value)).toBe(190);
      expect(await refresh(token)).toBeUndefined();
    });
  });
});
