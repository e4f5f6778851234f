import { compile } from 'html-to-text';

const LONGEST_HTML = 500_000;
const MOST_LINKS = 50;

const toText = compile({
  wordwrap: false,
  whitespaceCharacters: ' \t\r\n\f',
  limits: { maxInputLength: LONGEST_HTML, maxDepth: 100 },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'p', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    ...['h1', 'h2', 'h3', 'h4'].map((selector) => ({ selector, options: { uppercase: false } })),
    ...['img', 'script', 'style', 'iframe', 'noscript'].map((selector) => ({ selector, format: 'skip' })),
  ],
});

/** The readable text of a piece of HTML; nothing of its markup is left. */
export function textOfHtml(html: string): string {
  return toText(html).trim();
}

/** The web addresses that a piece of HTML links to, each once, references undone. */
export function linksOfHtml(html: string): string[] {
  const links = [...html.slice(0, LONGEST_HTML).matchAll(/<a\b[^<>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)];
  return [...new Set(links.map(([, a, b]) => (a ?? b ?? '').trim().replaceAll('&amp;', '&')))].slice(0, MOST_LINKS);
}

/** Tags or references: what feeds put into fields that ought to be plain. */
export function looksLikeHtml(text: string): boolean {
  return /<\/?[a-z][^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);/i.test(text);
}
