import { ACTION_VERBS } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { listening } from './index';
import { type ListeningHarness, listeningPlatform, never } from './listening.harness';

describe('connecting a watch', () => {
  let web: ListeningHarness;
  beforeEach(async () => (web = await listeningPlatform()));
  afterEach(() => web.close());

  const probe = (account: AccountContext) => listening.probe(account, 'https://parvis.example/hooks/a', never());

  it('is named after what it listens for, or after its first feed, and keeps its id', async () => {
    web.network.addFeed('blog', { title: 'Le blog' });
    const { externalId, name } = await probe({
      ...web.watching({ query: 'lamp', feeds: web.feedUrl('blog') }),
      externalId: '',
    });
    expect(externalId).toMatch(/^watch-[\w-]{22}$/);
    expect(name).toBe('lamp');
    const feed = web.watching({ feeds: web.feedUrl('blog'), feedsTake: 'everything' });
    expect(await probe(feed)).toMatchObject({ externalId: 'watch-test', name: 'Le blog', missingPermissions: [] });
  });

  it('proposes the feeds that a web page names', async () => {
    web.network.pages.set('home', { status: 200, html: '<!doctype html><html><link rel="alternate" type="application/rss+xml" href="/rss.xml"></html>' }); // prettier-ignore
    const account = web.watching({ query: 'lamp', feeds: `${web.base}/home` });
    await expect(probe(account)).rejects.toMatchObject({
      reason: 'invalid',
      message: `${new URL(web.base).host}/web/home is a web page, not a feed; it names ${new URL(web.base).origin}/rss.xml`,
    });
  });

  it('names sources that fail, and fails when all do', async () => {
    web.network.addFeed('blog');
    web.network.addFeed('ill', { status: 500 });
    const feeds = `${web.feedUrl('blog')} ${web.feedUrl('ill')}`;
    const { missingPermissions } = await probe(web.watching({ query: 'lamp', feeds }));
    expect(missingPermissions).toMatchObject([expect.stringMatching(/\/feeds\/ill \(.* answered 500\)/)]);
    await expect(probe(web.watching({ query: 'lamp', feeds: web.feedUrl('ill') }))).rejects.toMatchObject({ kind: 'unavailable' }); // prettier-ignore
  });

  it.each([
    [{}, {}, /Enter a feed or switch a search on/],
    [{ hackerNews: true }, {}, /Enter what to listen for/],
    [{ feeds: 'https://news.example/rss' }, {}, /Enter what to listen for/],
    [{ query: '"lamp', hackerNews: true }, {}, /quotation mark/],
    [{ query: 'lamp', feeds: 'https://' }, {}, /not the address of a feed/],
    [{ query: 'lamp', hackerNews: true }, { feedCredentials: 'news.example token' }, /Line 1 of the access/],
  ])('refuses %j', async (settings, credentials, message) => {
    await expect(probe(web.watching(settings, credentials as Record<string, string>))).rejects.toThrow(message);
    expect(web.network.calls).toEqual([]);
  });

  it('asks each host one question at a time', async () => {
    let running = 0;
    let most = 0;
    for (const name of ['a', 'b', 'c']) web.network.addFeed(name);
    const account = web.watching({ query: 'lamp', feeds: ['a', 'b', 'c'].map(web.feedUrl).join(' ') });
    await probe({
      ...account,
      fetch: async (url, init) => {
        most = Math.max(most, (running += 1));
        return account.fetch(url, init).finally(() => (running -= 1));
      },
    });
    expect(most).toBe(1);
  });

  it('calls public addresses by https and on the usual ports only', async () => {
    const called: string[] = [];
    const account: AccountContext = {
      ...web.watching({ query: 'lamp', feeds: 'http://news.example/rss news.example/atom' }),
      allowPrivateNetwork: false,
      fetch: async (url) => {
        called.push(url);
        return new Response('<rss version="2.0"><channel><title>News</title></channel></rss>');
      },
    };
    await probe(account);
    expect(called).toEqual(['https://news.example/rss', 'https://news.example/atom']);
    await expect(probe({ ...account, settings: { query: 'lamp', feeds: 'https://news.example:8443/rss' } })).rejects.toThrow(/usual ports/); // prettier-ignore
  });

  it('does nothing on the source, whatever is asked', async () => {
    expect(listening.capabilities.verbs).toEqual({});
    for (const verb of ACTION_VERBS) {
      const action = { verb } as Parameters<typeof listening.perform>[0];
      await expect(listening.perform(action, web.account, never())).rejects.toBeInstanceOf(ConnectorUnsupported);
      await expect(listening.findPerformed(action, web.account, never())).rejects.toBeInstanceOf(ConnectorUnsupported);
    }
    await expect(listening.fetchRef('x', web.account, never())).rejects.toBeInstanceOf(ConnectorUnsupported);
    await expect(listening.listen(web.account, () => undefined, never())).rejects.toBeInstanceOf(ConnectorUnsupported);
  });
});
