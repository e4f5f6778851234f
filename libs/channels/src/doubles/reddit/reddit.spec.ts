import { type LocalServer, serve } from '../../testing/platform-double';
import { redditHttpHandler, RedditNetwork } from './index';

const AGENT = 'web:org.example.test:v1.0.0 (by /u/brand_account)';

describe('the double of Reddit', () => {
  let now = Date.parse('2026-11-20T09:00:00Z');
  let network: RedditNetwork;
  let server: LocalServer;
  beforeEach(async () => {
    network = new RedditNetwork({ clock: () => new Date(now), requestsPerWindow: 20, tokenSeconds: 3600 });
    server = await serve(redditHttpHandler(network, '/reddit'));
  });
  afterEach(() => server.close());

  function world() {
    const brand = network.createUser('brand_account');
    const customer = network.createUser('client_042');
    network.createSubreddit('brandhub', brand);
    const post = network.writePost(brand, 'brandhub', 'News');
    const token = network.issueToken(network.grant(brand));
    return { brand, customer, post: `t3_${post.id}`, token };
  }
  const get = async (path: string, token: string, agent = AGENT) => {
    const headers = { authorization: `Bearer ${token}`, 'user-agent': agent };
    const response = await fetch(`${server.url}/reddit${path}`, { headers });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  };

  it('turns away calls without a token, with an ended one, or under a library’s name', async () => {
    const { token } = world();
    expect(await get('/api/v1/me', 'none')).toMatchObject({ status: 401, body: { error: 401 } });
    expect((await get('/api/v1/me', token, 'node')).status).toBe(429);
    expect((await get('/api/v1/me', token)).status).toBe(200);
    now += 3_600_001;
    expect((await get('/api/v1/me', token)).status).toBe(401);
  });

  it('refuses a sign-in with a wrong refresh token', async () => {
    const { brand } = world();
    const { clientId, clientSecret } = network.grant(brand);
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'wrong' });
    const headers = { authorization, 'user-agent': AGENT };
    const response = await fetch(`${server.url}/reddit/api/v1/access_token`, { method: 'POST', headers, body });
    expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_grant' }]);
  });

  it('counts calls and refuses beyond the limit until the reset', async () => {
    const { token } = world();
    for (let call = 0; call < 20; call += 1) expect((await get('/api/v1/me', token)).status).toBe(200);
    const refused = await get('/api/v1/me', token);
    expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([429, '0.0']);
    now += Number(refused.headers.get('x-ratelimit-reset')) * 1000;
    expect((await get('/api/v1/me', token)).status).toBe(200);
  });

  it('lists newest first in pages, and nothing before a comment that was deleted', async () => {
    const { customer, post, token } = world();
    const names = ['a', 'b', 'c'].map((text) => `t1_${network.writeComment(customer, post, text).id}`);
    const page = await get('/r/brandhub/comments?limit=2', token);
    const data = page.body['data'] as { children: { data: { name: string } }[]; after: string };
    expect(data.children.map((child) => child.data.name)).toEqual([names[2], names[1]]);
    expect(data.after).toBe(names[1]);
    network.deleteThing(names[1] ?? '');
    const before = await get(`/r/brandhub/comments?before=${names[1]}`, token);
    expect(before.body).toMatchObject({ data: { children: [], after: null } });
  });

  it('escapes texts unless raw_json is asked for', async () => {
    const { customer, post, token } = world();
    network.writeComment(customer, post, '1 < 2');
    const body = async (query: string) => JSON.stringify((await get(`/r/brandhub/comments${query}`, token)).body);
    expect(await body('')).toContain('"body":"1 &lt; 2"');
    expect(await body('?raw_json=1')).toContain('"body":"1 < 2"');
  });

  it('shows removed words to nobody but moderators and the author', () => {
    const { customer, post } = world();
    const comment = network.writeComment(customer, post, 'rude');
    network.removeThing(`t1_${comment.id}`, 'brand_account');
    expect(network.publicPage('brandhub').comments).toMatchObject([{ author: '[deleted]', text: '[removed]' }]);
  });
});
