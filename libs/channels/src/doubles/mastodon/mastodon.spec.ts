import { guardedFetch } from '../../http/guarded-fetch';
import { serve, type LocalServer } from '../../testing/platform-double';
import { mastodonHttpHandler, type MastodonAccount, MastodonNetwork, type MastodonNetworkOptions } from './index';

const fetch = guardedFetch({ allowPrivateNetwork: true, maxBytes: 1_000_000, timeoutMs: 2000 });
const NOON = new Date('2026-11-20T12:00:00.000Z');

type Json = Record<string, unknown>;

describe('the Mastodon double', () => {
  let network: MastodonNetwork;
  let brand: MastodonAccount;
  let customer: MastodonAccount;
  let token: string;
  let server: LocalServer;

  const open = async (options: Partial<MastodonNetworkOptions> = {}) => {
    network = new MastodonNetwork({ clock: () => NOON, ...options });
    brand = network.createAccount('brand', null, 'Maison Lumen');
    customer = network.createAccount('client_042', 'social.example');
    token = network.issueToken(brand).value;
    server = await serve(mastodonHttpHandler(network, '/mastodon'));
  };
  beforeEach(() => open());
  afterEach(() => server.close());

  const call = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}/mastodon${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Json & Json[] };
  };
  const ask = (n: number) => network.write({ author: customer, text: `@brand ${n}` });
  const idsAt = async (query: string) => (await call('GET', `/api/v1/notifications?${query}`)).body.map(({ status }) => (status as Json)['id']); // prettier-ignore

  it('is the same story every time under the same clock', async () => {
    const tell = () => {
      const story = new MastodonNetwork({ clock: () => NOON });
      const us = story.createAccount('brand');
      const them = story.createAccount('client_042', 'social.example');
      const question = story.write({ author: them, text: '@brand hello' });
      story.write({ author: us, text: '@client_042@social.example hi', inReplyTo: question.id });
      story.write({ author: them, text: '@brand secret', visibility: 'direct' });
      story.editStatus(question.id, '@brand hello again');
      return { page: story.publicPage(us), direct: story.directView(them) };
    };
    expect(tell()).toEqual(tell());
    expect(tell()).toMatchObject({
      page: {
        handle: '@brand@brand.example',
        statuses: [{ text: '@brand hello again', edited: true }, { author: '@brand' }],
      },
      direct: [{ author: '@client_042@social.example', text: '@brand secret' }],
    });
  });

  it.each([false, true])(
    'pages forwards with min_id, to the newest with since_id, back with max_id; opaque ids: %s',
    async (opaqueIds) => {
      await server.close();
      await open({ opaqueIds });
      const ids = [0, 1, 2, 3, 4, 5].map((n) => ask(n).id);
      const first = encodeURIComponent(network.notificationsOf(brand.id)[0]?.id ?? '');
      const last = encodeURIComponent(network.notificationsOf(brand.id)[5]?.id ?? '');
      expect(await idsAt('limit=2')).toEqual([ids[5], ids[4]]);
      expect(await idsAt(`limit=2&min_id=${first}`)).toEqual([ids[2], ids[1]]);
      expect(await idsAt(`limit=2&since_id=${first}`)).toEqual([ids[5], ids[4]]);
      expect(await idsAt(`limit=2&max_id=${last}`)).toEqual([ids[4], ids[3]]);
      expect(await idsAt(`min_id=${last}`)).toEqual([]);
      const { headers } = await call('GET', '/api/v1/notifications?limit=2');
      expect(headers.get('link')).toMatch(/max_id=.*rel="next", .*min_id=.*rel="prev"/);
    },
  );

  it('goes on paging from an entry that is gone', async () => {
    const [first, second] = [ask(0), ask(1)];
    const id = encodeURIComponent(network.notificationsOf(brand.id)[0]?.id ?? '');
    network.deleteStatus(first.id);
    expect(await idsAt(`min_id=${id}`)).toEqual([second.id]);
  });

  it('makes HTML of text, with short links whose whole address is still there', async () => {
    const { id } = network.write({ author: customer, text: '@brand <b> &\nsee https://lumen.example/a/very/long/path/to/somewhere' }); // prettier-ignore
    const { body } = await call('GET', `/api/v1/statuses/${id}`);
    expect(body['content']).toContain('class="u-url mention">@<span>brand</span></a></span> &lt;b&gt; &amp;<br />see ');
    expect(String(body['content']).replace(/<[^>]+>/g, '')).toContain(
      'https://lumen.example/a/very/long/path/to/somewhere',
    );
  });

  it('gives the same status for the same key, for an hour', async () => {
    const publish = () => call('POST', '/api/v1/statuses', { status: 'hello' }, { 'idempotency-key': 'key-1' });
    const first = await publish();
    expect((await publish()).body['id']).toBe(first.body['id']);
    expect(network.state.statuses.size).toBe(1);
    for (const made of network.state.keys.values()) made.at -= 3_600_000;
    expect((await publish()).body['id']).not.toBe(first.body['id']);
  });

  it.each([
    ['GET', '/api/v1/statuses/nothing', undefined, 404, 'Record not found'],
    ['POST', '/api/v1/statuses', {}, 422, "Validation failed: Text can't be blank"],
    [
      'POST',
      '/api/v1/statuses',
      { status: 'x'.repeat(501) },
      422,
      'Validation failed: Text character limit of 500 exceeded',
    ],
    ['POST', '/api/v1/statuses', { status: 'x', in_reply_to_id: 'gone' }, 404, 'Record not found'],
    ['POST', '/api/v2/media', {}, 422, 'Validation failed: File can’t be blank'],
    ['GET', '/api/v1/nonsense', undefined, 404, 'Record not found'],
  ])('refuses %s %s with %j as %i', async (method, path, body, status, error) => {
    expect(await call(method, path, body)).toMatchObject({ status, body: { error } });
  });

  it('refuses a missing scope, a revoked token and a frozen account in its own words', async () => {
    token = network.issueToken(brand, ['read']).value;
    expect(await call('POST', '/api/v1/statuses', { status: 'x' })).toMatchObject({ status: 403, body: { error: 'This action is outside the authorized scopes' } }); // prettier-ignore
    await fetch(`${server.url}/mastodon/oauth/revoke`, { method: 'POST', body: new URLSearchParams({ token }) });
    expect(await call('GET', '/api/v1/notifications')).toMatchObject({ status: 401, body: { error: 'The access token is invalid' } }); // prettier-ignore
    token = network.issueToken(brand).value;
    network.disable(brand);
    expect(await call('GET', '/api/v1/notifications')).toMatchObject({ status: 403, body: { error: 'Your login is currently disabled' } }); // prettier-ignore
  });

  it('shows direct statuses to the people in them and to nobody else', async () => {
    const other = network.createAccount('client_043');
    const { id } = network.write({ author: customer, text: '@brand secret', visibility: 'direct' });
    expect((await call('GET', `/api/v1/statuses/${id}`)).status).toBe(200);
    token = network.issueToken(other).value;
    expect((await call('GET', `/api/v1/statuses/${id}`)).status).toBe(404);
    expect(network.publicPage(brand).statuses).toEqual([]);
  });

  it('tells ancestors, descendants and earlier texts', async () => {
    const question = ask(1);
    const answer = network.write({ author: brand, text: 'answer', inReplyTo: question.id });
    const thanks = network.write({ author: customer, text: '@brand thanks', inReplyTo: answer.id });
    network.editStatus(answer.id, 'better');
    const { body } = await call('GET', `/api/v1/statuses/${answer.id}/context`);
    expect(body).toMatchObject({ ancestors: [{ id: question.id }], descendants: [{ id: thanks.id }] });
    const history = await call('GET', `/api/v1/statuses/${answer.id}/history`);
    expect(history.body).toMatchObject([{ content: '<p>answer</p>' }, { content: '<p>better</p>' }]);
  });

  it('announces its limits and keeps them', async () => {
    await server.close();
    await open({ requestsPerWindow: 1 });
    const { headers } = await call('GET', '/api/v1/accounts/verify_credentials');
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
    expect(headers.get('x-ratelimit-reset')).toBe('2026-11-20T12:05:00.000Z');
    expect((await call('GET', '/api/v1/accounts/verify_credentials')).status).toBe(429);
  });

  it('streams what happens while somebody listens, in frames of its own', async () => {
    const stop = new AbortController();
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${server.url}/mastodon/api/v1/streaming/user`, { headers, signal: stop.signal });
    const { id } = ask(1);
    network.editStatus(id, '@brand two');
    network.deleteStatus(id);
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      if (text.includes('event: delete')) break;
    }
    stop.abort();
    expect(text.startsWith(':)\n')).toBe(true);
    expect([...text.matchAll(/^event: (.*)$/gm)].map(([, event]) => event)).toEqual(['notification', 'status.update', 'delete']); // prettier-ignore
    expect(text).toContain(`event: delete\ndata: ${id}\n\n`);
  });

  it('can be kept and put back', () => {
    ask(1);
    const copy = new MastodonNetwork({ clock: () => NOON });
    Object.assign(copy.state, structuredClone({ ...network.state, options: null, streams: null }), {
      options: copy.state.options,
      streams: copy.state.streams,
    });
    expect(copy.publicPage(brand)).toEqual(network.publicPage(brand));
  });

  it('mutes, reports, marks and dismisses', async () => {
    ask(1);
    const [notification] = network.notificationsOf(brand.id);
    const id = notification?.id ?? '';
    expect((await call('POST', `/api/v1/accounts/${customer.id}/mute`, {})).body).toMatchObject({ muting: true });
    expect((await call('POST', `/api/v1/accounts/${customer.id}/unmute`)).body).toMatchObject({ muting: false });
    await call('POST', '/api/v1/markers', { notifications: { last_read_id: id } });
    expect(network.state.markers.get(brand.id)).toBe(id);
    const report = { account_id: customer.id, status_ids: [], category: 'spam', comment: 'x'.repeat(1001) };
    expect((await call('POST', '/api/v1/reports', report)).status).toBe(422);
    await call('POST', `/api/v1/notifications/${encodeURIComponent(id)}/dismiss`);
    expect(network.notificationsOf(brand.id)).toEqual([]);
    expect(network.state.statuses.size).toBe(1);
  });
});
