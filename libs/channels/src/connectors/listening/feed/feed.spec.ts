import { canonicalUrl } from './canonical-url';
import { dateOf } from './dates';
import { decodeDocument } from './decode';
import { feedsNamedBy } from './discover';
import { contentOf } from './entries';
import { guardedXml, RefusedDocument } from './guard-xml';
import { hintsOf, nextLook, nextTry, NO_HINTS } from './pace';
import { NotAFeed, readDocument } from './read-feed';

const SOURCE = { id: 'f', address: 'https://news.example/feed.xml' };
const read = (text: string) => contentOf(readDocument(text, SOURCE.address), SOURCE);
const rss = (items: string, head = '') => `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>${head}${items}</channel></rss>`;
const atom = (entries: string, more = '') =>
  `<feed xmlns="http://www.w3.org/2005/Atom" ${more}><title>Blog</title>${entries}</feed>`;

describe('dates of feeds', () => {
  it.each([
    ['Fri, 20 Nov 2026 09:30:00 GMT', '2026-11-20T09:30:00.000Z'],
    ['20 Nov 26 09:30 EST', '2026-11-20T14:30:00.000Z'],
    ['Fri, 20 Nov 2026 09:30:00 +0130', '2026-11-20T08:00:00.000Z'],
    ['Fri, 20 November 2026 09:30:00 CET', '2026-11-20T08:30:00.000Z'],
    ['Fri, 20 Nov 2026 09:30:00 XYZ', '2026-11-20T09:30:00.000Z'],
    ['Fri, 20 Nov 99 09:30:00 Z', '1999-11-20T09:30:00.000Z'],
    ['2026-11-20T09:30:00+01:00', '2026-11-20T08:30:00.000Z'],
    ['2026-11-20 09:30:00', '2026-11-20T09:30:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11', '2026-11-01T00:00:00.000Z'],
    ['yesterday', null],
    ['', null],
    [undefined, null],
    ['32 Foo 2026', null],
  ])('%s', (text, expected) => {
    expect(dateOf(text)).toBe(expected);
  });
});

describe('encodings', () => {
  const declared = (label: string) => `<?xml version="1.0" encoding="${label}"?><a>`;
  it.each([
    ['the header before the declaration', Buffer.concat([Buffer.from(declared('utf-8')), Buffer.from([0xcb, 0xee, 0xe4])]), 'text/xml; charset="windows-1251"', 'Лод'],
    ['the declaration', Buffer.concat([Buffer.from(declared('iso-8859-2')), Buffer.from([0xb1])]), 'text/xml', 'ą'],
    ['gb2312', Buffer.concat([Buffer.from(declared('gb2312')), Buffer.from([0xb5, 0xc6])]), null, '灯'],
    ['a byte order mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('é', 'utf16le')]), null, 'é'],
    ['UTF-8 without a word', Buffer.from('é'), null, 'é'],
    ['names that nobody knows', Buffer.from('é'), 'text/xml; charset=x-nonsense', 'é'],
  ])('%s', (_name, bytes, contentType, expected) => {
    expect(decodeDocument(bytes, contentType)).toContain(expected);
  }); // prettier-ignore
});

describe('documents that are refused', () => {
  it('are those with entities of their own, and those nested without end', () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${rss('')}`;
    const external = `<!DOCTYPE rss SYSTEM "file:///etc/passwd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>${rss('')}`;
    for (const text of [bomb, external, rss('<item>'.repeat(120))]) {
      expect(() => guardedXml(text)).toThrow(RefusedDocument);
    }
  });

  it('takes time in proportion to what is sent, however it is made', () => {
    const hostile = ['<a "', '<!--', '<![CDATA[', '<!DOCTYPE x ', '<link ', '<?x ', ' ', '&a', '<a href="'].map((part) => part.repeat(100_000)); // prettier-ignore
    for (const text of hostile) {
      for (const document of [text, `<rss version="2.0"><channel>${text}`, `<!-- x -->${text}x`, `<html>${text}`]) {
        expect(() => readDocument(document, SOURCE.address)).toThrow();
      }
    }
  });

  it('are not those with a plain DOCTYPE, CDATA or a “>” in a value', () => {
    const item = '<item><title><![CDATA[<a><a><a> <!ENTITY x]]></title><guid x="a>b">1</guid><link/></item>';
    const text = `<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://dtd.example/rss.dtd">${rss(item)}`;
    expect(read(text).entries).toHaveLength(1);
  });
});

describe('feeds of every kind', () => {
  it('RSS: escaped HTML is read once, relative links against the feed, names without e-mail addresses', () => {
    const { title, entries } = read(
      rss(`<item><title>Brand &amp;amp; lamp</title><link>/a/1042</link><guid isPermaLink="false">news-1042</guid>
        <pubDate>Fri, 20 Nov 2026 09:30:00 GMT</pubDate><author>writer@news.example (reporter_1)</author>
        <description>&lt;p&gt;Short&lt;/p&gt;</description>
        <content:encoded><![CDATA[<p>Full &lt;text&gt; <a href="/shop?a=1&amp;b=2">shop</a></p><script>steal()</script>]]></content:encoded>
        <enclosure url="/a.jpg" type="image/jpeg" length="1"/></item>`),
    );
    expect(title).toBe('News');
    expect(entries[0]).toMatchObject({
      title: 'Brand & lamp',
      body: 'Full <text> shop',
      url: 'https://news.example/a/1042',
      author: { name: 'reporter_1' },
      publishedAt: '2026-11-20T09:30:00.000Z',
      context: { id: 'page:https://news.example/a/1042', text: 'News', imageUrl: 'https://news.example/a.jpg' },
      links: ['https://news.example/a/1042', 'https://news.example/shop?a=1&b=2'],
    });
  });

  it('hides an author who is nothing but an e-mail address', () => {
    expect(read(rss('<item><guid>1</guid><title>x</title><author>writer@news.example</author></item>')).entries[0]?.author).toBeNull(); // prettier-ignore
  });

  it('Atom: type="text" is not HTML, xml:base holds, the alternate link is the page', () => {
    const { entries } = read(
      atom(
        `<entry xml:base="sub/"><id>tag:blog.example,2026:1</id><title>a &lt;b&gt; c</title><link rel="enclosure" type="image/png" href="1.png"/>
          <link href="1042"/><published>2026-11-20T09:30:00Z</published><updated>2026-11-20T10:00:00Z</updated>
          <author><name>blogger_1</name><uri>https://blog.example/about</uri></author>
          <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hi <b>you</b></p></div></content></entry>`,
        'xml:base="https://blog.example/x/" xml:lang="en-GB"',
      ),
    );
    expect(entries[0]).toMatchObject({
      title: 'a <b> c',
      body: 'Hi you',
      url: 'https://blog.example/x/sub/1042',
      language: 'en-GB',
      updatedAt: '2026-11-20T10:00:00.000Z',
      author: { profileUrl: 'https://blog.example/about' },
      context: { imageUrl: 'https://blog.example/x/sub/1.png' },
    });
  });

  it('RDF and JSON, with numbers for ids', () => {
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>R</title></channel>
      <item rdf:about="https://r.example/1"><title>One</title><link>https://r.example/1</link></item></rdf:RDF>`;
    expect(read(rdf).entries).toMatchObject([{ title: 'One', url: 'https://r.example/1' }]);
    const json = { version: 'https://jsonfeed.org/version/1.1', title: 'J', items: [{ id: 1042, content_text: 'a <b>', url: 'https://j.example/1' }] }; // prettier-ignore
    expect(read(JSON.stringify(json)).entries).toMatchObject([{ title: null, body: 'a <b>' }]);
  });

  it('skips what has neither name nor words, keeps the newest of two with one id', () => {
    const entry = (id: string, updated: string, title: string) => `<entry><id>${id}</id><title>${title}</title><updated>${updated}</updated></entry>`; // prettier-ignore
    const { entries } = read(
      atom(`<entry><author/></entry>${entry('1', '2026-11-20T09:00:00Z', 'old')}${entry('1', '2026-11-20T10:00:00Z', 'new')}`), // prettier-ignore
    );
    expect(entries.map(({ title }) => title)).toEqual(['new']);
  });

  it('knows entries without guid by their link, then by title and date', () => {
    const { entries } = read(
      rss('<item><link>https://x.example/1</link></item><item><title>only a title</title></item>'),
    );
    expect(entries).toHaveLength(2);
    expect(read(rss('<item><link>https://x.example/1?utm_source=a#b</link></item>')).entries[0]?.id).toBe(entries[0]?.id); // prettier-ignore
  });

  it('takes an empty feed as empty, and mends stray ampersands', () => {
    expect(readDocument(rss('').replace('<title>News</title>', ''), SOURCE.address)).toBeNull();
    expect(
      readDocument(atom('<entry><author/></entry>').replace('<title>Blog</title>', ''), SOURCE.address),
    ).toBeNull();
    expect(read(rss('<item><guid>1</guid><title>Q & A\u0001</title></item>')).entries[0]?.title).toBe('Q & A');
  });

  it('says of a web page that it is none, and which feeds it names', () => {
    const page = `<!doctype html><html><head><base href="https://www.news.example/"><link rel="alternate" type="application/rss+xml" href="/rss?a=1&amp;b=2">
      <link rel='alternate' type='application/atom+xml' href=atom.xml><link rel="alternate" hreflang="fr" href="/fr"></head></html>`;
    expect(feedsNamedBy(page, SOURCE.address)).toEqual(['https://www.news.example/rss?a=1&b=2', 'https://www.news.example/atom.xml']); // prettier-ignore
    expect(() => readDocument(page, SOURCE.address)).toThrow(/it names https:\/\/www\.news\.example\/rss/);
    for (const text of ['', 'plain', '{"a":1}', '{', '<svg/>', '<rss version="2.0"><channel><title>cut'])
      expect(() => readDocument(text, SOURCE.address)).toThrow(NotAFeed);
  });
});

describe('canonical addresses', () => {
  it.each([
    ['http://News.Example/A/?utm_source=x&b=1#top', 'https://news.example/A?b=1'],
    ['https://news.example/', 'https://news.example'],
    ['https://news.example/a?fbclid=1&gclid=2', 'https://news.example/a'],
    ['https://user:pass@news.example:443/a/', 'https://news.example/a'],
    ['mailto:x@news.example', null],
    ['nonsense', null],
  ])('%s', (address, expected) => {
    expect(canonicalUrl(address)).toBe(expected);
  });
});

describe('the pace', () => {
  const now = Date.parse('2026-11-20T09:30:00Z') / 1000;
  const at = { source: 's', now, shortest: 900 };
  const minutes = (time: number | null) => Math.round(((time ?? now) - now) / 60);

  it('is quick for lively feeds, slow for quiet ones and what they ask for at least', () => {
    expect(minutes(nextLook({ ...at, newest: now - 60 }, NO_HINTS))).toBeLessThanOrEqual(17);
    expect(minutes(nextLook({ ...at, newest: now - 30 * 86_400 }, NO_HINTS))).toBeGreaterThanOrEqual(320);
    expect(minutes(nextLook({ ...at, newest: now - 30 * 86_400 }, NO_HINTS))).toBeLessThanOrEqual(400);
    expect(minutes(nextLook({ ...at, newest: null }, { ...NO_HINTS, atLeast: 7200 }))).toBeGreaterThanOrEqual(108);
    expect(nextLook({ ...at, shortest: 0, newest: 0 }, NO_HINTS)).toBeNull();
  });

  it('reads Cache-Control, ttl and sy, and keeps out of skipped hours and days', () => {
    const head = `<ttl>60</ttl><skipHours><hour>9</hour><hour>10</hour></skipHours><skipDays><day>Saturday</day></skipDays>`;
    const document = rss('<item><guid>1</guid></item>', head);
    const headers = new Headers({ 'cache-control': 'public, max-age=600' });
    const hints = hintsOf(headers, readDocument(document, SOURCE.address), document);
    expect(hints).toEqual({ atLeast: 3600, skipHours: [9, 10], skipDays: [6] });
    const next = nextLook({ ...at, newest: null }, { ...hints, atLeast: 0 });
    expect(new Date((next ?? 0) * 1000).toISOString()).toBe('2026-11-20T11:00:00.000Z');
    expect(nextLook({ ...at, newest: null }, { ...hints, skipDays: [0, 1, 2, 3, 4, 5, 6] })).toBeGreaterThan(now);
  });

  it('backs off twice as long each time, up to a day, and never sooner than asked', () => {
    const waits = [1, 2, 3, 20].map((fails) => minutes(nextTry(at, fails)));
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
    expect(waits[2]).toBeGreaterThan(waits[1] ?? 0);
    expect(waits[3]).toBeLessThanOrEqual(1584);
    expect(minutes(nextTry(at, 1, 3_600_000))).toBeGreaterThanOrEqual(60);
  });
});
