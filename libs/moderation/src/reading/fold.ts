import type { Span } from '../span';
import { enclosedLetter, looksLike } from './look-alikes';

/** A text as it is read, with the way back: `text[i]` was made of the original from `starts[i]` to `ends[i]`. */
export interface Folded {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const IGNORED = /^[\p{M}\p{Cf}\u115f\u1160\u3164\uffa0]$/u;
const PLAIN = /^[\x20-\x7e]*$/;
/** Letters that NFKD keeps whole. */
const UNDIVIDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  œ: 'oe',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ŧ: 't',
  ƒ: 'f',
};
const LATIN = /[a-z]/;
const OTHER_LETTER = /[^a-z\P{L}]/u;

/**
 * Lower case, without marks and invisible characters; full-width, mathematical, circled and flag letters as plain ones; letters of
 * other alphabets as the Latin ones they look like when they stand in one word with Latin letters (« соnnаrd ») or in a text that
 * is mostly Latin, so that real Russian and Greek stay what they are. Lengths may change (« ﬁ », « ß »): `spanOf` gives the
 * original stretch.
 */
export function fold(text: string): Folded {
  if (text !== last.said) last = { said: text, folded: folded(text) };
  return last.folded;
}

/** Everything that looks at a text folds it first: the last one is kept. */
let last: { said: string; folded: Folded } = { said: '', folded: { text: '', starts: [], ends: [] } };

function folded(text: string): Folded {
  if (PLAIN.test(text)) return { text: text.toLowerCase(), starts: range(text.length), ends: range(text.length, 1) };
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  const parts: string[] = [];
  for (const symbol of text) {
    const end = at + symbol.length;
    if (symbol <= '\x7e') {
      parts.push(symbol.toLowerCase());
      starts.push(at);
      ends.push(end);
      at = end;
      continue;
    }
    for (const letter of lettersOf(symbol)) {
      parts.push(letter);
      starts.push(at);
      ends.push(end);
    }
    at = end;
  }
  return { text: latinised(parts).join(''), starts, ends };
}

/** The stretch of the original that folded characters from `start` to `end` were read from. */
export function spanOf(folded: Folded, start: number, end: number): Span {
  return { start: folded.starts[start] ?? 0, end: folded.ends[end - 1] ?? 0 };
}

/** Few symbols that are not plain make up most of what people write: what they are read as is kept. */
const keptLetters = new Map<string, readonly string[]>();
const MOST_KEPT = 5000;

/** Single string units: one entry of `starts` each. */
function lettersOf(symbol: string): readonly string[] {
  const known = keptLetters.get(symbol);
  if (known) return known;
  const read = lettersIn(symbol);
  if (keptLetters.size >= MOST_KEPT) keptLetters.clear();
  keptLetters.set(symbol, read);
  return read;
}

function lettersIn(symbol: string): string[] {
  const enclosed = enclosedLetter(symbol);
  if (enclosed !== undefined) return [enclosed];
  const plain = symbol.normalize('NFKD');
  const read: string[] = [];
  for (const letter of plain) if (!IGNORED.test(letter)) read.push(...(looksLike(letter) ? [letter] : lower(letter)));
  return read;
}

function lower(letter: string): string[] {
  const small = letter.toLowerCase();
  return (UNDIVIDED[small] ?? small).split('');
}

/** Look-alikes become Latin beside Latin letters; elsewhere they become lower case. */
function latinised(letters: string[]): string[] {
  if (!letters.some((letter) => looksLike(letter) !== undefined)) return letters;
  const latin = letters.filter((letter) => LATIN.test(letter)).length;
  const others = letters.filter((letter) => OTHER_LETTER.test(letter)).length;
  let from = 0;
  for (let at = 0; at <= letters.length; at += 1) {
    const letter = letters[at];
    if (letter !== undefined && letter.trim() !== '') continue;
    const isLatin = latin > others || letters.slice(from, at).some((one) => LATIN.test(one));
    for (let n = from; n < at; n += 1) {
      const one = letters[n] ?? '';
      letters[n] = (isLatin ? looksLike(one) : undefined) ?? one.toLowerCase();
    }
    from = at + 1;
  }
  return letters;
}

/** Numbers in a row, copied from ones that were counted before. */
function range(length: number, from = 0): number[] {
  for (let next = COUNTED.length; next < from + length; next += 1) COUNTED.push(next);
  return COUNTED.slice(from, from + length);
}

const COUNTED: number[] = [];
