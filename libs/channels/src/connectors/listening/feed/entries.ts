import { digest, type EntryAuthor, type FoundEntry, shortened } from '../listening.entry';
import { absoluteUrl, canonicalUrl } from './canonical-url';
import { dateOf } from './dates';
import type { AnyFeed } from './read-feed';
import { linksOfHtml, looksLikeHtml, textOfHtml } from './html-text';

type Rss = Extract<AnyFeed, { format: 'rss' }>['feed'];
type Rdf = Extract<AnyFeed, { format: 'rdf' }>['feed'];
type Atom = Extract<AnyFeed, { format: 'atom' }>['feed'];
type JsonFeed = Extract<AnyFeed, { format: 'json' }>['feed'];
type RssItem = NonNullable<Rss['items']>[number];
type AtomEntry = NonNullable<Atom['entries']>[number];
type AtomText = AtomEntry['title'] & { src?: string };

/** What the kinds of feeds have in common; `key` is what the feed calls the entry. */
interface Raw {
  key: string | undefined;
  link: string | null;
  title: Words;
  body: Words;
  author: { name?: string | undefined; url?: string | undefined } | undefined;
  published: string | undefined;
  updated: string | undefined;
  language: string | undefined;
  image: string | null;
}

interface Words {
  text: string;
  links: string[];
}

export interface FeedSource {
  /** Short name of the feed within the account. */
  id: string;
  /** Where the document was read, for relative links. */
  address: string;
}

export interface FeedContent {
  title: string | null;
  entries: FoundEntry[];
}

/** The entries of a parsed feed in its order, those without a name or words left out, each once. */
export function contentOf(feed: AnyFeed | null, source: FeedSource): FeedContent {
  if (feed === null) return { title: null, entries: [] };
  const { title, raws } = rawsOf(feed, source.address);
  const entries = raws.flatMap((raw) => entryOf(raw, title, source) ?? []);
  return { title, entries: newestOfEach(entries) };
}

/** External id of the entry that a feed calls `key`. */
export function feedEntryId(feedId: string, key: string): string {
  return `feed:${feedId}:${digest(key, 22)}`;
}

function rawsOf(parsed: AnyFeed, address: string): { title: string | null; raws: Raw[] } {
  if (parsed.format === 'atom') return atomRaws(parsed.feed, address);
  if (parsed.format === 'json') return jsonRaws(parsed.feed, address);
  const { feed } = parsed;
  const base = absoluteUrl(feed.xml?.base ?? feed.link, address) ?? address;
  const language = 'language' in feed ? feed.language : undefined;
  const raws = (feed.items ?? []).map((item: RssItem | NonNullable<Rdf['items']>[number]) =>
    rssRaw(item as RssItem & { rdf?: { about?: string } }, base, language ?? feed.dc?.languages?.[0]),
  );
  return { title: wordsOf(feed.title, 'maybe', base).text || null, raws };
}

function rssRaw(item: RssItem & { rdf?: { about?: string } }, feedBase: string, language?: string): Raw {
  const base = absoluteUrl(item.xml?.base, feedBase) ?? feedBase;
  const guid = item.guid?.value?.trim();
  const permalink = item.guid && item.guid.isPermaLink !== false ? httpOnly(guid) : null;
  const [writer] = item.authors ?? [];
  return {
    key: guid || item.rdf?.about,
    link: absoluteUrl(item.link, base) ?? permalink,
    title: wordsOf(item.title, 'maybe', base),
    body: wordsOf(
      item.content?.encoded ?? item.description ?? item.media?.groups?.[0]?.description?.value,
      'maybe',
      base,
    ),
    author: { name: item.dc?.creators?.[0] ?? writer?.name },
    published: item.pubDate ?? item.dc?.dates?.[0] ?? item.dcterms?.created?.[0],
    updated: item.atom?.updated ?? item.dcterms?.modified?.[0],
    language: item.dc?.languages?.[0] ?? language,
    image: imageOf(item.enclosures, item.media, base),
  };
}

function atomRaws(feed: Atom, address: string): { title: string | null; raws: Raw[] } {
  const base = absoluteUrl(feed.xml?.base, address) ?? address;
  const raws = (feed.entries ?? []).map((entry) => atomRaw(entry, feed, base));
  return { title: textConstruct(feed.title, base).text || null, raws };
}

function atomRaw(entry: AtomEntry, feed: Atom, feedBase: string): Raw {
  const base = absoluteUrl(entry.xml?.base, feedBase) ?? feedBase;
  const links = entry.links ?? [];
  const page = links.find(({ rel = 'alternate' }) => rel === 'alternate') ?? links.find(({ rel }) => rel === 'related');
  const enclosures = links.filter(({ rel }) => rel === 'enclosure').map(({ href, type }) => ({ url: href, type }));
  const content = textConstruct(entry.content, base);
  const summary = textConstruct(entry.summary, base);
  const description = wordsOf(entry.media?.groups?.[0]?.description?.value, 'maybe', base);
  const writer = entry.authors?.[0] ?? feed.authors?.[0];
  return {
    key: entry.id?.trim(),
    link: absoluteUrl(page?.href, base) ?? absoluteUrl(entry.content?.src, base),
    title: textConstruct(entry.title, base),
    body: [content, summary, description].find(({ text }) => text !== '') ?? content,
    author: writer && { name: writer.name, url: writer.uri },
    published: entry.published,
    updated: entry.updated,
    language: entry.xml?.lang ?? feed.xml?.lang,
    image: imageOf(enclosures, entry.media, base),
  };
}

function jsonRaws(feed: JsonFeed, address: string): { title: string | null; raws: Raw[] } {
  const raws = (feed.items ?? []).map((item): Raw => {
    const html = item.content_html;
    const pictures = (item.attachments ?? []).map(({ url, mime_type: type }) => ({ url, type }));
    return {
      key: item.id?.trim(),
      link: absoluteUrl(item.url ?? item.external_url, address),
      title: wordsOf(item.title, 'never', address),
      body: html ? wordsOf(html, 'always', address) : wordsOf(item.content_text ?? item.summary, 'never', address),
      author: item.authors?.[0] ?? feed.authors?.[0],
      published: item.date_published,
      updated: item.date_modified,
      language: item.language ?? feed.language,
      image: absoluteUrl(item.image ?? item.banner_image, address) ?? imageOf(pictures, undefined, address),
    };
  });
  return { title: feed.title?.trim() || null, raws };
}

/** `type="text"`, which is also the default, is not HTML whatever it looks like. */
function textConstruct(construct: Partial<AtomText> | undefined, base: string): Words {
  const isHtml =
    construct?.type !== undefined && /^(?:x?html|text\/html|application\/xhtml\+xml)$/i.test(construct.type);
  return wordsOf(construct?.value, isHtml ? 'always' : 'never', base);
}

function wordsOf(value: string | undefined, html: 'always' | 'never' | 'maybe', base: string): Words {
  const text = value?.trim() ?? '';
  if (html === 'never' || (html === 'maybe' && !looksLikeHtml(text))) return { text: shortened(text), links: [] };
  const links = linksOfHtml(text).flatMap((link) => absoluteUrl(link, base) ?? []);
  return { text: shortened(textOfHtml(text)), links };
}

interface MediaPicture {
  url?: string | undefined;
  type?: string | undefined;
  medium?: string | undefined;
}

interface Media {
  contents?: MediaPicture[];
  thumbnails?: MediaPicture[];
  groups?: { contents?: MediaPicture[]; thumbnails?: MediaPicture[] }[];
}

function imageOf(enclosures: MediaPicture[] | undefined, media: unknown, base: string): string | null {
  const { contents = [], thumbnails = [], groups = [] } = (media ?? {}) as Media;
  const files = [...(enclosures ?? []), ...contents, ...groups.flatMap((group) => group.contents ?? [])];
  const picture =
    files.find(({ type, medium }) => medium === 'image' || type?.startsWith('image/')) ??
    thumbnails[0] ??
    groups[0]?.thumbnails?.[0];
  return absoluteUrl(picture?.url, base);
}

function httpOnly(text: string | undefined): string | null {
  return text !== undefined && /^https?:/i.test(text) ? absoluteUrl(text, undefined) : null;
}

function entryOf(raw: Raw, feedTitle: string | null, { id }: FeedSource): FoundEntry | null {
  const { link, title, body } = raw;
  const page = link === null ? null : canonicalUrl(link);
  const key = raw.key || page || keyOfWords(raw);
  if (key === null || (title.text === '' && body.text === '' && page === null)) return null;
  const context = page === null ? null : { id: `page:${page}`, text: feedTitle, url: link, imageUrl: raw.image };
  return {
    id: feedEntryId(id, key),
    title: title.text || null,
    body: body.text || (title.text === '' ? (link ?? '') : ''),
    url: link,
    author: authorOf(raw.author, id),
    publishedAt: dateOf(raw.published),
    updatedAt: dateOf(raw.updated),
    language: raw.language?.trim() || null,
    images: [],
    context: context && context.id.length <= 1000 ? context : null,
    thread: null,
    links: [...(link === null ? [] : [link]), ...title.links, ...body.links],
    foundBy: null,
  };
}

function keyOfWords({ title, published }: Raw): string | null {
  return title.text === '' ? null : `${title.text}\n${published ?? ''}`;
}

/** Names are free text; RSS puts e-mail addresses there, which are nobody's business. */
function authorOf(writer: Raw['author'], feedId: string): EntryAuthor | null {
  const name = writer?.name
    ?.slice(0, 500)
    .replace(/<?[^\s<>@]+@[^\s<>@]+>?/g, '')
    .replace(/^[\s("]+|[\s)"]+$/g, '')
    .slice(0, 200);
  if (!name) return null;
  const profileUrl = absoluteUrl(writer?.url, undefined);
  return { id: `${feedId}:${digest(profileUrl ?? name, 22)}`, name, handle: null, avatarUrl: null, profileUrl };
}

function newestOfEach(entries: FoundEntry[]): FoundEntry[] {
  const byId = new Map<string, FoundEntry>();
  for (const entry of entries) {
    const known = byId.get(entry.id);
    if (!known || (entry.updatedAt ?? '') > (known.updatedAt ?? '')) byId.set(entry.id, entry);
  }
  return [...byId.values()];
}
