import type { Span } from '../span';
import { fold } from './fold';
import { ELISION, keyOf } from './spellings';
import type { Reading, Word } from './words';

/** A word or phrase somebody wants to see, in one language (`null`: in any). */
export interface Term {
  id: string;
  text: string;
  language: string | null;
  /** Words or phrases that look like it and are none (« pique-nique », « con questo »), as they are written. */
  exceptions?: readonly string[];
}

/** Where a text says a term, in the original, and how it was read. */
export interface TermHit extends Span {
  termId: string;
  readAs: string;
  reading: Reading;
}

interface Entry {
  term: Term;
  rest: readonly string[]; // of a phrase: the keys that follow
  exceptions: readonly (readonly string[])[];
}

const QUOTE = /['’]/;
/** A short phrase without its spaces may be any word. */
const SHORTEST_GLUED = 7;
/** Within a glued run only terms of this many letters are looked for, and put together from two words of six. */
const SHORTEST_INSIDE = 5;
const LONGEST_INSIDE = 24;
const SHORTEST_OF_TWO = 6;
/** A part of a word that was broken in two: short, or it would be a word. */
const LONGEST_HALF = 5;

/** Terms made ready for looking up: a map by the key of their first word, so that their number costs nothing. */
export class WordList {
  private readonly byFirst = new Map<string, Entry[]>();
  private readonly byWhole = new Map<string, Entry[]>();
  private readonly byShape = new Map<string, { key: string; letters: string }[]>();

  constructor(terms: Iterable<Term>) {
    for (const term of terms) this.add(term);
  }

  /** Hits in a text whose words these are, of terms of its language; of every language while that is unknown (`null`). */
  find(words: readonly Word[], language: string | null): TermHit[] {
    if (this.byFirst.size === 0) return [];
    const hits: TermHit[] = [];
    let readUpTo = -1;
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at];
      if (word === undefined || word.start < readUpTo) continue;
      const found = this.hitsAt(words, at, word, language);
      hits.push(...found);
      if (found.some(({ end }) => end > word.end)) readUpTo = Math.max(...found.map(({ end }) => end));
    }
    return hits;
  }

  private add(term: Term): void {
    const said = fold(term.text).text.trim().split(/\s+/).map((word) => word.replace(ELISION, '')); // prettier-ignore
    this.addSpelling(term, said);
    if (said.some((word) => QUOTE.test(word))) this.addSpelling(term, said.map((word) => word.replace(QUOTE, ''))); // prettier-ignore
  }

  private addSpelling(term: Term, letters: readonly string[]): void {
    const [first, ...rest] = letters.map(keyOf);
    if (!first) return;
    const exceptions = (term.exceptions ?? []).map((one) => fold(one).text.trim().split(/\s+/));
    push(this.byFirst, first, { term, rest, exceptions });
    const whole = keyOf(letters.join(''));
    if (rest.length === 0 || whole.length >= SHORTEST_GLUED) push(this.byWhole, whole, { term, rest: [], exceptions });
    const [word] = letters;
    if (word && rest.length === 0) push(this.byShape, shapeOf(word), { key: first, letters: word });
  }

  private hitsAt(words: readonly Word[], at: number, word: Word, language: string | null): TermHit[] {
    const broken = this.ofTwo(words, at, word, language);
    if (broken.length > 0) return broken;
    for (const { key, reading } of this.readingsOf(word)) {
      const hits = (this.byFirst.get(key) ?? []).flatMap((entry) => hitOf(entry, words, at, reading, language) ?? []);
      if (hits.length > 0) return longest(hits);
      // a phrase written as one word
      const glued = (this.byWhole.get(key) ?? []).flatMap((entry) => hitOf(entry, words, at, 'joined', language) ?? []);
      if (glued.length > 0) return longest(glued);
    }
    return word.isGlued ? this.inside(words, at, word, language) : [];
  }

  private readingsOf(word: Word): readonly { key: string; reading: Reading }[] {
    const { mask } = word;
    if (mask === null) return word.readings;
    const shape = new RegExp(`^${mask}$`);
    const masked = this.byShape.get(shapeOf(mask))?.filter(({ letters }) => shape.test(letters)) ?? [];
    return [...word.readings, ...masked.map(({ key }) => ({ key, reading: 'masked' as const }))];
  }

  /** Terms inside a hashtag or a run of single letters, the longest that begins first. */
  private inside(words: readonly Word[], at: number, word: Word, language: string | null): TermHit[] {
    const key = word.readings.at(-1)?.key ?? '';
    for (let from = 0; from <= key.length - SHORTEST_INSIDE; from += 1)
      for (let to = Math.min(key.length, from + LONGEST_INSIDE); to >= from + SHORTEST_INSIDE; to -= 1) {
        const entries = this.byWhole.get(keyOf(key.slice(from, to))) ?? [];
        const hits = entries.flatMap((entry) => hitOf(entry, words, at, 'joined', language) ?? []);
        if (hits.length > 0) return longest(hits);
      }
    return [];
  }

  /** « sal ope »: a word broken in two by a space. */
  private ofTwo(words: readonly Word[], at: number, word: Word, language: string | null): TermHit[] {
    const next = words[at + 1];
    if (next === undefined || word.folded.length > LONGEST_HALF || next.folded.length > LONGEST_HALF) return [];
    const letters = word.folded + next.folded;
    if (letters.length < SHORTEST_OF_TWO || Math.min(word.folded.length, next.folded.length) < 2) return [];
    const entries = this.byWhole.get(keyOf(letters)) ?? [];
    const isOneWord = (entry: Entry) => !/\s/.test(entry.term.text);
    const hits = entries.filter(isOneWord).flatMap((entry) => hitOf(entry, words, at, 'joined', language) ?? []);
    return hits.map((hit) => ({ ...hit, end: next.end }));
  }
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

const shapeOf = (letters: string) => `${letters.charAt(0)}${letters.length}`;

/** Of terms that begin at one word the longest; all that are as long, since several lists may have it. */
function longest(hits: readonly TermHit[]): TermHit[] {
  const end = Math.max(...hits.map((hit) => hit.end));
  return hits.filter((hit) => hit.end === end);
}

function hitOf(
  { term, rest, exceptions }: Entry,
  words: readonly Word[],
  at: number,
  reading: Reading,
  language: string | null,
): TermHit | null {
  if (term.language !== null && language !== null && term.language !== language) return null;
  const [first, last] = [words[at], words[at + rest.length]];
  if (!first || !last) return null;
  for (let n = 0; n < rest.length; n += 1)
    if (!words[at + 1 + n]?.readings.some((one) => one.key === rest[n])) return null;
  if (exceptions.some((exception) => isSaid(exception, words, at, rest.length + 1))) return null;
  return { termId: term.id, start: first.start, end: last.end, readAs: term.text, reading };
}

/** Whether an exception stands where the hit is: as the word, as the chunk around it, or as words around it. */
function isSaid(exception: readonly string[], words: readonly Word[], at: number, length: number): boolean {
  const [only] = exception;
  if (exception.length === 1) return words[at]?.folded === only || words[at]?.chunk === only;
  for (let from = at + length - exception.length; from <= at; from += 1)
    if (exception.every((part, n) => words[from + n]?.folded === part)) return true;
  return false;
}
