import type { LintFinding } from '@parvis/contracts';
import { findLinks } from '@parvis/moderation';

type Found = Pick<LintFinding, 'text' | 'start' | 'end'>;

// what commits the house to something: to be said by who may keep it
const PROMISES: readonly string[] = [
  'garanti(?:e|r|t|s|es|ssons|ssez)?',
  'promet(?:s|tons|tez)?',
  'promis(?:e|es)?',
  'vous assur(?:e|ons)',
  "t[’']assur(?:e|ons)",
  'sans faute',
  'à coup sûr',
  'rembours(?:erons|erai|ons|é|ée|és|ées)(?: intégralement)?',
  'remboursement intégral',
  'dédommag(?:erons|ement|é|ée)',
  'gratuitement',
  'sous \\d+ ?(?:h|heures?|jours?)',
  'dès demain',
  'guarante(?:e|es|ed)',
  'promis(?:e|es|ed)',
  '(?:will|shall|going to) refund',
  'full refund',
  'compensat(?:e|ed|ion)',
  'free of charge',
  'within \\d+ ?(?:h|hours?|days?)',
  'by tomorrow',
  'without fail',
];
const PROMISE = new RegExp(`(?<![\\p{L}\\p{N}])(?:${PROMISES.join('|')})(?![\\p{L}\\p{N}])`, 'giu');

// where such a link leads is not seen before it is followed
const SHORTENERS: ReadonlySet<string> = new Set(['bit.ly', 't.co', 'goo.gl', 'tinyurl.com', 'ow.ly', 'buff.ly', 'is.gd', 'cutt.ly', 'rb.gy', 'lnkd.in', 'fb.me', 'urlz.fr', 't.ly']); // prettier-ignore
// what lets whoever opens it in, or tells who it was meant for
const PERSONAL_PARAMETER = /[?&#](?:[a-z_-]*(?:token|session|auth|secret|key)|e-?mail|user(?:name|_?id)?|otp|code)=/i;

/** Words that promise something, in French and English. */
export function promiseWords(text: string): Found[] {
  return [...text.matchAll(PROMISE)].map((match) => found(match[0], match.index));
}

/** Links nobody should put under a public post: shortened, not encrypted, or made for one person. */
export function unfitLinks(text: string): Found[] {
  return findLinks(text)
    .filter(({ url, domain }) => SHORTENERS.has(domain) || /^http:/i.test(url) || PERSONAL_PARAMETER.test(url))
    .map(({ url, start }) => found(url, start));
}

const SHORTEST_SENTENCE = 20;

/** The sentences of a text that are long enough to be known again, with their plain form. */
export function sentencesOf(text: string): (Found & { plain: string })[] {
  return [...text.matchAll(/[^.!?…\n]+/gu)].flatMap((match) => {
    const plain = plainly(match[0]);
    const lead = match[0].length - match[0].trimStart().length;
    return plain.length < SHORTEST_SENTENCE || !plain.includes(' ')
      ? []
      : [{ ...found(match[0].trim(), match.index + lead), plain }];
  });
}

/** Sentences of a text that stand in one of the others too. */
export function repeatedSentences(text: string, others: readonly string[]): Found[] {
  const known = new Set(others.flatMap((other) => sentencesOf(other).map(({ plain }) => plain)));
  return sentencesOf(text)
    .filter(({ plain }) => known.has(plain))
    .map(({ text: sentence, start, end }) => ({ text: sentence, start, end }));
}

function plainly(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function found(text: string, start: number): Found {
  return { text, start, end: start + text.length };
}
