import { compile } from 'html-to-text';

const toText = compile({
  wordwrap: false,
  preserveNewlines: true, // a comment's line ends are line ends: WordPress makes paragraphs of them only to show it
  whitespaceCharacters: ' \t\r\f',
  limits: { maxInputLength: 1_000_000, maxDepth: 100 },
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
    { selector: 'img', format: 'skip' },
  ],
});

/** The readable text of HTML as WordPress stores it. */
export function textOfHtml(html: string): string {
  return toText(html)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Plain text as WordPress stores it: a comment is HTML. */
export function htmlOfText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Whether stored HTML says what we wrote; plugins may change blanks and mark-up. */
export function saysTheSame(html: string, text: string): boolean {
  return plain(textOfHtml(html)) === plain(textOfHtml(htmlOfText(text)));
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
