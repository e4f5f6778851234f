import { compile } from 'html-to-text';
import { type Json, recordOf, recordsOf, textOf } from './mastodon.payloads';

const toText = compile({
  wordwrap: false,
  whitespaceCharacters: ' \t\r\n\f',
  limits: { maxInputLength: 1_000_000, maxDepth: 100 },
  selectors: [
    ...['a.mention', 'a.hashtag', 'a.u-url'].map((selector) => ({
      selector,
      format: 'anchor',
      options: { ignoreHref: true },
    })),
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
    { selector: 'p', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'h2', options: { uppercase: false } },
    { selector: 'h3', options: { uppercase: false } },
    { selector: 'img', format: 'skip' },
  ],
});

/** The readable text of a status' HTML. Links cut short for show are spelled out, mentions and hashtags stay words. */
export function textOfHtml(html: string): string {
  return toText(html).trim();
}

const LEADING_NAMES = /^(?:@[\p{L}\p{N}_.-]+(?:@[\w.-]+)?(?:\s+|$))+/u;

/**
 * Takes names that everybody can guess off the beginning: ours from what people write to us, all from what we answer.
 * A text of nothing but names stays as it is.
 */
export function withoutLeadingNames(text: string, names: ReadonlySet<string>): string {
  const head = LEADING_NAMES.exec(text)?.[0] ?? '';
  const kept = head.split(/\s+/).filter((word) => word !== '' && !names.has(userOf(word)));
  const rest = text.slice(head.length);
  const shown = [...kept, rest].filter((part) => part !== '').join(' ');
  return shown === '' ? text : shown;
}

/** `@user@host` → `user`, in lower case: texts name remote people with and without their server. */
function userOf(word: string): string {
  return (word.split('@')[1] ?? '').replace(/\.+$/, '').toLowerCase();
}

/** User names of the people a status mentions, of those that `accepts` takes. */
export function mentionedNames(status: Json, accepts: (mention: Json) => boolean): Set<string> {
  const names = recordsOf(status['mentions'])
    .filter(accepts)
    .map((mention) => userOf(`@${textOf(mention['acct']) ?? textOf(mention['username']) ?? ''}`));
  return new Set(names.filter((name) => name !== ''));
}

/** The words of a status, without `names` in front. */
export function saidIn(status: Json, names: ReadonlySet<string>): string {
  return withoutLeadingNames(textOfHtml(textOf(status['content']) ?? ''), names);
}

/** What a status says: its warning first, then its words, then the choices of a poll. `names` are left out in front. */
export function wordsOf(status: Json, names: ReadonlySet<string>): string {
  const choices = recordsOf(recordOf(status['poll'])?.['options']).map(
    (option) => `○ ${textOf(option['title']) ?? ''}`,
  );
  const parts = [textOf(status['spoiler_text']) ?? '', saidIn(status, names), choices.join('\n')];
  return parts.filter((part) => part !== '').join('\n\n');
}
