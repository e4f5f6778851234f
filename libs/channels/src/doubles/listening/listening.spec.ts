import { type LocalServer, serve } from '../../testing/platform-double';
import { listeningHttpHandler } from './http';
import { ListeningNetwork } from './network';

const NOW = new Date('2026-11-20T09:30:00Z');

describe('the double of a small web', () => {
  let network: ListeningNetwork;
  let server: LocalServer;
  beforeEach(async () => {
    network = new ListeningNetwork({ clock: () => NOW, maxPageSize: 2 });
    server = await serve(listeningHttpHandler(network, '/web'));
  });
  afterEach(() => server.close());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}/web${path}`, { headers, redirect: 'manual' }); // prettier-ignore
  const json = async <T>(path: string, headers: Record<string, string> = {}) => (await (await get(path, headers)).json()) as T; // prettier-ignore

  it.each(['rss', 'rdf', 'atom', 'json'] as const)(
    'sends %s, newest first, and 304 to its own validators',
    async (format) => {
      network.addFeed('blog', { format });
      network.publish('blog', '<p>one & only</p>', { title: 'One' });
      network.publish('blog', 'two', { title: 'Two', image: 'https://sites.example/a.jpg' });
      const answer = await get('/feeds/blog');
      const text = await answer.text();
      expect(answer.headers.get('content-type')).toContain(format === 'rdf' ? 'rdf+xml' : format);
      expect(text.indexOf('Two')).toBeLessThan(text.indexOf('One'));
      const again = await get('/feeds/blog', { 'if-none-match': answer.headers.get('etag') ?? '' });
      expect(again.status).toBe(304);
      network.publish('blog', 'three');
      expect((await get('/feeds/blog', { 'if-none-match': answer.headers.get('etag') ?? '' })).status).toBe(200);
    },
  );

  it('redirects, locks, fails and forgets as it is told', async () => {
    const feed = network.addFeed('blog', { lock: { parameter: 'token', value: 'secret' } });
    expect((await get('/feeds/blog')).status).toBe(401);
    expect((await get('/feeds/blog?token=secret')).status).toBe(200);
    Object.assign(feed, { lock: null, status: 503, retryAfter: '60' });
    const busy = await get('/feeds/blog');
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '60']);
    feed.redirect = { to: 'https://sites.example/new', status: 301 };
    expect((await get('/feeds/blog')).headers.get('location')).toBe('https://sites.example/new');
    expect((await get('/feeds/nothing')).status).toBe(404);
    expect(network.calls.at(-1)?.path).toBe('/feeds/nothing');
  });

  it('searches Hacker News by date and page', async () => {
    const story = network.submitStory('maker_7', 'Maison Lumen');
    network.commentOn(story.id, 'client_042', 'I like maison lumen');
    network.commentOn(story.id, 'client_042', 'lumen maison');
    type Found = { hits: { objectID: string; story_title?: string }[]; nbPages: number };
    const found = await json<Found>('/hn/api/v1/search_by_date?query=%22maison%20lumen%22&hitsPerPage=1&page=0');
    expect(found).toMatchObject({ nbPages: 2, hits: [{ story_title: 'Maison Lumen' }] });
    const since = NOW.getTime() / 1000;
    expect(await json(`/hn/api/v1/search_by_date?query=lumen&numericFilters=created_at_i%3E${since}`)).toMatchObject({ hits: [] }); // prettier-ignore
    expect(await json(`/hn/api/v1/items/${story.id}`)).toMatchObject({ author: 'maker_7' });
    expect((await get('/hn/api/v1/items/1')).status).toBe(404);
  });

  it('lists hashtags of Mastodon backwards, and searches for those who are known', async () => {
    const toots = [1, 2, 3].map((n) => network.toot('client_042', `#Lampe ${n}`));
    type Status = { id: string }[];
    const first = await json<Status>('/mastodon/api/v1/timelines/tag/lampe');
    expect(first.map(({ id }) => id)).toEqual([toots[2]?.id, toots[1]?.id]);
    expect(await json<Status>(`/mastodon/api/v1/timelines/tag/lampe?max_id=${toots[1]?.id}`)).toMatchObject([{ id: toots[0]?.id }]); // prettier-ignore
    expect((await get('/mastodon/api/v2/search?q=lampe')).status).toBe(401);
    network.tokens.set('mastodon', 'token');
    expect(await json('/mastodon/api/v2/search?q=lampe', { authorization: 'Bearer token' })).toMatchObject({ statuses: [{}, {}] }); // prettier-ignore
    expect((await get(`/mastodon/api/v1/statuses/1`)).status).toBe(404);
  });

  it('searches Bluesky and Reddit page by page, each with its own manners', async () => {
    for (const n of [1, 2, 3]) network.skeet('client.example', `lamp ${n}`);
    const page = await json<{ posts: unknown[]; cursor: string }>('/bluesky/xrpc/app.bsky.feed.searchPosts?q=lamp');
    expect(page.posts).toHaveLength(2);
    expect(await json(`/bluesky/xrpc/app.bsky.feed.searchPosts?q=lamp&cursor=${page.cursor}`)).toMatchObject({ posts: [{ record: { text: 'lamp 1' } }] }); // prettier-ignore
    const ended = await get('/bluesky/xrpc/app.bsky.feed.searchPosts?q=lamp', { authorization: 'Bearer old' });
    expect([ended.status, await ended.json()]).toEqual([400, { error: 'ExpiredToken', message: 'Token has expired' }]);

    for (const n of [1, 2, 3]) network.submit('client_042', 'lamps', `lamp ${n}`);
    expect((await get('/reddit/search?q=lamp')).status).toBe(429);
    const named = { 'user-agent': 'web:org.parvis.listening:v1.0.0 (by /u/brand_account)' };
    expect((await get('/reddit/search?q=lamp', named)).status).toBe(401);
    network.tokens.set('reddit', 'token');
    const listing = await json<{ data: { after: string } }>('/reddit/search?q=lamp', { ...named, authorization: 'Bearer token' }); // prettier-ignore
    expect(listing.data.after).toMatch(/^t3_/);
    expect(await (await get('/reddit/search.rss?q=lamp', named)).text()).toContain('<title>lamp 3</title>');
  });

  it('goes on from kept state without giving an id twice', () => {
    const first = network.submitStory('maker_7', 'one');
    const again = new ListeningNetwork({ clock: () => NOW });
    Object.assign(again, { stories: network.stories, made: (network as unknown as { made: number }).made });
    expect(again.submitStory('maker_7', 'two').id).toBeGreaterThan(first.id);
  });
});
