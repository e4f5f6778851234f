import { type ApiContext, callApi } from '../../../http/call';
import { type KeptToken, signIn, TokenMemory } from '../../../http/token-memory';
import type { AccountContext } from '../../../spi/connector';
import { type ConnectorError, ConnectorAuthError, ConnectorRateLimited, ConnectorRejected } from '../../../spi/errors';
import { filledText, isoTimeOf, type Json, recordOf, recordsOf, storableText } from '../../../spi/values';
import { absoluteUrl } from '../feed/canonical-url';
import { type FoundEntry, shortened } from '../listening.entry';
import { textSetting, USER_AGENT } from '../listening.watch';
import { type Ask, type Page, readBack, readEach } from './ask';

const PLATFORM = 'Bluesky';
const PAGE_SIZE = 100;
const MOST_POSTS = 25;
/** An access token lives two hours; a new sign-in well before that, of which 300 a day are free. */
const TOKEN_LIFE_MS = 90 * 60_000;

interface Session extends KeptToken {
  /** The account's own server. */
  server: string;
}

const sessions = new TokenMemory<Session>();

/** Public posts, newest first. */
export function searchBluesky(ask: Ask): Promise<FoundEntry[]> {
  return readEach(ask.texts, (text) => readBack(ask, (position) => pageOf(ask, text, position)));
}

async function pageOf(ask: Ask, q: string, cursor: string | null): Promise<Page> {
  const query = new URLSearchParams({ q, sort: 'latest', limit: String(PAGE_SIZE) });
  if (ask.since !== null) query.set('since', new Date(ask.since * 1000).toISOString());
  if (cursor !== null) query.set('cursor', cursor);
  const answer = recordOf(await get(ask, `app.bsky.feed.searchPosts?${query.toString()}`));
  return {
    entries: recordsOf(answer?.['posts']).flatMap((post) => postEntry(post) ?? []),
    next: filledText(answer?.['cursor']),
  };
}

/** The present state of posts by their `at://` addresses, at most 25 a call; those that are gone are missing. */
export async function readPosts(uris: readonly string[], ask: Pick<Ask, 'account' | 'signal'>): Promise<FoundEntry[]> {
  const found: FoundEntry[] = [];
  for (let at = 0; at < uris.length; at += MOST_POSTS) {
    const query = new URLSearchParams(uris.slice(at, at + MOST_POSTS).map((uri): [string, string] => ['uris', uri]));
    const answer = recordOf(await get(ask, `app.bsky.feed.getPosts?${query.toString()}`));
    found.push(...recordsOf(answer?.['posts']).flatMap((post) => postEntry(post) ?? []));
  }
  return found;
}

async function get(ask: Pick<Ask, 'account' | 'signal'>, call: string, rejected?: string): Promise<unknown> {
  const session = await sessionOf(ask, rejected);
  const server = session?.server ?? baseOf(ask.account) ?? 'https://public.api.bsky.app';
  const headers = { 'user-agent': USER_AGENT, ...(session && { authorization: `Bearer ${session.value}` }) };
  const context: ApiContext = { ...ask, platform: PLATFORM, secrets: session ? [session.value] : [], classify };
  try {
    return (await callApi({ method: 'GET', url: `${server}/xrpc/${call}`, headers }, context)).body;
  } catch (error) {
    const ended = error instanceof ConnectorAuthError && session !== null && rejected === undefined;
    if (!ended) throw error;
    return get(ask, call, session.value);
  }
}

function baseOf(account: Pick<AccountContext, 'settings'>): string | null {
  const base = textSetting(account, 'apiBaseUrl').replace(/\/+$/, '');
  return base ? `${base}/bluesky` : null;
}

/** A session with the app password; null when none is entered: then it is asked as anybody may. */
async function sessionOf(ask: Pick<Ask, 'account' | 'signal'>, rejected?: string): Promise<Session | null> {
  const { blueskyHandle: identifier = '', blueskyAppPassword: password = '' } = ask.account.credentials;
  if (identifier === '' || password === '') return null;
  const entryway = baseOf(ask.account) ?? 'https://bsky.social';
  return sessions.working([entryway, identifier, password], rejected, async () => {
    const { body } = await signIn(
      {
        method: 'POST',
        url: `${entryway}/xrpc/com.atproto.server.createSession`,
        headers: { 'content-type': 'application/json', 'user-agent': USER_AGENT },
        body: JSON.stringify({ identifier, password }),
      },
      { ...ask, platform: 'Bluesky sign-in' },
    );
    const value = filledText(recordOf(body)?.['accessJwt']);
    if (value === null) throw new ConnectorAuthError('Bluesky sign-in gave no token');
    return { value, server: serverIn(recordOf(body)) ?? entryway, usableUntil: Date.now() + TOKEN_LIFE_MS };
  });
}

function serverIn(session: Json | null): string | null {
  const services = recordsOf(recordOf(session?.['didDoc'])?.['service']);
  const own = services.find(({ id }) => id === '#atproto_pds')?.['serviceEndpoint'];
  return absoluteUrl(filledText(own) ?? undefined, undefined)?.replace(/\/+$/, '') ?? null;
}

/** Ended tokens come with 400; the end of a 429 in `ratelimit-reset` (seconds since 1970). */
function classify(
  { status, headers, body }: { status: number; headers: Headers; body: unknown },
  detail: string,
): ConnectorError | null {
  // prettier-ignore
  const code = recordOf(body)?.['error'];
  if (status === 400 && (code === 'ExpiredToken' || code === 'InvalidToken')) return new ConnectorAuthError(detail);
  const waitMs = Number(headers.get('ratelimit-reset') ?? 0) * 1000 - Date.now();
  if (status === 429 && waitMs > 0) return new ConnectorRateLimited(detail, waitMs);
  if (status !== 403) return null;
  return new ConnectorRejected(`${detail}. Enter a handle and an app password to search Bluesky.`, 'forbidden');
}

/** A post as an entry; null without an address or record. */
export function postEntry(post: Json): FoundEntry | null {
  const uri = filledText(post['uri']);
  const record = recordOf(post['record']);
  if (uri === null || record === null || !/^at:\/\/[^\s/]+\/app\.bsky\.feed\.post\/[^\s/]{1,600}$/.test(uri))
    return null;
  const author = recordOf(post['author']);
  const did = uri.split('/')[2] ?? '';
  const [language] = Array.isArray(record['langs']) ? (record['langs'] as unknown[]) : [];
  const embed = recordOf(post['embed']);
  const pictures = recordsOf(embed?.['images'] ?? recordOf(embed?.['media'])?.['images']);
  return {
    id: uri,
    title: null,
    body: shortened(storableText(record['text']) ?? ''),
    url: `https://bsky.app/profile/${did}/post/${uri.split('/').at(-1) ?? ''}`,
    author: authorOf(author, did),
    // the sender writes createdAt as they like
    publishedAt: isoTimeOf(post['indexedAt']) ?? isoTimeOf(record['createdAt']),
    updatedAt: null,
    language: filledText(language),
    images: pictures.flatMap(({ fullsize }) => absoluteUrl(filledText(fullsize) ?? undefined, undefined) ?? []),
    context: null,
    thread: null,
    links: linksOf(record, embed),
    foundBy: null,
  };
}

function authorOf(author: Json | null, did: string): FoundEntry['author'] {
  const handle = filledText(storableText(author?.['handle']));
  return {
    id: did,
    name: filledText(storableText(author?.['displayName'])) ?? handle ?? did,
    handle: handle === 'handle.invalid' ? null : handle,
    avatarUrl: absoluteUrl(filledText(author?.['avatar']) ?? undefined, undefined),
    profileUrl: `https://bsky.app/profile/${did}`,
  };
}

function linksOf(record: Json, embed: Json | null): string[] {
  const features = recordsOf(record['facets']).flatMap((facet) => recordsOf(facet['features']));
  const card = recordOf(embed?.['external'])?.['uri'];
  return [...features.map(({ uri }) => uri), card].flatMap((uri) => absoluteUrl(filledText(uri) ?? undefined, undefined) ?? []); // prettier-ignore
}
