import type { AccountContext } from '../../spi/connector';
import { canonicalUrl } from './feed/canonical-url';
import { digest } from './listening.entry';
import { listSetting, redditUserAgentOf, textSetting, USER_AGENT, type Watch } from './listening.watch';
import { searchTexts } from './query/search-words';
import type { ReadSearch } from './search/ask';
import { searchBluesky } from './search/bluesky';
import { searchHackerNews } from './search/hacker-news';
import { mastodonServerOf, readTags, searchMastodon } from './search/mastodon';
import { hasRedditApp, redditFeedFor, searchReddit } from './search/reddit';

const MOST_FEEDS = 100;
const MOST_QUESTIONS = 6;

export interface FeedPlace {
  kind: 'feed';
  /** Stands in the cursor and in the ids of entries: depends on the address alone. */
  id: string;
  name: string;
  url: string;
  userAgent: string;
  takesEverything: boolean;
}

export interface SearchPlace {
  kind: 'search';
  id: string;
  name: string;
  /** Host that is called: one request at a time for each. */
  host: string;
  texts: readonly string[];
  read: ReadSearch;
}

export type Place = FeedPlace | SearchPlace;

type Settled = Pick<AccountContext, 'settings' | 'credentials' | 'allowPrivateNetwork'>;

/** Every place where a watch looks, in the order of the form. */
export function placesOf(account: Settled, watch: Watch): Place[] {
  const texts = searchTexts(watch.query, MOST_QUESTIONS);
  return [
    ...feedPlaces(account, watch),
    ...(texts.length > 0 && account.settings['hackerNews'] === true ? [search('hn', 'Hacker News', texts, searchHackerNews)] : []), // prettier-ignore
    ...mastodonPlaces(account, texts),
    ...(texts.length > 0 && account.settings['bluesky'] === true ? [search('bluesky', 'Bluesky', texts, searchBluesky)] : []), // prettier-ignore
    ...(texts.length > 0 && account.settings['reddit'] === true ? redditPlaces(account, texts) : []),
  ];
}

function search(id: string, name: string, texts: readonly string[], read: ReadSearch): SearchPlace {
  return { kind: 'search', id, name, host: id, texts, read };
}

/** The addresses that were entered; http becomes https, which is all that is called on the public Internet. */
function feedPlaces(account: Settled, { takesEverything }: Watch): FeedPlace[] {
  const places = listSetting(account, 'feeds').flatMap((entered) => {
    const address = /^https?:\/\//i.test(entered) ? entered : `https://${entered}`;
    if (!URL.canParse(address)) return [];
    const url = new URL(address);
    if (url.protocol === 'http:' && !account.allowPrivateNetwork) url.protocol = 'https:';
    return [feedPlace(url.href, USER_AGENT, takesEverything)];
  });
  return [...new Map(places.map((place) => [place.id, place])).values()].slice(0, MOST_FEEDS);
}

/** What was entered as a feed and is no address. */
export function unreadableFeeds(account: Settled): string[] {
  return listSetting(account, 'feeds').filter((entered) => !URL.canParse(/^https?:\/\//i.test(entered) ? entered : `https://${entered}`)); // prettier-ignore
}

function feedPlace(address: string, userAgent: string, takesEverything: boolean): FeedPlace {
  const url = new URL(address);
  url.username = ''; // passwords belong into the field for them
  url.password = '';
  const path = url.pathname === '/' ? '' : url.pathname;
  return { kind: 'feed', id: feedId(url.href), name: `${url.host}${path}`, url: url.href, userAgent, takesEverything };
}

/** The short name of a feed, from its address. */
export function feedId(address: string): string {
  return digest(canonicalUrl(address) ?? address, 10);
}

function mastodonPlaces(account: Settled, texts: readonly string[]): SearchPlace[] {
  const server = mastodonServerOf(account);
  if (server === null) return [];
  const { host } = new URL(server);
  const tags = listSetting(account, 'mastodonTags').map((tag) => tag.replace(/^#+/, '').toLowerCase());
  const named = tags.filter((tag) => /^[\p{L}\p{N}\p{M}_]{1,100}$/u.test(tag));
  const searches = texts.length > 0 && Boolean(account.credentials['mastodonToken']);
  return [
    ...(named.length > 0 ? [{ ...search('mastodon-tags', `${host} #${named.join(' #')}`, texts, readTags(named)), host }] : []), // prettier-ignore
    ...(searches ? [{ ...search('mastodon', `${host} search`, texts, searchMastodon), host }] : []),
  ];
}

function redditPlaces(account: Settled, texts: readonly string[]): Place[] {
  if (hasRedditApp(account)) return [search('reddit', 'Reddit', texts, searchReddit)];
  return texts.map((text) => feedPlace(redditFeedFor(account, text), redditUserAgentOf(account), false));
}

/** Whether something that is switched on has nothing to ask for. */
export function lacksWords(account: Settled, watch: Watch): boolean {
  const switchedOn = ['hackerNews', 'bluesky', 'reddit'].some((name) => account.settings[name] === true);
  const wordless = searchTexts(watch.query, 1).length === 0;
  return wordless && (switchedOn || (!watch.takesEverything && textSetting(account, 'feeds') !== ''));
}
