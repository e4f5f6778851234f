import type { RequestListener } from 'node:http';
import { type LocalServer, serve } from '../../testing/platform-double';
import { blueskyHttpHandler } from './http';
import { BlueskyNetwork } from './network';
import type { BlueskyAccount, Json } from './shapes';

describe('the Bluesky double', () => {
  let network: BlueskyNetwork;
  let server: LocalServer;
  let brand: BlueskyAccount;
  let customer: BlueskyAccount;
  let token: string;

  beforeEach(async () => {
    network = new BlueskyNetwork({ clock: () => new Date('2026-11-20T09:30:00.000Z') });
    brand = network.createAccount('brand.example');
    customer = network.createAccount('client-042.example');
    const handler: RequestListener = blueskyHttpHandler(network, '/bluesky');
    server = await serve(handler);
    const { password } = network.sessions.createPassword(brand, 'test');
    token = String((await call('com.atproto.server.createSession', { identifier: 'brand.example', password })).body['accessJwt']); // prettier-ignore
  });
  afterEach(() => server.close());

  async function call(
    nsid: string,
    body?: Json,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Json; headers: Headers }> {
    // prettier-ignore
    const answer = await fetch(`${server.url}/bluesky/xrpc/${nsid}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Json, headers: answer.headers };
  }

  const post = 'app.bsky.feed.post';
  const record = { $type: post, text: 'Hello', createdAt: '2026-11-20T09:29:00.000Z' };
  const write = (verb: string, more: Json = {}) =>
    call(`com.atproto.repo.${verb}`, { repo: brand.did, collection: post, rkey: '3n2qbogafcs22', record, ...more });

  it('answers a repeated putRecord without a commit and a repeated createRecord with 500', async () => {
    const first = await write('putRecord');
    expect(first.body).toMatchObject({ uri: `at://${brand.did}/${post}/3n2qbogafcs22`, validationStatus: 'valid' });
    expect(first.body['commit']).toBeDefined();
    const second = await write('putRecord');
    expect(second.body).toEqual({ uri: first.body['uri'], cid: first.body['cid'], validationStatus: 'valid' });
    expect(await write('createRecord')).toMatchObject({ status: 500, body: { error: 'InternalServerError' } });
  });

  it('refuses a version that is not the current one, a bad key, a long text, somebody else’s repository', async () => {
    await write('putRecord');
    expect((await write('putRecord', { swapRecord: null })).body['error']).toBe('InvalidSwap');
    expect((await write('putRecord', { rkey: 'mine' })).status).toBe(400);
    const long = await write('putRecord', { record: { ...record, text: 'a'.repeat(301) } });
    expect(long.body['message']).toBe('Invalid app.bsky.feed.post record: grapheme too big (maximum 300, got 301) at $.record.text'); // prettier-ignore
    expect((await write('putRecord', { repo: customer.did })).status).toBe(401);
  });

  it('deletes what is not there without complaint', async () => {
    const { uri } = network.post({ author: brand, text: 'Hello' });
    const gone = { repo: brand.did, collection: post, rkey: uri.split('/').at(-1) };
    expect((await call('com.atproto.repo.deleteRecord', gone)).body['commit']).toBeDefined();
    expect((await call('com.atproto.repo.deleteRecord', gone)).body).toEqual({});
    expect(await call(`app.bsky.feed.getPosts?uris=${uri}`)).toMatchObject({ status: 200, body: { posts: [] } });
    expect(await call(`app.bsky.feed.getPostThread?uri=${uri}`)).toMatchObject({
      status: 400,
      body: { error: 'NotFound' },
    });
  });

  it('gives a used refresh token the same successor', async () => {
    const { refreshJwt } = network.sessions.all[0] ?? { refreshJwt: '' };
    const refresh = () => call('com.atproto.server.refreshSession', {}, { authorization: `Bearer ${refreshJwt}` });
    const [one, two] = [await refresh(), await refresh()];
    expect(one.body['accessJwt']).toBe(two.body['accessJwt']);
    expect(one.body['didDoc']).toMatchObject({
      service: [{ id: '#atproto_pds', serviceEndpoint: `${server.url}/bluesky` }],
    });
    for (const password of network.passwords.values()) network.sessions.revoke(password);
    expect((await refresh()).body).toEqual({ error: 'ExpiredToken', message: 'Token has been revoked' });
  });

  it('answers an ended token with 400, none with 401', async () => {
    network.sessions.expire();
    expect(await call('app.bsky.notification.listNotifications')).toMatchObject({
      status: 400,
      body: { error: 'ExpiredToken' },
    });
    token = '';
    expect(await call('app.bsky.notification.listNotifications')).toMatchObject({
      status: 401,
      body: { error: 'AuthMissing' },
    });
  });

  it('tells each person of a post once and forgets it with the post', async () => {
    const opening = network.post({ author: brand, text: 'News' });
    const answer = network.post({ author: customer, text: '@brand.example ☕ nice', inReplyTo: opening.uri, quoting: opening.uri }); // prettier-ignore
    const list = async (query = '') =>
      (await call(`app.bsky.notification.listNotifications${query}`)).body['notifications'] as Json[];
    expect(await list()).toMatchObject([{ uri: answer.uri, reason: 'reply', reasonSubject: opening.uri }]);
    expect(await list('?reasons=mention')).toEqual([]);
    network.mutes.add(`${brand.did} ${customer.did}`);
    expect(await list()).toEqual([]);
    network.mutes.clear();
    network.remove(answer.uri);
    expect(await list()).toEqual([]);
  });

  it('counts what writes cost', async () => {
    const { headers } = await write('putRecord');
    expect(headers.get('ratelimit-limit')).toBe('5000');
    expect(headers.get('ratelimit-remaining')).toBe('4997');
    expect(headers.get('ratelimit-policy')).toBe('5000;w=3600');
  });

  it('hands chat on only with the right header and an app password that may', async () => {
    const proxy = { 'atproto-proxy': 'did:web:api.bsky.chat#bsky_chat' };
    expect((await call('chat.bsky.convo.getLog')).status).toBe(404);
    expect(await call('chat.bsky.convo.getLog', undefined, proxy)).toMatchObject({ status: 200, body: { logs: [] } });
    for (const password of network.passwords.values()) password.privileged = false;
    expect((await call('chat.bsky.convo.getLog', undefined, proxy)).body['message']).toBe('Bad token method');
  });

  it('shows what anybody sees of an account’s threads', () => {
    const opening = network.post({ author: brand, text: 'News' });
    const answer = network.post({ author: customer, text: 'rude', inReplyTo: opening.uri });
    network.put(brand.did, 'app.bsky.feed.threadgate', opening.rkey, { createdAt: network.moment(), post: opening.uri, hiddenReplies: [answer.uri] }); // prettier-ignore
    expect(network.publicPage(brand)).toMatchObject([
      { author: '@brand.example', text: 'News', parent: null, folded: false },
      { author: '@client-042.example', text: 'rude', parent: opening.uri, folded: true },
    ]);
  });
});
