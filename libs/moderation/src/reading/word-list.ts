import { fold } from './fold';
import { ELISION, keyOf } from './spellings';
import { type Entry, HitsByList, type Term, type TermHit } from './term-hits';
import type { Reading, Word } from './words';

/** What is kept under one key: terms whose first word it is, and terms that are it when their spaces are left out. */
interface Kept {
  first: Entry[];
  whole: Entry[];
}

const QUOTE = /['’]/;
const ENDS_IN_E = /[a-z]{2}e$/;
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
  private readonly byKey = new Map<string, Kept>();
  private readonly byShape = new Map<string, { key: string; letters: string }[]>();

  constructor(terms: Iterable<Term>) {
    for (const term of terms) this.add(term);
  }

  /**
   * Hits in a text whose words these are, of terms of its language; of every language while that is unknown (`null`). Of terms of
   * one list that begin at one word the longest, all that are as long; what each list says, other lists do not change.
   */
  find(words: readonly Word[], language: string | null): TermHit[] {
    if (this.byKey.size === 0) return [];
    const hits = new HitsByList(words, language);
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at];
      if (word === undefined) continue;
      hits.moveTo(at, word);
      this.look(hits, words, at, word);
    }
    return hits.found;
  }

  private add(term: Term): void {
    const said = fold(term.text).text.trim().split(/\s+/).map((word) => word.replace(ELISION, '')); // prettier-ignore
    this.addSpelling(term, said);
    // « connasses » loses its -es, « connasse » nothing
    if (said.some((word) => ENDS_IN_E.test(word))) this.addSpelling(term, said.map((word) => (ENDS_IN_E.test(word) ? `${word}s` : word)), true); // prettier-ignore
    if (said.some((word) => QUOTE.test(word))) this.addSpelling(term, said.map((word) => word.replace(QUOTE, ''))); // prettier-ignore
  }

  private addSpelling(term: Term, letters: readonly string[], isPlural = false): void {
    const [first, ...rest] = letters.map(keyOf);
    if (!first) return;
    const listId = term.listId ?? '';
    const exceptions = (term.exceptions ?? []).map((one) => fold(one).text.trim().split(/\s+/));
    this.keptUnder(first).first.push({ term, listId, rest, exceptions, isPlural });
    const whole = keyOf(letters.join(''));
    if (rest.length === 0 || whole.length >= SHORTEST_GLUED)
      this.keptUnder(whole).whole.push({ term, listId, rest: [], exceptions, isPlural });
    const [word] = letters;
    if (!word || rest.length > 0 || isPlural) return;
    const shape = shapeOf(word);
    this.byShape.set(shape, [...(this.byShape.get(shape) ?? []), { key: first, letters: word }]);
  }

  private keptUnder(key: string): Kept {
    const kept = this.byKey.get(key) ?? { first: [], whole: [] };
    this.byKey.set(key, kept);
    return kept;
  }

  /** Everything a word may be, the likeliest first: for each list the first that it has decides. */
  private look(hits: HitsByList, words: readonly Word[], at: number, word: Word): void {
    this.lookForTwo(hits, words, at, word);
    for (const { key, reading } of this.readingsOf(word)) {
      const kept = this.byKey.get(key);
      if (kept === undefined) continue;
      hits.add(kept.first, reading);
      hits.add(kept.whole, 'joined'); // a phrase written as one word
    }
    if (word.isGlued) this.lookInside(hits, word);
  }

  private readingsOf(word: Word): readonly { key: string; reading: Reading }[] {
    const { mask } = word;
    if (mask === null) return word.readings;
    const shape = new RegExp(`^${mask}$`);
    const masked = this.byShape.get(shapeOf(mask))?.filter(({ letters }) => shape.test(letters)) ?? [];
    return [...word.readings, ...masked.map(({ key }) => ({ key, reading: 'masked' as const }))];
  }

  /** Terms inside a hashtag or a run of single letters, the longest that begins first. */
  private lookInside(hits: HitsByList, word: Word): void {
    const key = word.readings.at(-1)?.key ?? '';
    for (let from = 0; from <= key.length - SHORTEST_INSIDE; from += 1)
      for (let to = Math.min(key.length, from + LONGEST_INSIDE); to >= from + SHORTEST_INSIDE; to -= 1)
        hits.add(this.byKey.get(keyOf(key.slice(from, to)))?.whole ?? [], 'joined');
  }

  /** « sal ope »: a word broken in two by a space. */
  private lookForTwo(hits: HitsByList, words: readonly Word[], at: number, word: Word): void {
    const next = words[at + 1];
    if (next === undefined || word.folded.length > LONGEST_HALF || next.folded.length > LONGEST_HALF) return;
    if (word.folded.length + next.folded.length < SHORTEST_OF_TWO) return;
    if (word.folded.length < 2 || next.folded.length < 2) return;
    const whole = this.byKey.get(keyOf(word.folded + next.folded))?.whole ?? [];
    hits.add(whole.filter(({ term }) => !/\s/.test(term.text)), 'joined', next.end); // prettier-ignore
  }
}

const shapeOf = (letters: string) => `${letters.charAt(0)}${letters.length}`;
