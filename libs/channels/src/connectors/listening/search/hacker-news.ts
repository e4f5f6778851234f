import { callApi } from '../../../http/call';
import { ConnectorRejected } from '../../../spi/errors';
import { filledText, isoTimeOf, type Json, recordOf, recordsOf, storableText } from '../../../spi/values';
import { absoluteUrl, canonicalUrl } from '../feed/canonical-url';
import { linksOfHtml, textOfHtml } from '../feed/html-text';
import { type FoundEntry, shortened } from '../listening.entry';
import { textSetting, USER_AGENT } from '../listening.watch';
import { type Ask, contextOf, type Page, readBack, readEach } from './ask';

const PLATFORM = 'Hacker News search';
const PAGE_SIZE = 100;
const SITE = 'https://news.ycombinator.com';

/** Stories and comments by date, from the search that everybody may use. */
export function searchHackerNews(ask: Ask): Promise<FoundEntry[]> {
  return readEach(ask.texts, (text) => readBack(ask, (position) => pageOf(ask, text, Number(position ?? 0))));
}

async function pageOf(ask: Ask, text: string, page: number): Promise<Page> {
  const url = new URL(`${baseOf(ask)}/api/v1/search_by_date`);
  url.searchParams.set('query', text);
  url.searchParams.set('tags', '(story,comment)');
  if (ask.since !== null) url.searchParams.set('numericFilters', `created_at_i>${ask.since}`);
  url.searchParams.set('hitsPerPage', String(PAGE_SIZE));
  url.searchParams.set('page', String(page));
  const { body } = await callApi(
    { method: 'GET', url: url.href, headers: { 'user-agent': USER_AGENT } },
    contextOf(ask, PLATFORM),
  );
  const answer = recordOf(body);
  const pages = Number(answer?.['nbPages'] ?? 0);
  const entries = recordsOf(answer?.['hits']).flatMap((hit) => entryOf(hit) ?? []);
  return { entries, next: page + 1 < pages ? String(page + 1) : null };
}

function baseOf({ account }: Pick<Ask, 'account'>): string {
  const base = textSetting(account, 'apiBaseUrl').replace(/\/+$/, '');
  return base ? `${base}/hn` : 'https://hn.algolia.com';
}

/** A story or comment of the search; null without an id. */
function entryOf(hit: Json): FoundEntry | null {
  const id = idOf(hit['objectID']);
  if (id === null) return null;
  const story = idOf(hit['story_id']);
  const isComment = typeof hit['comment_text'] === 'string';
  const html = storableText(isComment ? hit['comment_text'] : hit['story_text']) ?? '';
  const link = absoluteUrl(filledText(hit['url']) ?? undefined, undefined);
  const author = filledText(hit['author']);
  const page = `${SITE}/item?id=${id}`;
  return {
    id: `hn:${id}`,
    title: isComment ? null : filledText(storableText(hit['title'])),
    body: shortened(textOfHtml(html)),
    url: page,
    author: author === null ? null : { id: `hn:${author}`, name: author, handle: author, avatarUrl: null, profileUrl: `${SITE}/user?id=${encodeURIComponent(author)}` }, // prettier-ignore
    publishedAt: isoTimeOf(hit['created_at']),
    updatedAt: null,
    language: null,
    images: [],
    context: isComment && story !== null ? storyOf(story, hit) : linkedPage(link),
    thread: null,
    links: [...(link === null ? [] : [link]), ...linksOfHtml(html).flatMap((one) => absoluteUrl(one, undefined) ?? [])],
    foundBy: null,
  };
}

function storyOf(id: string, hit: Json): FoundEntry['context'] {
  const text = filledText(storableText(hit['story_title']));
  return { id: `hn:story:${id}`, text, url: `${SITE}/item?id=${id}`, imageUrl: null };
}

function linkedPage(link: string | null): FoundEntry['context'] {
  const page = link === null ? null : canonicalUrl(link);
  return page === null || page.length > 1000 ? null : { id: `page:${page}`, text: null, url: link, imageUrl: null };
}

function idOf(value: unknown): string | null {
  const id = typeof value === 'number' ? String(value) : value;
  return typeof id === 'string' && /^\d{1,20}$/.test(id) ? id : null;
}

/** The ids of items (`hn:…`) that are not there any more. */
export async function goneFromHackerNews(
  ids: readonly string[],
  ask: Pick<Ask, 'account' | 'signal'>,
): Promise<string[]> {
  const gone: string[] = [];
  for (const id of ids) {
    const url = `${baseOf(ask)}/api/v1/items/${encodeURIComponent(id.slice('hn:'.length))}`;
    if (await isGone(() => callApi({ method: 'GET', url, headers: { 'user-agent': USER_AGENT } }, { ...ask, platform: PLATFORM }))) gone.push(id); // prettier-ignore
  }
  return gone;
}

/** Whether a call ends with 404 or 410; every other failure is thrown. */
export async function isGone(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return false;
  } catch (error) {
    if (error instanceof ConnectorRejected && error.reason === 'gone') return true;
    throw error;
  }
}
