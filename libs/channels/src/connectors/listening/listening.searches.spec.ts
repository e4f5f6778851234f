import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { listening } from './index';
import { known, type ListeningHarness, listeningPlatform, never, Reader } from './listening.harness';

const QUERY = '"maison lumen"';

describe('searches of a watch', () => {
  let web: ListeningHarness;
  beforeEach(async () => (web = await listeningPlatform()));
  afterEach(() => web.close());

  const begun = async (account: AccountContext) => {
    const reader = new Reader(account);
    await reader.read();
    return reader;
  };
  const poll = (account: AccountContext) =>
    listening.fetchSince({ cursor: null, backfillFrom: null }, account, never());
  const readBack = async (account: AccountContext, items: ItemSeen[]) => {
    const payloads = (await listening.readBack?.(items.map(known), account, never())) ?? [];
    return payloads.flatMap((payload) => listening.parse(payload, account) as InboundEvent[]);
  };
  const paths = () => web.network.calls.map(({ path }) => path);

  it('finds stories and comments on Hacker News over several pages, each once, and holds them against the query', async () => {
    const account = web.watching({ query: QUERY, hackerNews: true });
    web.network.submitStory('maker_7', 'Maison Lumen was here before');
    const reader = await begun(account);
    const story = web.network.submitStory('maker_7', 'Show HN: Maison Lumen', 'https://maison-lumen.example/repair?utm_source=hn'); // prettier-ignore
    for (let n = 1; n <= 7; n += 1) web.network.commentOn(story.id, 'client_042', `maison lumen &amp; me <p>${n}`);
    web.network.commentOn(story.id, 'client_042', 'maison lumens');
    const items = await reader.items();
    expect(items).toHaveLength(8);
    const [first, comment] = items.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1));
    expect(first).toMatchObject({ kind: 'mention', text: 'Show HN: Maison Lumen', post: { externalId: 'page:https://maison-lumen.example/repair' } }); // prettier-ignore
    expect(comment).toMatchObject({
      text: 'maison lumen & me\n\n1',
      author: { externalId: 'hn:client_042', handle: 'client_042' },
      post: { externalId: `hn:story:${story.id}`, text: 'Show HN: Maison Lumen' },
      permalink: `https://news.ycombinator.com/item?id=${story.id + 1}`,
    });
    expect(await reader.items()).toEqual([]);

    web.network.stories.splice(0, 1);
    const removed = web.network.stories.splice(0, 1)[0];
    expect(await readBack(account, items)).toMatchObject([{ type: 'removed', externalId: `hn:${removed?.id}` }]);
  });

  it('asks Hacker News only for what is new, with some overlap', async () => {
    const account = web.watching({ query: `${QUERY} OR lumen.example`, hackerNews: true });
    web.network.submitStory('maker_7', 'Maison Lumen');
    const reader = await begun(account);
    await reader.read();
    const asked = web.network.calls.map(({ query }) => new URLSearchParams(query));
    expect(asked.map((query) => query.get('query'))).toEqual(['"maison lumen"', 'lumen.example', '"maison lumen"', 'lumen.example']); // prettier-ignore
    expect(asked[0]?.get('numericFilters')).toBeNull();
    expect(asked[2]?.get('numericFilters')).toMatch(/^created_at_i>\d{10}$/);
  });

  it('follows hashtags on Mastodon without a token, leaving out what the query excludes', async () => {
    const account = web.watching({ query: '-jobs', mastodonServer: `${web.base}/mastodon`, mastodonTags: '#MaisonLumen, lampe' }); // prettier-ignore
    const reader = await begun(account);
    for (let n = 1; n <= 5; n += 1) web.network.toot('client_042', `Ma lampe #MaisonLumen no ${n}`);
    web.network.toot('client_042', 'jobs at #MaisonLumen');
    web.network.toot('client_042', 'private #MaisonLumen', { visibility: 'private' });
    const both = web.network.toot('client_042', 'both #lampe #maisonlumen');
    const items = await reader.items();
    expect(items).toHaveLength(6);
    expect(items.at(-1)).toMatchObject({
      externalId: `mastodon:https://social.example/users/client_042/statuses/${both.id}`,
      thread: { key: `mastodon:${both.id}` },
      author: { handle: 'client_042@social.example' },
    });
    expect(await reader.items()).toEqual([]);
    Object.assign(both, { html: 'both, edited #lampe #maisonlumen', editedAt: Date.now() + 1000 });
    expect(await reader.texts()).toEqual(['both, edited #lampe #maisonlumen']);
  });

  it('searches Mastodon with a token, brings a status once, and reads back what became of it', async () => {
    web.network.tokens.set('mastodon', 'mastodon-token-12345');
    const settings = { query: QUERY, mastodonServer: `${web.base}/mastodon`, mastodonTags: 'maisonlumen' };
    const account = web.watching(settings, { mastodonToken: 'mastodon-token-12345' });
    const reader = await begun(account);
    const toot = web.network.toot('client_042', 'Maison Lumen #maisonlumen 💡');
    web.network.toot('client_042', 'Maison Lumen without a tag', { language: 'fr' });
    const items = await reader.items();
    expect(items.map(({ text }) => text)).toEqual(['Maison Lumen #maisonlumen 💡', 'Maison Lumen without a tag']);
    web.network.toots.splice(web.network.toots.indexOf(toot), 1);
    expect(await readBack(account, items)).toMatchObject([
      { type: 'removed', externalId: items[0]?.externalId },
      { type: 'item', externalId: items[1]?.externalId },
    ]);
    await expect(poll(web.watching(settings, { mastodonToken: 'revoked-token-12345' }))).rejects.toBeInstanceOf(ConnectorAuthError); // prettier-ignore
  });

  it('searches Bluesky as anybody, page by page, and finds out what is gone', async () => {
    const account = web.watching({ query: QUERY, bluesky: true, languages: 'fr' });
    const reader = await begun(account);
    for (let n = 1; n <= 5; n += 1) web.network.skeet('client.example', `Maison Lumen ${n} ☕`, { language: 'fr' });
    web.network.skeet('client.example', 'Maison Lumen in English', { language: 'en' });
    const items = await reader.items();
    expect(items.map(({ text }) => text)).toEqual([1, 2, 3, 4, 5].map((n) => `Maison Lumen ${n} ☕`));
    expect(items[0]).toMatchObject({ author: { externalId: 'did:plc:clientexample', handle: 'client.example' } });
    expect(items[0]?.permalink).toMatch(/^https:\/\/bsky\.app\/profile\/did:plc:clientexample\/post\//);
    web.network.skeets.pop();
    const back = await readBack(account, items);
    expect(back.filter(({ type }) => type === 'removed')).toMatchObject([{ externalId: items[0]?.externalId }]);
  });

  it('signs in at Bluesky once where that is needed, and again when the token has ended', async () => {
    await web.close();
    web = await listeningPlatform({ blueskyNeedsSession: true });
    const anybody = web.watching({ query: QUERY, bluesky: true });
    await expect(poll(anybody)).rejects.toThrow(/app password/);
    await expect(poll(anybody)).rejects.toBeInstanceOf(ConnectorRejected);
    web.network.secrets.set('bluesky reader.example', 'abcd-efgh-ijkl-mnop');
    const account = web.watching({ query: QUERY, bluesky: true }, { blueskyHandle: 'reader.example', blueskyAppPassword: 'abcd-efgh-ijkl-mnop' }); // prettier-ignore
    const reader = await begun(account);
    await reader.read();
    const signIns = () => paths().filter((path) => path.endsWith('createSession')).length;
    expect(signIns()).toBe(1);
    web.network.tokens.set('bluesky', 'another-token');
    await reader.read();
    expect(signIns()).toBe(2);
    const wrong = web.watching({ query: QUERY, bluesky: true }, { blueskyHandle: 'reader.example', blueskyAppPassword: 'wrong-wrong-wrong' }); // prettier-ignore
    const failure: unknown = await poll(wrong).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConnectorAuthError);
    expect(String(failure)).not.toContain('wrong-wrong-wrong');
  });

  it('searches Reddit with an app, and purges what its author deleted', async () => {
    web.network.secrets.set('reddit client-1', 'reddit-secret-12345');
    const account = web.watching(
      { query: QUERY, reddit: true, redditUsername: 'u/brand_account' },
      { redditClientId: 'client-1', redditClientSecret: 'reddit-secret-12345' },
    );
    const reader = await begun(account);
    for (let n = 1; n <= 4; n += 1) web.network.submit('client_042', 'lamps', `Maison Lumen ${n}?`, 'Which & why');
    const items = await reader.items();
    expect(items).toHaveLength(4);
    expect(items[0]).toMatchObject({
      text: 'Maison Lumen 1?\n\nWhich & why',
      author: { externalId: 'reddit:t2_client_042', profileUrl: 'https://www.reddit.com/user/client_042' },
    });
    expect(paths().filter((path) => path.endsWith('access_token'))).toHaveLength(1);
    expect(web.network.calls.at(-1)?.headers['user-agent']).toBe(
      'web:org.parvis.listening:v1.0.0 (by /u/brand_account)',
    );
    Object.assign(web.network.submissions.at(-1) ?? {}, { state: 'deleted' });
    const back = await readBack(account, items);
    expect(back.map(({ type }) => type).sort()).toEqual(['item', 'item', 'item', 'removed']);
    web.network.tokens.set('reddit', 'ended');
    expect(await reader.items()).toEqual([]);
  });

  it('reads Reddit’s search feed without an app', async () => {
    const account = web.watching({ query: QUERY, reddit: true });
    const reader = await begun(account);
    web.network.submit('client_042', 'lamps', 'Maison Lumen?', 'Which one');
    expect(await reader.items()).toMatchObject([{ kind: 'mention', text: 'Maison Lumen?\n\nWhich one' }]);
    expect(paths()).toContain('/reddit/search.rss');
    expect(await readBack(account, [])).toEqual([]);
  });

  it('waits as long as each network says', async () => {
    const limited = (headers: Record<string, string>, settings: AccountContext['settings']) =>
      poll({
        ...web.watching({ query: QUERY, ...settings }, { redditClientId: 'a', redditClientSecret: 'limited-secret-1' }),
        fetch: async () => new Response('{}', { status: 429, headers }),
      });
    const soon = new Date(Date.now() + 90_000);
    const cases: [Record<string, string>, AccountContext['settings']][] = [
      [{ 'x-ratelimit-reset': soon.toISOString() }, { mastodonServer: 'social.example', mastodonTags: 'a' }],
      [{ 'ratelimit-reset': String(Math.floor(soon.getTime() / 1000)) }, { bluesky: true }],
      [{ 'retry-after': '90' }, { hackerNews: true }],
    ];
    for (const [headers, settings] of cases) {
      const failure: unknown = await limited(headers, settings).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ConnectorRateLimited);
      expect((failure as ConnectorRateLimited).retryAfterMs).toBeGreaterThan(80_000);
      expect((failure as ConnectorRateLimited).retryAfterMs).toBeLessThanOrEqual(90_000);
    }
  });

  it('lets one network fail without the others, and shows no secret when all do', async () => {
    web.network.addFeed('blog');
    const settings = {
      query: QUERY,
      hackerNews: true,
      mastodonServer: `${web.base}/mastodon`,
      feeds: web.feedUrl('blog'),
    };
    const reader = await begun(web.watching(settings, { mastodonToken: 'unknown-token-12345' }));
    web.network.submitStory('maker_7', 'Maison Lumen');
    expect(await reader.texts()).toEqual(['Maison Lumen']);
    web.network.faults.set('echo');
    const failure: unknown = await reader.read().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConnectorRejected);
    expect(String(failure)).not.toContain('unknown-token-12345');
  });

  it('reads back whether the page of a feed’s entry is still there, with and without a final slash', async () => {
    web.network.addFeed('blog');
    const account = web.watching({ feeds: web.feedUrl('blog'), feedsTake: 'everything' });
    const reader = await begun(account);
    for (const name of ['stays', 'slash', 'gone', 'broken']) {
      web.network.publish('blog', name, { link: `${web.base}/${name}/` });
      web.network.pages.set(name === 'slash' ? 'slash/' : name, { html: name, status: name === 'broken' ? 500 : 200 });
    }
    web.network.pages.delete('gone');
    const items = await reader.items();
    const gone = items.find(({ text }) => text === 'gone');
    expect(await readBack(account, items)).toMatchObject([{ type: 'removed', externalId: gone?.externalId }]);
  });
});
