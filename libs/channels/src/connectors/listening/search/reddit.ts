import { type ApiContext, callApi } from '../../../http/call';
import { type KeptToken, signIn, TokenMemory, usableUntil } from '../../../http/token-memory';
import type { AccountContext } from '../../../spi/connector';
import { ConnectorAuthError, ConnectorRateLimited, ConnectorUnavailable } from '../../../spi/errors';
import { filledText, type Json, recordOf, recordsOf, storableText } from '../../../spi/values';
import { absoluteUrl } from '../feed/canonical-url';
import { type FoundEntry, shortened } from '../listening.entry';
import { redditUserAgentOf, textSetting } from '../listening.watch';
import { type Ask, type Page, readBack, readEach } from './ask';

const PLATFORM = 'Reddit';
const PAGE_SIZE = 100;
const SITE = 'https://www.reddit.com';

const tokens = new TokenMemory<KeptToken>();

/** Whether the API can be used: it wants an approved app. */
export function hasRedditApp({ credentials }: Pick<AccountContext, 'credentials'>): boolean {
  return Boolean(credentials['redditClientId'] && credentials['redditClientSecret']);
}

/** Where anybody may read the newest posts with some words, as a feed. */
export function redditFeedFor(account: Pick<AccountContext, 'settings'>, text: string): string {
  return `${baseOf(account) ?? SITE}/search.rss?${new URLSearchParams({ q: text, type: 'link', sort: 'new' }).toString()}`;
}

/** Posts with some words, newest first. */
export function searchReddit(ask: Ask): Promise<FoundEntry[]> {
  return readEach(ask.texts, (text) => readBack(ask, (position) => pageOf(ask, text, position)));
}

async function pageOf(ask: Ask, q: string, after: string | null): Promise<Page> {
  const query = new URLSearchParams({ q, type: 'link', sort: 'new', limit: String(PAGE_SIZE), raw_json: '1' });
  if (after !== null) query.set('after', after);
  const listing = recordOf(recordOf(await get(ask, `/search?${query.toString()}`))?.['data']);
  return { entries: postsIn(listing), next: filledText(listing?.['after']) };
}

/** The present state of posts by fullname (`t3_…`), at most 100; those that are gone are missing. */
export async function readRedditPosts(
  names: readonly string[],
  ask: Pick<Ask, 'account' | 'signal'>,
): Promise<FoundEntry[]> {
  // prettier-ignore
  const query = new URLSearchParams({ id: names.join(','), raw_json: '1' });
  const answer = recordOf(await get(ask, `/api/info?${query.toString()}`));
  return postsIn(recordOf(answer?.['data']));
}

function postsIn(listing: Json | null): FoundEntry[] {
  return recordsOf(listing?.['children']).flatMap(({ data }) => postEntry(recordOf(data)) ?? []);
}

async function get(ask: Pick<Ask, 'account' | 'signal'>, path: string, rejected?: string): Promise<unknown> {
  const { account, signal } = ask;
  const token = await tokenOf(ask, rejected);
  const headers = { authorization: `Bearer ${token}`, 'user-agent': redditUserAgentOf(account) };
  const context: ApiContext = { account, signal, platform: PLATFORM, secrets: [token], classify };
  try {
    const url = `${baseOf(account) ?? 'https://oauth.reddit.com'}${path}`;
    return (await callApi({ method: 'GET', url, headers }, context)).body;
  } catch (error) {
    if (!(error instanceof ConnectorAuthError) || rejected !== undefined) throw error;
    return get(ask, path, token);
  }
}

function baseOf(account: Pick<AccountContext, 'settings'>): string | null {
  const base = textSetting(account, 'apiBaseUrl').replace(/\/+$/, '');
  return base ? `${base}/reddit` : null;
}

/** A token of the app itself: searching needs no person. */
async function tokenOf({ account, signal }: Pick<Ask, 'account' | 'signal'>, rejected?: string): Promise<string> {
  const { redditClientId: id = '', redditClientSecret: secret = '' } = account.credentials;
  const url = `${baseOf(account) ?? SITE}/api/v1/access_token`;
  const basic = Buffer.from(`${id}:${secret}`).toString('base64');
  const token = await tokens.working([url, id, secret], rejected, async () => {
    const { body } = await signIn(
      {
        method: 'POST',
        url,
        headers: { authorization: `Basic ${basic}`, 'user-agent': redditUserAgentOf(account) },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      },
      { account, signal, platform: 'Reddit sign-in', secrets: [basic] },
    );
    const value = filledText(recordOf(body)?.['access_token']);
    if (value === null) throw new ConnectorUnavailable('Reddit sign-in gave no token', false);
    return { value, usableUntil: usableUntil(recordOf(body)?.['expires_in']) };
  });
  return token.value;
}

/** The end of a 429 is in `x-ratelimit-reset` (seconds to go). */
function classify(
  { status, headers }: { status: number; headers: Headers },
  detail: string,
): ConnectorRateLimited | null {
  const seconds = Number(headers.get('x-ratelimit-reset') ?? 0);
  return status === 429 && seconds > 0 ? new ConnectorRateLimited(detail, Math.ceil(seconds * 1000)) : null;
}

/** A post as an entry; null for what was deleted or removed, and without an id. */
function postEntry(post: Json | null): FoundEntry | null {
  const name = filledText(post?.['name']);
  if (!post || name === null || !/^t3_[a-z0-9]{1,20}$/.test(name)) return null;
  const removed = filledText(post['removed_by_category']) !== null || post['selftext'] === '[removed]';
  if (removed || post['author'] === '[deleted]' || post['selftext'] === '[deleted]') return null;
  const author = filledText(storableText(post['author']));
  const link = post['is_self'] === true ? null : absoluteUrl(filledText(post['url']) ?? undefined, undefined);
  const title = filledText(storableText(post['title']));
  return {
    id: `reddit:${name}`,
    title,
    body: shortened(storableText(post['selftext']) ?? ''),
    url: absoluteUrl(filledText(post['permalink']) ?? undefined, SITE),
    author:
      author === null
        ? null
        : {
            id: `reddit:${filledText(post['author_fullname']) ?? author.toLowerCase()}`,
            name: author,
            handle: author,
            avatarUrl: null,
            profileUrl: `${SITE}/user/${encodeURIComponent(author)}`,
          },
    publishedAt: timeOf(post['created_utc']),
    updatedAt: timeOf(post['edited']),
    language: null,
    images: [],
    context: null,
    thread: null,
    links: link === null ? [] : [link],
    foundBy: null,
  };
}

/** Seconds since 1970; `false` stands for never. */
function timeOf(value: unknown): string | null {
  const time = typeof value === 'number' && value > 0 ? new Date(value * 1000) : null;
  return time && !Number.isNaN(time.getTime()) ? time.toISOString() : null;
}
