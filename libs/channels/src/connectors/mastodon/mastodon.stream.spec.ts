import { ConnectorAuthError } from '../../spi/errors';
import { guardedFetch } from '../../http/guarded-fetch';
import { type MastodonHarness, mastodonPlatform } from './mastodon.harness';
import { streamBaseOf } from './mastodon.settings';
import { FrameReader, listen, STREAM_TIMING, type StreamTiming } from './mastodon.stream';

const QUICK: StreamTiming = {
  againMs: 5,
  livedMs: 0,
  backOffMs: [10, 40],
  pollMs: 10_000,
  silenceMs: 5000,
  calmMs: 20,
};

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + 5000; !isSo();) {
    if (Date.now() > end) throw new Error('it never happened');
    await new Promise((later) => setTimeout(later, 5));
  }
}

describe('the stream', () => {
  let platform: MastodonHarness;
  let stop: AbortController;
  let news: number;
  let listening: Promise<unknown>;

  const start = async (timing: Partial<StreamTiming> = {}, timeoutMs = 10_000) => {
    const fetch = guardedFetch({ allowPrivateNetwork: true, maxBytes: 1_000_000, timeoutMs });
    listening = listen({ ...platform.account, fetch }, () => (news += 1), stop.signal, { ...QUICK, ...timing }).catch(
      (error: unknown) => error,
    );
  };
  const isOpen = () => until(() => platform.network.openStreams() === 1 && news > 0);

  beforeEach(async () => {
    platform = await mastodonPlatform();
    stop = new AbortController();
    news = 0;
    listening = Promise.resolve();
  });
  afterEach(async () => {
    stop.abort();
    await listening;
    await platform.close();
  });

  it('announces each opening, mentions, edits and deletions', async () => {
    await start();
    await isOpen();
    expect(news).toBe(1);
    const { id } = platform.said('mention', 'hello');
    await until(() => news === 2);
    platform.network.editStatus(id, '@brand hello again');
    await until(() => news === 3);
    platform.network.deleteStatus(id);
    await until(() => news === 4);
  });

  it('announces our own posts, calmly, and not those of people we follow', async () => {
    await start({ calmMs: 100 });
    await isOpen();
    const { network, brand, customer } = platform;
    const home = (accountId: string) =>
      network.state.streams.emit(`user ${brand.id}`, {
        event: 'update',
        payload: JSON.stringify({ id: '1', account: { id: accountId } }),
      });
    home(customer.id);
    for (let n = 0; n < 5; n += 1) network.write({ author: brand, text: `post ${n}` });
    await until(() => news === 3);
    await new Promise((later) => setTimeout(later, 250));
    expect(news).toBe(3);
  });

  it('opens again after a drop and counts that as news, because nothing is replayed', async () => {
    await start();
    await isOpen();
    platform.network.dropStreams();
    platform.said('mention', 'while nobody listened');
    await until(() => news === 2 && platform.network.openStreams() === 1);
  });

  it('stays open longer than a call may take', async () => {
    await start({}, 300);
    await isOpen();
    await new Promise((later) => setTimeout(later, 500));
    platform.said('mention', 'still there?');
    await until(() => news === 2);
    expect(platform.network.openStreams()).toBe(1);
  });

  it('takes silence for death', async () => {
    await start({ silenceMs: 60 });
    await until(() => news >= 3);
  });

  it('has the account polled while there is no stream', async () => {
    await platform.close();
    platform = await mastodonPlatform({ streaming: false });
    await start({ pollMs: 20 });
    await until(() => news >= 3);
    expect(platform.network.openStreams()).toBe(0);
  });

  it('goes on after trouble at the server', async () => {
    platform.network.faults.set('server-error');
    await start();
    await new Promise((later) => setTimeout(later, 50));
    expect(news).toBe(0);
    platform.network.faults.set(null);
    await isOpen();
  });

  it.each(['unauthorized', 'forbidden'] as const)('ends when the stream is refused: %s', async (fault) => {
    platform.network.faults.set(null);
    const fetch: typeof platform.account.fetch = async (url, init) => {
      const refused = { unauthorized: 401, forbidden: 403 }[fault];
      return url.includes('/streaming/') ? new Response('{}', { status: refused }) : platform.account.fetch(url, init);
    };
    const run = listen({ ...platform.account, fetch }, () => (news += 1), stop.signal, QUICK);
    await expect(run).rejects.toBeInstanceOf(ConnectorAuthError);
    expect(news).toBe(0);
  });

  it('ends when the token is revoked', async () => {
    await start();
    await isOpen();
    platform.network.revoke(platform.account.credentials['accessToken'] ?? '');
    platform.network.dropStreams();
    expect(await listening).toBeInstanceOf(ConnectorAuthError);
  });

  it('ends at once when it is told to', async () => {
    await start();
    await isOpen();
    stop.abort();
    expect(await listening).toBeUndefined();
    await until(() => platform.network.openStreams() === 0);
  });

  it('waits longest a quarter of an hour', () => {
    expect(STREAM_TIMING.backOffMs[1]).toBe(15 * 60_000);
  });
});

describe('where the stream is', () => {
  const at = (settings: Record<string, string>, announced: string | null) => streamBaseOf({ settings }, announced);

  it.each([
    [{ instanceUrl: 'https://brand.example/' }, null, 'https://brand.example'],
    [{ instanceUrl: 'brand.example' }, null, 'https://brand.example'],
    [{ instanceUrl: 'https://brand.example' }, 'wss://stream.brand.example', 'https://stream.brand.example'],
    [{ streamingUrl: 'https://other.example/' }, 'wss://stream.brand.example', 'https://other.example'],
    [{}, 'ws://127.0.0.1:4000', 'http://127.0.0.1:4000'],
  ])('%j with %s announced: %s', (settings, announced, base) => {
    expect(at(settings as Record<string, string>, announced)).toBe(base);
  });
});

describe('frames', () => {
  it('are whole however the bytes are cut', () => {
    const bytes = Buffer.from(':thump\nevent: delete\ndata: 1é\n\nevent: notification\r\ndata: {\r\ndata: }\r\n\r\n');
    for (let size = 1; size <= bytes.length; size += 1) {
      const reader = new FrameReader();
      const frames = [];
      for (let at = 0; at < bytes.length; at += size) frames.push(...reader.read(bytes.subarray(at, at + size)));
      expect(frames).toEqual([
        { event: 'delete', data: '1é' },
        { event: 'notification', data: '{\n}' },
      ]);
    }
  });
});
