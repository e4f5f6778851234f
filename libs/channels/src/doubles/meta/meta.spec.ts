import { text } from 'node:stream/consumers';
import { serve, type LocalServer } from '../../testing';
import {
  deliverMetaWebhooks,
  metaHttpHandler,
  MetaNetwork,
  metaJson,
  signMeta,
  type MetaAccount,
  type MetaApp,
} from './index';

const HOUR_MS = 3_600_000;

let nowMs: number;
let network: MetaNetwork;
let app: MetaApp;
let page: MetaAccount;
let callback: LocalServer;
let status: number;
let received: { body: string; signature: string }[];

beforeEach(async () => {
  nowMs = Date.parse('2026-11-20T09:00:00.000Z');
  received = [];
  status = 200;
  callback = await serve((request, response) => {
    void text(request).then((body) => {
      received.push({ body, signature: String(request.headers['x-hub-signature-256']) });
      response.writeHead(status).end();
    });
  });
  network = new MetaNetwork({ clock: () => new Date(nowMs) });
  app = network.createApp('the-app-secret');
  page = network.createPage('Maison Lumen', 'maisonlumen');
  network.subscribe(app, 'page', callback.url, page.id, ['feed', 'messages']);
});
afterEach(() => callback.close());

const deliver = (options = {}) => deliverMetaWebhooks(network, fetch, options);

function entries(): { id: string; changes?: unknown[]; messaging?: unknown[] }[] {
  return received.flatMap(({ body }) => (JSON.parse(body) as { entry: { id: string }[] }).entry);
}

describe('webhooks of the Meta double', () => {
  it('are signed over the bytes that are sent, with everything beyond ASCII escaped', async () => {
    network.publish(page.id, 'Déçue ? 👩🏽‍🚒 / مرحبا');
    expect(await deliver()).toBe(1);
    const [request] = received;
    expect(request?.body).toMatch(/^[\x20-\x7e]+$/);
    expect(request?.body).toContain('D\\u00e9\\u00e7ue');
    expect(request?.signature).toBe(signMeta('the-app-secret', request?.body ?? ''));
    expect(metaJson({ url: 'https://a/b' })).toBe('{"url":"https:\\/\\/a\\/b"}');
  });

  it('stay until they are acknowledged', async () => {
    network.publish(page.id, 'one');
    status = 503;
    expect(await deliver()).toBe(0);
    status = 200;
    expect(await deliver()).toBe(1);
    expect(await deliver()).toBe(0);
    expect(received).toHaveLength(2);
  });

  it('go in batches, in copies and out of order when asked', async () => {
    const person = network.createPerson('client_001');
    const post = network.publish(page.id, 'post');
    for (const words of ['a', 'b', 'c']) network.addComment(post.id, person, words);
    expect(await deliver({ batch: 3, copies: 2, reversed: true })).toBe(4);
    expect(received.map(({ body }) => (JSON.parse(body) as { entry: unknown[] }).entry.length)).toEqual([3, 3, 1, 1]);
    expect(JSON.stringify(entries()[0])).toContain('"message":"c"');
  });

  it('are dropped after a day and a half of failures', async () => {
    network.publish(page.id, 'lost');
    status = 500;
    await deliver();
    nowMs += 36 * HOUR_MS;
    await deliver();
    status = 200;
    expect(await deliver()).toBe(0);
  });

  it('of messages end after an hour of failures', async () => {
    const person = network.createPerson('client_001');
    network.sendDirectMessage(page.id, person, 'hello?');
    status = 500;
    await deliver();
    nowMs += HOUR_MS;
    await deliver();
    expect(page.subscribedApps.size).toBe(0);
    network.sendDirectMessage(page.id, person, 'anyone?');
    expect(network.state.outbox.size).toBe(1);
  });

  it('come only for fields that both the app and the account subscribed to', () => {
    network.addRecommendation(page.id, network.createPerson('client_002'), true, 'good');
    expect(network.state.outbox.size).toBe(0);
    app.callbacks.get('page')?.fields.add('ratings');
    network.addRecommendation(page.id, network.createPerson('client_003'), true, 'good');
    expect(network.state.outbox.size).toBe(0);
    page.subscribedApps.get(app.id)?.add('ratings');
    network.addRecommendation(page.id, network.createPerson('client_004'), true, 'good');
    expect(network.state.outbox.size).toBe(1);
  });
});

describe('the public page of the Meta double', () => {
  it('shows branches, likes and answered recommendations, but nothing hidden or removed', () => {
    const [first, second] = [network.createPerson('client_001'), network.createPerson('client_002')];
    const post = network.publish(page.id, 'Nouvelle lampe');
    const top = network.addComment(post.id, first, 'Belle !');
    network.addComment(post.id, second, 'Oui', top.id);
    network.setHidden(network.addComment(post.id, second, 'rude').id, true);
    network.removeComment(network.addComment(post.id, second, 'spam').id);
    network.space.like(top.id, second.id, true);
    network.addRecommendation(page.id, first, false, 'Slow');
    expect(network.publicPage(page.id)).toMatchObject({
      name: 'Maison Lumen',
      posts: [{ text: 'Nouvelle lampe', comments: [{ text: 'Belle !', likes: 1, replies: [{ text: 'Oui' }] }] }],
      recommendations: [{ positive: false, text: 'Slow', replies: [] }],
    });
  });

  it('gives the same ids and times to the same story', () => {
    const story = () => {
      const fresh = new MetaNetwork({ clock: () => new Date(nowMs) });
      const own = fresh.createPage('Maison Lumen', 'maisonlumen');
      fresh.addComment(fresh.publish(own.id, 'post').id, fresh.createPerson('client_001'), 'hello');
      return fresh.publicPage(own.id);
    };
    expect(story()).toEqual(story());
  });

  it('lets blocked people say nothing more', () => {
    const person = network.createPerson('client_001');
    const post = network.publish(page.id, 'post');
    page.blocked.add(person.id);
    expect(() => network.addComment(post.id, person, 'again')).toThrow('blocked');
  });
});

describe('the Graph dialect of the Meta double', () => {
  let graph: LocalServer;
  beforeEach(async () => {
    graph = await serve(metaHttpHandler(network, { prefix: '/meta', fetch }));
  });
  afterEach(() => graph.close());

  const token = (...scopes: string[]) => network.issueToken(app, page.id, scopes).value;
  async function call(method: string, path: string, bearer: string, body?: object) {
    const init = { method, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' } };
    const answer = await fetch(`${graph.url}/meta/v26.0/${path}`, {
      ...init,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  it('refuses unknown, dead and insufficient tokens with Graph’s codes', async () => {
    const post = network.publish(page.id, 'post');
    const code = async (bearer: string) =>
      (await call('POST', `${post.id}/comments`, bearer, { message: 'x' })).body['error'];
    expect(await code('nonsense')).toMatchObject({ code: 190, error_subcode: 467 });
    expect(await code(token('pages_read_engagement'))).toMatchObject({ code: 200 });
    const dying = token('pages_manage_engagement');
    network.killToken(dying, 460);
    expect(await code(dying)).toMatchObject({ code: 190, error_subcode: 460 });
  });

  it('pages by a cursor that holds although newer comments arrive', async () => {
    const person = network.createPerson('client_001');
    const post = network.publish(page.id, 'post');
    for (const words of ['1', '2', '3', '4']) network.addComment(post.id, person, words);
    const bearer = token('pages_read_engagement', 'pages_read_user_content');
    const path = `${post.id}/comments?filter=stream&order=reverse_chronological&limit=2&fields=message`;
    const first = await call('GET', path, bearer);
    network.addComment(post.id, person, '5');
    const { cursors } = first.body['paging'] as { cursors: { after: string } };
    const second = await call('GET', `${path}&after=${cursors.after}`, bearer);
    expect(first.body['data']).toMatchObject([{ message: '4' }, { message: '3' }]);
    expect(second.body).toMatchObject({ data: [{ message: '2' }, { message: '1' }] });
    expect(second.body['paging']).not.toHaveProperty('next');
  });

  it('hides authors from a token without the permission to read people', async () => {
    const post = network.publish(page.id, 'post');
    network.addComment(post.id, network.createPerson('client_001'), 'who am I?');
    const { body } = await call('GET', `${post.id}/comments`, token('pages_read_engagement'));
    expect(body['data']).toMatchObject([{ message: 'who am I?' }]);
    expect(JSON.stringify(body)).not.toContain('client_001');
  });

  it('subscribes an app only when its callback answers the handshake', async () => {
    const appToken = `${app.id}|the-app-secret`;
    const wanted = { object: 'page', callback_url: `${callback.url}/hooks`, verify_token: 'v', fields: 'feed' };
    const refused = await call('POST', `${app.id}/subscriptions`, appToken, wanted);
    expect(refused.body['error']).toMatchObject({ code: 2200 });
    const echo = await serve((request, response) => {
      response.end(new URL(request.url ?? '/', 'http://x').searchParams.get('hub.challenge'));
    });
    const accepted = await call('POST', `${app.id}/subscriptions`, appToken, { ...wanted, callback_url: echo.url });
    await echo.close();
    expect(accepted.body).toEqual({ success: true });
  });

  it('tells an unknown edge and an unknown object apart', async () => {
    const bearer = token('pages_read_engagement');
    expect((await call('GET', 'me/insights', bearer)).body['error']).toMatchObject({ code: 100 });
    expect((await call('GET', '10_20', bearer)).body['error']).toMatchObject({ code: 100, error_subcode: 33 });
  });
});
