import type { Span } from '../span';
import { fold, type Folded, spanOf } from './fold';
import { ELISION, fromSign, keyOf, leetSpellings, maskOf, soundSpellings } from './spellings';

/** How a word was read: as it stands, through digits and signs for letters, without separators, with letters masked, or letter by letter. */
export type Reading = 'plain' | 'leet' | 'joined' | 'masked' | 'spaced';

/** One word of a text, in every way it can be read. */
export interface Word extends Span {
  /** Folded, without punctuation at its ends and without an article in front (« l’ »). */
  folded: string;
  /** What stands between the spaces around it, folded: « pique-nique » of its part « nique ». */
  chunk: string;
  /** Keys it may be looked up by, the plainest first. */
  readings: readonly { key: string; reading: Reading }[];
  /** What a mask leaves: known letters and dots, by which it is compared letter by letter; null without one. */
  mask: string | null;
  /** Words may be glued in it, as in a hashtag. */
  isGlued: boolean;
}

const CHUNK = /\S+/g;
const LETTERS = /^[a-z]+$/;
/** Letters, at most with an article before and the punctuation of a sentence behind. */
const PLAIN_CHUNK = /^((?:[cdjlmnst]|qu)['’](?=[a-z]{2}))?([a-z]{2,})[.,;:!?…)]*$/;
const EDGE_START = /^[^\p{L}\p{N}@$€£*|!#%]+/u;
const EDGE_END = /[^\p{L}\p{N}@$€£*|]+$/u;
const SEPARATORS = /[^\p{L}\p{N}]+/gu;
const LINK = /^(?:https?:|www\.)|:\/\//;
/** Between words that were written without a space; a hyphen only before « -là » and its like or between three and more. */
const WORD_BREAK = /[,;:!?/…+&="«»()[\]<>]+|\.{2,}|\.(?=\p{L}{3})|-(?=(?:la|ci|toi|moi|vous|va|tu|les?|le)$)/u;
const INVISIBLE = /[\u200b\u200c\u2060\ufeff]/;
const FEWEST_SPACED = 4;
const SHORTEST_JOINED = 4;
const SHORTEST_PART = 3;
const MOST_SEPARATORS = 2;

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
    const plain = PLAIN_CHUNK.exec(chunk);
    if (plain) {
      const [, article = '', body = ''] = plain;
      settle();
      addPlain(words, folded, index + article.length, body);
      continue;
    }
    const start = index + (EDGE_START.exec(chunk)?.[0].length ?? 0);
    const body = folded.text.slice(start, index + chunk.length).replace(EDGE_END, '');
    if (isSingle(body)) singles.push({ start, end: start + body.length, letter: fromSign(body) });
    else settle();
    if (body !== '') addWords(words, folded, start, body);
  }
  settle();
  return words;
}

const isSingle = (body: string) => body.length <= 2 && [...body].length === 1;

/** The common case made cheap: letters and nothing else. */
function addPlain(words: Word[], folded: Folded, start: number, body: string): void {
  const end = start + body.length;
  const span = spanOf(folded, start, end);
  words.push({ start: span.start, end: span.end, folded: body, chunk: body, readings: plainReadings(body), mask: null, isGlued: false }); // prettier-ignore
  if (span.end - span.start > body.length) addUnglued(words, folded, start, body);
}

const plain = new Map<string, Word['readings']>();
/** Longer words come once, and cut out of a text they would keep all of it. */
const LONGEST_KEPT = 12;
const MOST_KEPT = 20_000;

/** Readings of a word of letters alone. Few words make up most of what people write: those are kept. */
function plainReadings(body: string): Word['readings'] {
  const known = plain.get(body);
  if (known) return known;
  const readings = [{ key: keyOf(body), reading: 'plain' as Reading }];
  for (const spelling of soundSpellings(body)) readings.push({ key: keyOf(spelling), reading: 'leet' });
  if (body.length > LONGEST_KEPT) return readings;
  if (plain.size >= MOST_KEPT) plain.clear();
  plain.set(body, readings);
  return readings;
}

/** « quel<invisible>mot »: what an invisible sign parts may be two words as well as one. */
function addUnglued(words: Word[], folded: Folded, start: number, body: string): void {
  let from = 0;
  const cuts: number[] = [];
  for (let at = 1; at < body.length; at += 1) if (isCut(folded, start + at)) cuts.push(at);
  if (cuts.length === 0 || cuts.length > MOST_SEPARATORS) return;
  for (const cut of [...cuts, body.length]) {
    const part = body.slice(from, cut);
    if (part.length >= SHORTEST_PART) words.push({ ...spanOf(folded, start + from, start + cut), folded: part, chunk: body, readings: [{ key: keyOf(part), reading: 'joined' }], mask: null, isGlued: false }); // prettier-ignore
    from = cut;
  }
}

const isCut = (folded: Folded, at: number) => (folded.starts[at] ?? 0) > (folded.ends[at - 1] ?? 0);

function addWords(words: Word[], folded: Folded, start: number, body: string): void {
  if (LINK.test(body)) return;
  const parts = partsOf(body);
  if (parts.length > 1) {
    for (const { text, at } of parts) addWord(words, folded, start + at, text, body);
    if (body.split(SEPARATORS).some((piece) => piece.length < SHORTEST_PART)) addWord(words, folded, start, body, body);
  } else addWord(words, folded, start, body, body);
}

function addWord(words: Word[], folded: Folded, start: number, said: string, chunk: string): void {
  const article = ELISION.exec(said)?.[0].length ?? 0;
  const body = said.slice(article).replace(/^[^\p{L}\p{N}@$€£*|!#%]+/u, '');
  if (body === '') return;
  const from = start + said.length - body.length;
  const isGlued = body.startsWith('#');
  const bare = isGlued ? body.slice(1) : body;
  const readings = readingsOf(bare);
  const mask = maskOf(bare);
  const span = spanOf(folded, from, from + body.length);
  words.push({ ...span, folded: bare, chunk, readings, mask, isGlued });
  if (LETTERS.test(body) && span.end - span.start > body.length && INVISIBLE.test(chunk) === false)
    addUnglued(words, folded, from, body);
}

function readingsOf(body: string): { key: string; reading: Reading }[] {
  const readings: { key: string; reading: Reading }[] = [];
  const add = (text: string, reading: Reading) => {
    const key = keyOf(text);
    if (key !== '' && !readings.some((one) => one.key === key)) readings.push({ key, reading });
  };
  add(body, 'plain');
  const spellings = leetSpellings(body);
  for (const spelling of spellings) add(spelling, 'leet');
  for (const text of [body, ...spellings]) if (isJoinable(text)) add(text.replace(SEPARATORS, ''), 'joined');
  for (const { key } of [...readings]) for (const spelling of soundSpellings(key)) add(spelling, 'leet');
  return readings;
}

/** Stretches of a chunk that are words of their own; one, when it is one word, whatever separates its letters. */
function partsOf(body: string): { text: string; at: number }[] {
  const isWhole = !/[^\p{L}\p{N}@$*]/u.test(body);
  const separator = isWhole ? null : body.split('-').length > 3 ? /-+/u : WORD_BREAK;
  if (separator === null || !separator.test(body)) return [{ text: body, at: 0 }];
  const parts: { text: string; at: number }[] = [];
  let at = 0;
  for (const text of body.split(separator)) {
    const found = body.indexOf(text, at);
    if (text !== '') parts.push({ text, at: found });
    at = found + text.length;
  }
  return parts.some(({ text }) => text.length >= SHORTEST_PART) ? parts : [{ text: body, at: 0 }];
}

function spacedWord(folded: Folded, singles: readonly { start: number; end: number; letter: string }[]): Word {
  const [first, last] = [singles[0]?.start ?? 0, singles.at(-1)?.end ?? 0];
  const text = singles.map(({ letter }) => letter).join('');
  const readings = [{ key: keyOf(text), reading: 'spaced' as const }];
  return { ...spanOf(folded, first, last), folded: text, chunk: text, readings, mask: null, isGlued: true };
}

/** « c.o.n.n.a.r.d » and « con-nard »; not « pique-nique-party-de-rue », whose parts are words of their own. */
function isJoinable(body: string): boolean {
  const parts = body.split(SEPARATORS);
  if (parts.length === 1) return false;
  const letters = parts.join('').length;
  return letters >= SHORTEST_JOINED && (parts.every((part) => part.length <= 1) || parts.length - 1 <= MOST_SEPARATORS);
}
