import { serve, type LocalServer } from '../../testing/platform-double';
import {
  ALL_SCOPES,
  challengeXWebhooks,
  deliverXWebhooks,
  signX,
  xHttpHandler,
  XNetwork,
  type XToken,
  type XUser,
} from './index';

const APP = {
  consumerSecret: 'secret-of-the-double',
  bearer: 'bearer-of-the-double',
  clientId: 'c',
  clientSecret: 's',
};

let nowMs: number;
let network: XNetwork;
let server: LocalServer;
let brand: XUser;
let token: XToken;
beforeEach(async () => {
  nowMs = Date.parse('2026-11-20T09:00:00.000Z');
  network = new XNetwork({ clock: () => new Date((nowMs += 1000)), maxPageSize: 2 }, APP);
  brand = network.createUser('maisonlumen');
  token = network.issueToken(brand.id, ALL_SCOPES);
  server = await serve(xHttpHandler(network, '/x'));
});
afterEach(() => server.close());

async function call(method: string, path: string, body?: unknown, bearer = token.access) {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const response = await fetch(`${server.url}/x/2/${path}`, init);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

describe('the double of X', () => {
  it('pages newest first and tells of limits', async () => {
    const person = network.createUser('client_001');
    const ids = ['a', 'b', 'c'].map((text) => network.post(person.id, `@maisonlumen ${text}`).id);
    const first = await call('GET', `users/${brand.id}/mentions?max_results=100`);
    const meta = first.body['meta'] as Record<string, string>;
    expect(meta).toMatchObject({ result_count: 2, newest_id: ids[2] });
    const second = await call(
      'GET',
      `users/${brand.id}/mentions?max_results=100&pagination_token=${meta['next_token']}`,
    );
    expect(second.body['data']).toMatchObject([{ id: ids[0] }]);
    const none = await call('GET', `users/${brand.id}/mentions?max_results=100&since_id=${ids[2]}`);
    expect(none.body).toEqual({ meta: { result_count: 0 } });
    expect(Number(first.headers.get('x-rate-limit-remaining'))).toBeGreaterThan(0);
  });

  it('refuses dead tokens, missing scopes, foreign posts and long texts', async () => {
    expect(await call('GET', 'users/me', undefined, 'nobody')).toMatchObject({ status: 401 });
    const narrow = network.issueToken(brand.id, ['tweet.read', 'users.read']);
    expect(await call('POST', 'tweets', { text: 'hi' }, narrow.access)).toMatchObject({ status: 403 });
    const foreign = network.post(network.createUser('client_001').id, 'mine');
    expect(await call('DELETE', `tweets/${foreign.id}`)).toMatchObject({ status: 403 });
    expect(await call('PUT', `tweets/${foreign.id}/hidden`, { hidden: true })).toMatchObject({ status: 403 });
    expect(await call('POST', 'tweets', { text: 'x'.repeat(281) })).toMatchObject({ status: 400 });
    const reply = { text: 'hello', reply: { in_reply_to_tweet_id: foreign.id } };
    expect(await call('POST', 'tweets', reply)).toMatchObject({ status: 403 });
    expect(await call('POST', 'tweets', { ...reply, reply: { in_reply_to_tweet_id: '1' } })).toMatchObject({
      status: 404,
    });
  });

  it('gives each refresh token one use', async () => {
    const renew = () =>
      fetch(`${server.url}/x/2/oauth2/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from('c:s').toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token.refresh }),
      });
    expect((await renew()).status).toBe(200);
    const again = await renew();
    expect([again.status, await again.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
  });

  it('shows the public what is neither hidden nor removed', () => {
    const root = network.post(brand.id, 'The lamp is back');
    const person = network.createUser('client_001');
    const shown = network.reply(person.id, root.id, 'Nice');
    network.setHidden(network.reply(person.id, root.id, 'Rude').id, true);
    network.remove(network.reply(person.id, root.id, 'Oops').id);
    const expected = { id: shown.id, author: 'client_001', text: 'Nice', replies: [] };
    expect(network.publicPage(brand.id)).toMatchObject({ username: 'maisonlumen', posts: [{ replies: [expected] }] });
    network.message(person.id, brand.id, 'Hello');
    expect(network.publicChat(brand.id, person.id)).toEqual([{ from: 'client_001', text: 'Hello' }]);
  });

  it('signs what it delivers, keeps what is refused, and stops at an invalid webhook', async () => {
    const hook = { url: 'https://parvis.example/hooks/x' };
    const made = await call('POST', 'webhooks', hook, APP.bearer);
    const { id } = made.body['data'] as { id: string };
    const subscription = { event_type: 'post.mention.create', filter: { user_id: brand.id }, tag: 't', webhook_id: id };
    expect((await call('POST', 'activity/subscriptions', subscription, APP.bearer)).status).toBe(200);
    expect((await call('POST', 'activity/subscriptions', subscription, APP.bearer)).status).toBe(409);
    network.post(network.createUser('client_001').id, '@maisonlumen hi');
    expect(await deliverXWebhooks(network, () => Promise.resolve(new Response(null, { status: 500 })))).toBe(0);
    const seen: string[] = [];
    const taken = await deliverXWebhooks(network, (_url, init) => {
      const headers = new Headers(init?.headers);
      const fits = headers.get('x-twitter-webhooks-signature') === signX(APP.consumerSecret, String(init?.body));
      seen.push(String(fits));
      return Promise.resolve(new Response(null, { status: 200 }));
    });
    expect([taken, seen]).toEqual([1, ['true']]);
    await challengeXWebhooks(network, () => Promise.resolve(Response.json({ response_token: 'sha256=wrong' })));
    network.post(network.createUser('client_002').id, '@maisonlumen again');
    expect(network.waiting).toEqual([]);
  });
});
