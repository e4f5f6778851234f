import { type ApiContext, callApi } from '../../../http/call';
import type { AccountContext } from '../../../spi/connector';
import { ConnectorRateLimited } from '../../../spi/errors';
import { filledText, isoTimeOf, type Json, recordOf, recordsOf, storableText } from '../../../spi/values';
import { absoluteUrl } from '../feed/canonical-url';
import { linksOfHtml, textOfHtml } from '../feed/html-text';
import { digest, type FoundEntry, shortened } from '../listening.entry';
import { textSetting, USER_AGENT } from '../listening.watch';
import { type Ask, type Page, readBack, readEach } from './ask';

const PLATFORM = 'Mastodon';
const PAGE_SIZE = 40;

/** The server that is asked (`https://mastodon.example`, without a final slash); null when none is entered. */
export function mastodonServerOf(account: Pick<AccountContext, 'settings'>): string | null {
  const entered = textSetting(account, 'mastodonServer').replace(/\/+$/, '');
  if (entered === '') return null;
  const address = /^https?:\/\//i.test(entered) ? entered : `https://${entered}`;
  return URL.canParse(address) ? address : null;
}

/** Public statuses with one of the followed hashtags. */
export function readTags(tags: readonly string[]): (ask: Ask) => Promise<FoundEntry[]> {
  return (ask) => readEach(tags, (tag) => readBack(ask, (position) => tagPage(ask, tag, position)));
}

/** Public statuses that the server's full-text search finds; needs a token with read:search. */
export function searchMastodon(ask: Ask): Promise<FoundEntry[]> {
  return readEach(ask.texts, async (text) => {
    const query = new URLSearchParams({ type: 'statuses', q: text, limit: String(PAGE_SIZE) });
    const answer = recordOf(await get(ask, `/api/v2/search?${query.toString()}`));
    return recordsOf(answer?.['statuses']).flatMap((status) => statusEntry(status, null) ?? []);
  });
}

async function tagPage(ask: Ask, tag: string, position: string | null): Promise<Page> {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(position !== null && { max_id: position }) });
  const statuses = recordsOf(await get(ask, `/api/v1/timelines/tag/${encodeURIComponent(tag)}?${query.toString()}`));
  const last = filledText(statuses.at(-1)?.['id']);
  return { entries: statuses.flatMap((status) => statusEntry(status, `#${tag}`) ?? []), next: last };
}

async function get({ account, signal }: Pick<Ask, 'account' | 'signal'>, path: string): Promise<unknown> {
  const token = account.credentials['mastodonToken'];
  const headers = { 'user-agent': USER_AGENT, ...(token && { authorization: `Bearer ${token}` }) };
  const context: ApiContext = { account, signal, platform: PLATFORM, classify };
  return (await callApi({ method: 'GET', url: `${mastodonServerOf(account) ?? ''}${path}`, headers }, context)).body;
}

/** The end of a 429 is a time in `X-RateLimit-Reset`. */
function classify(
  { status, headers }: { status: number; headers: Headers },
  detail: string,
): ConnectorRateLimited | null {
  const reset = Date.parse(headers.get('x-ratelimit-reset') ?? '');
  return status === 429 && reset > Date.now() ? new ConnectorRateLimited(detail, reset - Date.now()) : null;
}

/** A status as an entry; null when it is not for everybody or has no address. */
export function statusEntry(status: Json, foundBy: string | null): FoundEntry | null {
  const uri = filledText(status['uri']);
  const isPublic = status['visibility'] === 'public' || status['visibility'] === 'unlisted';
  const id = filledText(status['id']);
  if (uri === null || id === null || !isPublic) return null;
  const html = storableText(status['content']) ?? '';
  const warning = filledText(storableText(status['spoiler_text']));
  return {
    // ids longer than a column are kept apart by their digest
    id: uri.length <= 500 ? `mastodon:${uri}` : `mastodon:${digest(uri, 40)}`,
    title: null,
    body: shortened([warning, textOfHtml(html)].filter(Boolean).join('\n\n')),
    url: absoluteUrl(filledText(status['url']) ?? uri, undefined),
    author: authorOf(recordOf(status['account'])),
    publishedAt: isoTimeOf(status['created_at']),
    updatedAt: isoTimeOf(status['edited_at']),
    language: filledText(status['language']),
    images: recordsOf(status['media_attachments'])
      .filter(({ type }) => type === 'image')
      .flatMap(({ url }) => absoluteUrl(filledText(url) ?? undefined, undefined) ?? []),
    context: null,
    thread: id.length <= 500 ? `mastodon:${id}` : null,
    links: linksOfHtml(html).flatMap((link) => absoluteUrl(link, undefined) ?? []),
    foundBy,
  };
}

function authorOf(account: Json | null): FoundEntry['author'] {
  const acct = filledText(storableText(account?.['acct']));
  const url = absoluteUrl(filledText(account?.['url']) ?? undefined, undefined);
  if (!account || acct === null) return null;
  const handle = acct.includes('@') || url === null ? acct : `${acct}@${new URL(url).host}`;
  return {
    id: `mastodon:${handle.toLowerCase()}`,
    name: filledText(storableText(account['display_name'])) ?? handle,
    handle,
    avatarUrl: absoluteUrl(filledText(account['avatar']) ?? undefined, undefined),
    profileUrl: url,
  };
}

/** The present state of a status by its id at the server; throws `ConnectorRejected('gone')` when there is none. */
export async function readStatus(id: string, ask: Pick<Ask, 'account' | 'signal'>): Promise<FoundEntry | null> {
  const status = recordOf(await get(ask, `/api/v1/statuses/${encodeURIComponent(id)}`));
  return status && statusEntry(status, null);
}
