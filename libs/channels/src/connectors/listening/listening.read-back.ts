import type { AccountContext, KnownItem } from '../../spi/connector';
import { ConnectorError, ConnectorRejected } from '../../spi/errors';
import { download } from './feed/fetch-feed';
import type { FoundEntry } from './listening.entry';
import type { Payload } from './listening.payloads';
import { USER_AGENT } from './listening.watch';
import { readPosts } from './search/bluesky';
import { goneFromHackerNews } from './search/hacker-news';
import { mastodonServerOf, readStatus } from './search/mastodon';
import { hasRedditApp, readRedditPosts } from './search/reddit';

/** Items of one call: pages are asked one by one. */
export const READ_BACK_SIZE = 10;

interface Asking {
  account: AccountContext;
  signal: AbortSignal;
}

/**
 * What became of known items: of a feed's entry whether its page is still there (404 and 410 say that it is not), of a post on a
 * network its present state. What cannot be asked, or does not answer, is taken as unchanged.
 */
export async function readBack(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  // prettier-ignore
  const at: Asking = { account, signal };
  const ids = (prefix: string) => items.map(({ externalId }) => externalId).filter((id) => id.startsWith(prefix));
  const payloads = [
    ...(await pages(items, at)),
    ...(await quietly(signal, async () => (await goneFromHackerNews(ids('hn:'), at)).map(removed))),
    ...(await statuses(items, at)),
    ...(await quietly(signal, () => compared(ids('at://'), (uris) => readPosts(uris, at)))),
    ...(hasRedditApp(account) ? await quietly(signal, () => redditPosts(ids('reddit:'), at)) : []),
  ];
  return payloads.map((payload) => JSON.stringify(payload));
}

/** A source that does not answer says nothing about its items. */
async function quietly(signal: AbortSignal, ask: () => Promise<Payload[]>): Promise<Payload[]> {
  try {
    return await ask();
  } catch (error) {
    if (signal.aborted || !(error instanceof ConnectorError)) throw error;
    return [];
  }
}

function removed(id: string): Payload {
  return { removed: { id, at: new Date().toISOString() } };
}

function present(entry: FoundEntry): Payload {
  const { links: _links, foundBy: _foundBy, ...shown } = entry;
  const source = { id: 'read-back', name: entry.id.split(':')[0] ?? '' };
  return { entry: shown, kind: 'mention', source, matches: [], seenAt: new Date().toISOString(), changed: false };
}

async function pages(items: readonly KnownItem[], { account, signal }: Asking): Promise<Payload[]> {
  const gone: Payload[] = [];
  for (const { externalId, postExternalId } of items) {
    if (!externalId.startsWith('feed:') || !postExternalId?.startsWith('page:')) continue;
    const address = postExternalId.slice('page:'.length);
    gone.push(...(await quietly(signal, async () => ((await isGonePage(address, account, signal)) ? [removed(externalId)] : [])))); // prettier-ignore
  }
  return gone;
}

/** The canonical address has no final slash; some servers know the page only with it. */
async function isGonePage(address: string, account: AccountContext, signal: AbortSignal): Promise<boolean> {
  const forms = address.includes('?') ? [address] : [address, `${address}/`];
  for (const url of forms) {
    try {
      await download(
        { url: account.allowPrivateNetwork ? asEntered(url, account) : url, userAgent: USER_AGENT },
        account,
        signal,
      );
      return false;
    } catch (error) {
      if (!(error instanceof ConnectorRejected) || error.reason !== 'gone') throw error;
    }
  }
  return true;
}

/** Canonical addresses are https; inside one's own network the feeds may not be. */
function asEntered(url: string, { settings }: AccountContext): string {
  const { host } = new URL(url);
  const feeds = typeof settings['feeds'] === 'string' ? settings['feeds'] : '';
  return feeds.includes(`http://${host}/`) ? url.replace(/^https:/, 'http:') : url;
}

async function statuses(items: readonly KnownItem[], at: Asking): Promise<Payload[]> {
  if (mastodonServerOf(at.account) === null) return [];
  const found: Payload[] = [];
  for (const { externalId, threadKey } of items) {
    if (!externalId.startsWith('mastodon:') || threadKey === externalId) continue;
    const id = threadKey.slice('mastodon:'.length);
    found.push(...(await quietly(at.signal, () => oneStatus(id, externalId, at))));
  }
  return found;
}

async function oneStatus(id: string, externalId: string, at: Asking): Promise<Payload[]> {
  try {
    const entry = await readStatus(id, at);
    return entry?.id === externalId ? [present(entry)] : [];
  } catch (error) {
    if (error instanceof ConnectorRejected && error.reason === 'gone') return [removed(externalId)];
    throw error;
  }
}

/** What is missing among the answers is gone. */
async function compared(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<FoundEntry[]>,
): Promise<Payload[]> {
  if (ids.length === 0) return [];
  const found = new Map((await read(ids)).map((entry) => [entry.id, entry]));
  return ids.map((id) => {
    const entry = found.get(id);
    return entry ? present(entry) : removed(id);
  });
}

function redditPosts(ids: readonly string[], at: Asking): Promise<Payload[]> {
  return compared(ids, (known) =>
    readRedditPosts(
      known.map((id) => id.slice('reddit:'.length)),
      at,
    ),
  );
}
