import { fold, type Folded, spanOf } from './fold';
import type { Span } from '../span';

/** How a word was read: as it stands, through digits and signs for letters, without separators, with letters masked, or letter by letter. */
export type Reading = 'plain' | 'leet' | 'joined' | 'masked' | 'spaced';

/** One word of a text, in every way it can be read. */
export interface Word extends Span {
  /** Folded, without punctuation at its ends. */
  folded: string;
  /** Keys it may be looked up by, the plainest first. */
  readings: readonly { key: string; reading: Reading }[];
  /** What a mask leaves: known letters and dots, by which it is compared letter by letter; null without one. */
  mask: string | null;
}

const LEET: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', 9: 'g', '@': 'a', $: 's', '!': 'i', '|': 'l', '€': 'e', '£': 'l', '+': 't', '(': 'c' }; // prettier-ignore
const CHUNK = /\S+/g;
const EDGE_START = /^[^\p{L}\p{N}@$€£*|!]+/u;
const EDGE_END = /[^\p{L}\p{N}@$€£*|]+$/u;
const SEPARATORS = /[^\p{L}\p{N}]+/gu;
const FEWEST_SPACED = 4;
const SHORTEST_JOINED = 4;
const MOST_SEPARATORS = 2;

/**
 * The key a word is kept and looked up under: repeated letters once and a French or English plural taken off, the same on both
 * sides, so that « connnards » is found by « connard ».
 */
export function keyOf(folded: string): string {
  const once = folded.replace(/(.)\1+/gu, '$1');
  return once.length > 3 ? once.replace(/(?:es|[sx])$/u, '') : once;
}

/** The words of a text with their readings, in order; runs of single letters are one word more. */
export function wordsOf(text: string | Folded): Word[] {
  const folded = typeof text === 'string' ? fold(text) : text;
  const words: Word[] = [];
  const singles: { start: number; end: number; letter: string }[] = [];
  const settle = () => {
    if (singles.length >= FEWEST_SPACED) words.push(spacedWord(folded, singles));
    singles.length = 0;
  };
  for (const { 0: chunk, index } of folded.text.matchAll(CHUNK)) {
    const start = index + (EDGE_START.exec(chunk)?.[0].length ?? 0);
    const body = folded.text.slice(start, index + chunk.length).replace(EDGE_END, '');
    if ([...body].length === 1) singles.push({ start, end: start + body.length, letter: LEET[body] ?? body });
    else settle();
    if (body !== '') words.push(wordOf(folded, start, body));
  }
  settle();
  return words;
}

function wordOf(folded: Folded, start: number, body: string): Word {
  const readings: { key: string; reading: Reading }[] = [];
  const add = (text: string, reading: Reading) => {
    const key = keyOf(text);
    if (key !== '' && !readings.some((one) => one.key === key)) readings.push({ key, reading });
  };
  add(body, 'plain');
  const leet = fromLeet(body);
  if (leet !== body) add(leet, 'leet');
  for (const text of new Set([body, leet])) if (isJoinable(text)) add(text.replace(SEPARATORS, ''), 'joined');
  return { ...spanOf(folded, start, start + body.length), folded: body, readings, mask: maskOf(body) };
}

function spacedWord(folded: Folded, singles: readonly { start: number; end: number; letter: string }[]): Word {
  const [first, last] = [singles[0]?.start ?? 0, singles.at(-1)?.end ?? 0];
  const text = singles.map(({ letter }) => letter).join('');
  return {
    ...spanOf(folded, first, last),
    folded: text,
    readings: [{ key: keyOf(text), reading: 'spaced' }],
    mask: null,
  };
}

/** Order numbers and codes are not words: signs are read as letters only beside letters, and never beside two digits in a row. */
function fromLeet(body: string): string {
  if (!/[a-z]/.test(body) || /\d\d/.test(body)) return body;
  return [...body].map((sign) => LEET[sign] ?? sign).join('');
}

/** « c.o.n.n.a.r.d » and « con-nard »; not « pique-nique-party-de-rue », whose parts are words of their own. */
function isJoinable(body: string): boolean {
  const parts = body.split(SEPARATORS);
  if (parts.length === 1) return false;
  const letters = parts.join('').length;
  return letters >= SHORTEST_JOINED && (parts.every((part) => part.length <= 1) || parts.length - 1 <= MOST_SEPARATORS);
}

/** « c*nn*rd »: each star one letter, at least two letters known and the first among them. */
function maskOf(body: string): string | null {
  if (!/^[a-z][a-z0-9]*\*[a-z0-9*]*$/.test(body)) return null;
  return body.replace(/\*/g, '').length < 2 || body.length < 3 ? null : body.replace(/\*/g, '.');
}
