import type { Feed, FeedEntry } from './shapes';

const CONTENT_TYPES = {
  rss: 'application/rss+xml; charset=utf-8',
  rdf: 'application/rdf+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
} as const;

/** A feed as the document that its server sends. */
export function renderFeed(feed: Feed): { bytes: Uint8Array; contentType: string } {
  if (feed.raw) return feed.raw;
  const entries = feed.entries.slice(0, feed.window);
  const documents = { rss: rssOf, rdf: rdfOf, atom: atomOf, json: jsonOf };
  return { bytes: Buffer.from(documents[feed.format](feed, entries)), contentType: CONTENT_TYPES[feed.format] };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function element(name: string, value: string | null, attributes = ''): string {
  return value === null ? '' : `<${name}${attributes}>${escaped(value)}</${name}>`;
}

function rssOf(feed: Feed, entries: readonly FeedEntry[]): string {
  const items = entries.map(
    (entry) => `<item>${element('title', entry.title)}${element('link', entry.link)}
${element('guid', entry.id, ' isPermaLink="false"')}${element('pubDate', new Date(entry.publishedAt).toUTCString())}
${element('dc:creator', entry.author)}${element('description', entry.html)}
${entry.image === null ? '' : `<enclosure url="${escaped(entry.image)}" type="image/jpeg" length="1"/>`}</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>${element('title', feed.title)}
<link>https://${feed.name}.example</link><description>${escaped(feed.title)}</description>${element('language', feed.language)}
${element('ttl', feed.ttlMinutes === null ? null : String(feed.ttlMinutes))}
${items.join('\n')}</channel></rss>`;
}

function rdfOf(feed: Feed, entries: readonly FeedEntry[]): string {
  const items = entries.map(
    (entry) => `<item rdf:about="${escaped(entry.link ?? entry.id)}">${element('title', entry.title)}
${element('link', entry.link)}${element('description', entry.html)}
${element('dc:date', new Date(entry.publishedAt).toISOString())}</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://${feed.name}.example">${element('title', feed.title)}<link>https://${feed.name}.example</link></channel>
${items.join('\n')}</rdf:RDF>`;
}

function atomOf(feed: Feed, entries: readonly FeedEntry[]): string {
  const items = entries.map(
    (entry) => `<entry>${element('id', entry.id)}${element('title', entry.title ?? '')}
${entry.link === null ? '' : `<link rel="alternate" href="${escaped(entry.link)}"/>`}
${element('published', new Date(entry.publishedAt).toISOString())}
${element('updated', new Date(entry.updatedAt ?? entry.publishedAt).toISOString())}
${entry.author === null ? '' : `<author>${element('name', entry.author)}</author>`}
${element('content', entry.html, ' type="html"')}</entry>`,
  );
  const gone = feed.tombstones.map(
    ({ id, at }) => `<at:deleted-entry ref="${escaped(id)}" when="${new Date(at).toISOString()}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"${feed.language === null ? '' : ` xml:lang="${feed.language}"`}>
${element('title', feed.title)}<id>https://${feed.name}.example/</id>
${gone.join('\n')}${items.join('\n')}</feed>`;
}

function jsonOf(feed: Feed, entries: readonly FeedEntry[]): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    ...(feed.language !== null && { language: feed.language }),
    items: entries.map((entry) => ({
      id: entry.id,
      url: entry.link,
      title: entry.title ?? undefined,
      content_html: entry.html,
      image: entry.image ?? undefined,
      date_published: new Date(entry.publishedAt).toISOString(),
      ...(entry.updatedAt !== null && { date_modified: new Date(entry.updatedAt).toISOString() }),
      ...(entry.author !== null && { authors: [{ name: entry.author }] }),
    })),
  });
}
