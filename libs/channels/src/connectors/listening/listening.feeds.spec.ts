import { ConnectorRateLimited, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { AccountContext } from '../../spi/connector';
import { listening } from './index';
import { type ListeningHarness, listeningPlatform, never, Reader } from './listening.harness';

const DAY = 86_400_000;
const MINUTE = 60_000;

describe('feeds of a watch', () => {
  let web: ListeningHarness;
  beforeEach(async () => (web = await listeningPlatform()));
  afterEach(async () => {
    jest.restoreAllMocks();
    await web.close();
  });

  const everything = (feeds: string[], more: AccountContext['settings'] = {}) =>
    web.watching({ feeds: feeds.map((name) => web.feedUrl(name)).join('\n'), feedsTake: 'everything', ...more });
  const begun = async (account: AccountContext) => {
    const reader = new Reader(account);
    await reader.read();
    return reader;
  };
  const calls = (name: string) => web.network.calls.filter(({ path }) => path === `/feeds/${name}`);
  const later = (ms: number) => {
    const time = Date.now() + ms;
    jest.spyOn(Date, 'now').mockReturnValue(time);
  };
  const fetchSince = (account: AccountContext, cursor: string | null, backfillFrom: string | null = null) =>
    listening.fetchSince({ cursor, backfillFrom }, account, never());

  it('asks with the validators that came, and takes 304 as no news', async () => {
    web.network.addFeed('blog');
    web.network.publish('blog', 'old');
    const reader = await begun(everything(['blog']));
    const cursor = reader.cursor;
    expect(await reader.texts()).toEqual([]);
    expect(reader.cursor).toBe(cursor);
    const [first, second] = calls('blog');
    expect(first?.headers['if-none-match']).toBeUndefined();
    expect(second?.headers).toMatchObject({ 'if-modified-since': 'Fri, 20 Nov 2026 09:30:00 GMT' });
    expect(second?.headers['if-none-match']).toMatch(/^"[0-9a-f]{16}"$/);
    expect(second?.headers['user-agent']).toContain('Parvis');
  });

  it('keeps the validators of the last document that could be read', async () => {
    const blog = web.network.addFeed('blog');
    web.network.addFeed('other');
    const reader = await begun(everything(['blog', 'other']));
    web.network.publish('blog', 'news');
    blog.raw = { bytes: Buffer.from('<rss version="2.0"><channel><title>cut'), contentType: 'text/xml' };
    expect(await reader.texts()).toEqual([]);
    blog.raw = null;
    expect(await reader.texts()).toEqual(['news']);
  });

  it('makes no call while nothing is due', async () => {
    web.network.addFeed('blog');
    const account = everything(['blog'], { minMinutes: 30 });
    const reader = await begun(account);
    web.network.publish('blog', 'news');
    expect(await reader.texts()).toEqual([]);
    later(20 * MINUTE);
    expect(await reader.texts()).toEqual([]);
    expect(calls('blog')).toHaveLength(1);
    later(20 * MINUTE);
    expect(await reader.texts()).toEqual(['news']);
  });

  it('reads nothing on the Internet sooner than after a quarter of an hour, whatever is entered', async () => {
    let called = 0;
    const account: AccountContext = {
      ...web.watching({ feeds: 'https://news.example/rss', feedsTake: 'everything', minMinutes: 1 }),
      allowPrivateNetwork: false,
      fetch: async () => {
        called += 1;
        return new Response('<rss version="2.0"><channel><title>News</title></channel></rss>');
      },
    };
    const reader = await begun(account);
    later(13 * MINUTE);
    await reader.read();
    expect(called).toBe(1);
    later(4 * MINUTE);
    await reader.read();
    expect(called).toBe(2);
  });

  it('is asked less often by ttl and Cache-Control', async () => {
    web.network.addFeed('blog', { ttlMinutes: 60, cacheControl: 'max-age=7200' });
    const reader = await begun(everything(['blog']));
    later(100 * MINUTE);
    await reader.read();
    expect(calls('blog')).toHaveLength(1);
    later(60 * MINUTE);
    await reader.read();
    expect(calls('blog')).toHaveLength(2);
  });

  it('believes a permanent redirect after three times, follows a temporary one each time', async () => {
    const old = web.network.addFeed('old', { redirect: { to: web.feedUrl('new'), status: 301 } });
    web.network.addFeed('new');
    const reader = await begun(everything(['old']));
    web.network.publish('new', 'one');
    expect(await reader.texts()).toEqual(['one']);
    await reader.read();
    expect(calls('old')).toHaveLength(3);
    await reader.read();
    expect(calls('old')).toHaveLength(3);

    old.redirect = { to: web.feedUrl('new'), status: 302 };
    const other = await begun(everything(['old'], { query: 'x' }));
    for (let n = 0; n < 4; n += 1) await other.read();
    expect(calls('old')).toHaveLength(8);
  });

  it('follows no more than five redirects', async () => {
    web.network.addFeed('round', { redirect: { to: web.feedUrl('round'), status: 302 } });
    await expect(fetchSince(everything(['round']), null)).rejects.toThrow(/redirects without end/);
    expect(calls('round')).toHaveLength(6);
  });

  it.each([
    ['basic', 'reader:secret-12345', { header: 'authorization', value: `Basic ${Buffer.from('reader:secret-12345').toString('base64')}` }],
    ['header', 'X-Api-Key secret-12345', { header: 'x-api-key', value: 'secret-12345' }],
    ['query', 'token secret-12345', { parameter: 'token', value: 'secret-12345' }],
  ])('sends %s credentials to their host, and to no other after a redirect', async (way, value, lock) => {
    web.network.addFeed('private', { lock });
    const elsewhere = await listeningPlatform();
    try {
      elsewhere.network.addFeed('copy');
      const account = { ...everything(['private']), credentials: { feedCredentials: `${new URL(web.base).host} ${way} ${value}` } };
      const reader = await begun(account);
      web.network.publish('private', 'for readers');
      expect(await reader.texts()).toEqual(['for readers']);
      web.network.feed('private').redirect = { to: elsewhere.feedUrl('copy'), status: 301 };
      for (let n = 0; n < 4; n += 1) await reader.read();
      expect(JSON.stringify(elsewhere.network.calls)).not.toMatch(/secret-12345|authorization|x-api-key/);
      expect(reader.cursor).not.toContain('secret-12345');
    } finally {
      await elsewhere.close();
    }
  }); // prettier-ignore

  it('stops a feed that answers 410 and says so once; without any other there is nothing to read', async () => {
    web.network.addFeed('blog');
    const gone = web.network.addFeed('gone');
    const reader = await begun(everything(['blog', 'gone']));
    gone.status = 410;
    expect(await reader.read()).toMatchObject([{ type: 'notice', code: 'subscription-lost', detail: expect.stringMatching(/\/feeds\/gone has ended/) }]); // prettier-ignore
    expect(await reader.read()).toEqual([]);
    expect(calls('gone')).toHaveLength(2);

    const alone = new Reader(everything(['gone']));
    expect(await alone.read()).toMatchObject([{ type: 'notice' }]);
    await expect(alone.read()).rejects.toMatchObject({ kind: 'rejected', reason: 'gone' });
  });

  it('lets one feed fail without the others, waits longer each time and tells after three days', async () => {
    web.network.addFeed('blog');
    const ill = web.network.addFeed('ill');
    const account = everything(['blog', 'ill'], { minMinutes: 15 });
    const reader = await begun(account);
    ill.status = 404;
    const looks: number[] = [];
    const notices: unknown[] = [];
    for (let hour = 0; hour < 4 * 24; hour += 1) {
      jest.restoreAllMocks();
      later(hour * 60 * MINUTE + DAY);
      notices.push(...(await reader.read()));
      looks.push(calls('ill').length);
    }
    expect(looks[5]).toBeGreaterThan(looks[1] ?? 0);
    expect(looks.at(-1)).toBeLessThan(15);
    expect(calls('blog').length).toBeGreaterThan(10);
    expect(notices).toMatchObject([{ type: 'notice', detail: expect.stringMatching(/cannot be read since .* 404/) }]);
    ill.status = null;
    web.network.publish('ill', 'back again');
    jest.restoreAllMocks();
    later(7 * DAY);
    expect(await reader.texts()).toEqual(['back again']);
  });

  it('fails when every source fails, and does not call again before it is worth it', async () => {
    const ill = web.network.addFeed('ill', { status: 500 });
    const account = everything(['ill'], { minMinutes: 15, query: 'only this test' });
    await expect(fetchSince(account, null)).rejects.toBeInstanceOf(ConnectorUnavailable);
    await expect(fetchSince(account, null)).rejects.toBeInstanceOf(ConnectorUnavailable);
    expect(calls('ill')).toHaveLength(1);
    ill.status = null;
    later(40 * MINUTE);
    await expect(fetchSince(account, null)).resolves.toMatchObject({ payloads: [] });
  });

  it.each([
    [429, '120', ConnectorRateLimited, 120_000],
    [503, '60', ConnectorRateLimited, 60_000],
    [503, null, ConnectorUnavailable, undefined],
    [403, null, ConnectorRejected, undefined],
  ])('maps %s with Retry-After %s', async (status, retryAfter, error, retryAfterMs) => {
    web.network.addFeed('ill', { status, retryAfter });
    const failure: unknown = await fetchSince(everything(['ill']), null).catch((one: unknown) => one);
    expect(failure).toBeInstanceOf(error);
    if (retryAfterMs !== undefined) expect(failure).toMatchObject({ retryAfterMs });
  });

  it('reads no more than 10 MB', async () => {
    web.network.addFeed('huge', { raw: { bytes: Buffer.alloc(11 * 1024 * 1024, 32), contentType: 'text/xml' } });
    const account = { ...everything(['huge']), fetch: (url: string, init?: RequestInit) => fetch(url, init) };
    await expect(fetchSince(account, null)).rejects.toMatchObject({ reason: 'too-long' });
  });

  it('begins from now on; a history brings at most the twenty newest of each feed', async () => {
    web.network.addFeed('blog');
    web.network.addFeed('other');
    for (let n = 1; n <= 30; n += 1) web.network.publish('blog', `entry ${n}`, { publishedAt: Date.now() - (31 - n) * MINUTE }); // prettier-ignore
    web.network.publish('other', 'too old', { publishedAt: Date.now() - 40 * DAY });
    const account = everything(['blog', 'other']);
    expect((await fetchSince(account, null)).payloads).toEqual([]);
    const from = new Date(Date.now() - 30 * DAY).toISOString();
    const first = await fetchSince(account, null, from);
    const texts = first.payloads.map((payload) => (JSON.parse(payload) as { entry: { body: string } }).entry.body);
    expect(texts).toEqual(Array.from({ length: 20 }, (_, index) => `entry ${index + 11}`));
    expect(first.more).toBe(true);
    expect(await fetchSince(account, first.cursor, from)).toMatchObject({ payloads: [], more: false });
  });

  it('takes note of a feed that is added later without bringing what it holds', async () => {
    web.network.addFeed('blog');
    web.network.addFeed('later');
    web.network.publish('later', 'was there before');
    const reader = await begun(everything(['blog']));
    const more = new Reader(everything(['blog', 'later']));
    more.cursor = reader.cursor;
    expect(await more.texts()).toEqual([]);
    web.network.publish('later', 'new');
    expect(await more.texts()).toEqual(['new']);
  });

  it('brings a page that stands in two feeds once, and guids of two feeds apart', async () => {
    web.network.addFeed('blog');
    web.network.addFeed('planet', { format: 'atom' });
    const reader = await begun(everything(['blog', 'planet']));
    web.network.publish('blog', 'story', { id: '1', link: 'https://site.example/story?utm_source=blog' });
    web.network.publish('planet', 'story', { id: '1', link: 'http://site.example/story/#top' });
    web.network.publish('planet', 'another', { id: '2', link: 'https://site.example/another' });
    expect(await reader.texts()).toEqual(['story', 'another']);
    expect(await reader.texts()).toEqual([]);
  });

  it('brings an edit as a later state, and white space as nothing', async () => {
    web.network.addFeed('blog');
    const reader = await begun(everything(['blog']));
    const entry = web.network.publish('blog', '<p>first words</p>');
    const [made] = await reader.items();
    entry.html = '<div><p>first   words </p></div>';
    expect(await reader.items()).toEqual([]);
    entry.html = '<p>second words</p>';
    const [edited] = await reader.items();
    expect(edited).toMatchObject({ externalId: made?.externalId, text: 'second words', createdAt: made?.createdAt });
    expect(edited?.revisedAt).not.toBe(made?.revisedAt);
  });

  it('brings an entry that comes to match, and goes on with one that does not any more', async () => {
    web.network.addFeed('blog');
    const reader = await begun(everything(['blog'], { query: 'lamp', feedsTake: 'matching' }));
    const entry = web.network.publish('blog', 'a chair');
    expect(await reader.texts()).toEqual([]);
    entry.html = 'a lamp';
    expect(await reader.texts()).toEqual(['a lamp']);
    entry.html = 'a table';
    expect(await reader.texts()).toEqual(['a table']);
  });

  it('takes what left the window as still there, and a tombstone as its end', async () => {
    const blog = web.network.addFeed('blog', { format: 'atom' });
    const reader = await begun(everything(['blog']));
    const entry = web.network.publish('blog', 'one');
    const [item] = await reader.items();
    blog.entries = [];
    expect(await reader.read()).toEqual([]);
    blog.entries = [entry];
    expect(await reader.read()).toEqual([]);
    blog.entries = [];
    blog.tombstones.push({ id: entry.id, at: Date.parse('2026-11-20T11:00:00Z') });
    expect(await reader.read()).toEqual([{ type: 'removed', externalId: item?.externalId, at: '2026-11-20T11:00:00.000Z' }]); // prettier-ignore
    expect(await reader.read()).toEqual([]);
  });

  it('orders by time; dates in the future and missing ones count as now', async () => {
    const blog = web.network.addFeed('blog', { format: 'rss' });
    const reader = await begun(everything(['blog']));
    web.network.publish('blog', 'tomorrow', { publishedAt: Date.now() + 5 * DAY });
    web.network.publish('blog', 'yesterday', { publishedAt: Date.now() - DAY });
    const items = await reader.items();
    expect(items.map(({ text }) => text)).toEqual(['yesterday', 'tomorrow']);
    expect(items.every(({ createdAt }) => Date.parse(createdAt) <= Date.now())).toBe(true);
    blog.raw = { bytes: Buffer.from('<rss version="2.0"><channel><title>b</title><item><guid>u</guid><title>undated</title></item></channel></rss>'), contentType: 'text/xml' }; // prettier-ignore
    expect(await reader.items()).toMatchObject([{ text: 'undated', kind: 'post' }]);
  });

  it('pauses a feed in which everything became something else, and goes on when it is itself again', async () => {
    const blog = web.network.addFeed('blog', { title: 'Lamps' });
    for (let n = 0; n < 6; n += 1) web.network.publish('blog', `lamp ${n}`);
    web.network.addFeed('other');
    const reader = await begun(everything(['blog', 'other']));
    const lamps = blog.entries;
    Object.assign(blog, { title: 'Casino', entries: [] });
    for (let n = 0; n < 6; n += 1) web.network.publish('blog', `win ${n}`, { id: `casino-${n}` });
    expect(await reader.read()).toMatchObject([{ type: 'notice', detail: expect.stringMatching(/something else altogether/) }]); // prettier-ignore
    expect(await reader.read()).toEqual([]);
    Object.assign(blog, { title: 'Lamps', entries: lamps });
    web.network.publish('blog', 'lamp 7');
    later(2 * DAY);
    expect(await reader.texts()).toEqual(['lamp 7']);
  });

  it('leaves out other declared languages and what the query excludes', async () => {
    web.network.addFeed('francais', { language: 'fr-FR' });
    web.network.addFeed('english', { language: 'en' });
    web.network.addFeed('unknown');
    const reader = await begun(
      everything(['francais', 'english', 'unknown'], { languages: 'fr, de', query: '-casino' }),
    );
    for (const name of ['francais', 'english', 'unknown']) web.network.publish(name, `in ${name}`);
    web.network.publish('unknown', 'casino');
    expect(await reader.texts()).toEqual(['in francais', 'in unknown']);
  });

  it('keeps in the payload which rule matched and where', async () => {
    web.network.addFeed('blog');
    const reader = await begun(everything(['blog'], { query: '"maison lumen"', feedsTake: 'matching' }));
    web.network.publish('blog', 'About MaisonLumen', { title: 'A lamp' });
    const [payload = ''] = await reader.payloads();
    expect(JSON.parse(payload)).toMatchObject({
      kind: 'mention',
      matches: [{ rule: '"maison lumen"', where: 'text', start: 14, end: 25, words: 'MaisonLumen' }],
    });
    expect(listening.parse(payload, everything([]))).toMatchObject([{ text: 'A lamp\n\nAbout MaisonLumen' }]);
  });

  it('refuses a cursor that it did not write', async () => {
    web.network.addFeed('blog');
    for (const cursor of ['', '{}', '{"v":2}', '[]']) {
      await expect(fetchSince(everything(['blog']), cursor)).rejects.toMatchObject({ reason: 'invalid' });
    }
  });
});
