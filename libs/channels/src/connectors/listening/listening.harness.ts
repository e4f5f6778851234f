import { FAULTS } from '../../doubles/faults';
import { listeningHttpHandler } from '../../doubles/listening/http';
import { ListeningNetwork, type ListeningNetworkOptions } from '../../doubles/listening/network';
import type { AccountContext, Cursor, KnownItem } from '../../spi/connector';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';
import { drain } from '../../testing/walk';
import { feedEntryId } from './feed/entries';
import { listening } from './index';
import { feedId } from './listening.sources';

const PREFIX = '/web';
const PASSWORD = 'reader-password-12345';
const AUTHORIZATION = `Basic ${Buffer.from(`reader:${PASSWORD}`).toString('base64')}`;

export interface ListeningHarness extends PlatformHarness {
  network: ListeningNetwork;
  /** Address of the double with its prefix. */
  base: string;
  feedUrl(name: string): string;
  /** An account of this double with other settings and credentials. */
  watching(settings: AccountContext['settings'], credentials?: Record<string, string>): AccountContext;
  setClock(time: Date): void;
}

/** The double on a local port and a watch that takes every entry of one protected feed, as the kit drives it. */
export async function listeningPlatform(options: Partial<ListeningNetworkOptions> = {}): Promise<ListeningHarness> {
  let fixed: Date | null = null;
  const network = new ListeningNetwork({ clock: () => fixed ?? new Date(), maxPageSize: 3, ...options });
  const server = await serve(listeningHttpHandler(network, PREFIX));
  const base = `${server.url}${PREFIX}`;
  network.siteUrl = base;
  network.addFeed('news', { title: 'Lighting News', lock: { header: 'authorization', value: AUTHORIZATION } });
  const feedUrl = (name: string) => `${base}/feeds/${name}`;
  const watching: ListeningHarness['watching'] = (settings, credentials = {}) => ({
    externalId: 'watch-test',
    settings: { minMinutes: 0, apiBaseUrl: base, ...settings },
    credentials,
    fetch: doubleFetch,
    allowPrivateNetwork: true,
  });
  const idOf = (entryId: string) => feedEntryId(feedId(feedUrl('news')), entryId);
  const entryOf = (externalId: string) => network.feed('news').entries.find(({ id }) => idOf(id) === externalId);
  const none = () => Promise.reject(new Error('listening has no verbs'));

  return {
    network,
    base,
    feedUrl,
    watching,
    setClock: (time) => void (fixed = time),
    account: watching(
      { query: '"maison lumen"', feeds: feedUrl('news'), feedsTake: 'everything' },
      { feedCredentials: `${new URL(base).host} basic reader:${PASSWORD}` },
    ),
    transport: 'fetch',
    secrets: () => [PASSWORD, AUTHORIZATION],
    hook: null,
    faults: FAULTS,
    fail: (fault, scope) => network.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => idOf(network.publish('news', text).id),
    async editItem(externalId, text) {
      const entry = entryOf(externalId);
      if (entry) entry.html = text;
    },
    async removeItem(externalId) {
      const feed = network.feed('news');
      feed.entries = feed.entries.filter(({ id }) => idOf(id) !== externalId);
    },
    deliveries: async () => [],
    performable: none,
    wasPerformed: none,
    close: () => server.close(),
  };
}

/** A watch that is read again and again, as the inbox reads it. */
export class Reader {
  cursor: Cursor | null = null;

  constructor(private readonly account: AccountContext) {}

  /** Everything that has come since the last call; the first takes up the position "from now". */
  async read(): Promise<InboundEvent[]> {
    return (await this.payloads()).flatMap((payload) => listening.parse(payload, this.account) as InboundEvent[]);
  }

  async payloads(): Promise<string[]> {
    const { pages, cursor } = await drain(listening, this.account, this.cursor);
    this.cursor = cursor;
    return pages.flatMap(({ payloads }) => payloads);
  }

  async items(): Promise<ItemSeen[]> {
    return (await this.read()).filter((event) => event.type === 'item');
  }

  async texts(): Promise<string[]> {
    return (await this.items()).map(({ text }) => text);
  }
}

export const never = (): AbortSignal => new AbortController().signal;

/** A known item as the inbox would name it. */
export function known({ externalId, kind, thread, post }: ItemSeen): KnownItem {
  return { externalId, kind, threadKey: thread.key, parentExternalId: null, postExternalId: post?.externalId ?? null };
}
