import type { Span } from '../span';
import type { Reading, Word } from './words';

/** A word or phrase somebody wants to see, in one language (`null`: in any). */
export interface Term {
  id: string;
  text: string;
  language: string | null;
  /** Words or phrases that look like it and are none (« pique-nique », « con questo »), as they are written. */
  exceptions?: readonly string[];
  /** Lists do not hide each other's terms; terms without one are of one list. */
  listId?: string;
}

/** Where a text says a term, in the original, and how it was read. */
export interface TermHit extends Span {
  termId: string;
  readAs: string;
  reading: Reading;
}

/** A term under one of the keys it is looked up by. */
export interface Entry {
  term: Term;
  listId: string;
  rest: readonly string[]; // of a phrase: the keys that follow
  exceptions: readonly (readonly string[])[];
  /** Kept under the plural of a word in -e, whose key may be another word's: only what ends like a plural is it. */
  isPlural: boolean;
}

/** How far a list has come in a text. */
interface Progress {
  /** The last word at which it had a term. */
  hitAt: number;
  /** What it found goes on up to here: it finds nothing else in it. */
  readUpTo: number;
}

const PLURAL_END = /[sxz$5]$/;

/** Gathers the hits of one text, word after word, each list by itself. */
export class HitsByList {
  readonly found: TermHit[] = [];
  private readonly progress = new Map<string, Progress>();
  private place = 0;
  private word: Word | null = null;

  constructor(
    private readonly words: readonly Word[],
    private readonly language: string | null,
  ) {}

  moveTo(place: number, word: Word): void {
    this.place = place;
    this.word = word;
  }

  /**
   * Terms that may stand at this word, read in one way. Only lists count that have found nothing here in another way before, and
   * of each the longest. `end` is given where the hit goes further than its words tell.
   */
  add(entries: readonly Entry[], reading: Reading, end?: number): void {
    if (entries.length === 0) return;
    const said: { hit: TermHit; listId: string }[] = [];
    for (const entry of entries) {
      if (this.isRead(entry.listId)) continue;
      const hit = hitOf(entry, this.words, this.place, reading, this.language);
      if (hit !== null) said.push({ hit: end === undefined ? hit : { ...hit, end }, listId: entry.listId });
    }
    for (const { hit, listId } of said) {
      if (said.some((other) => other.listId === listId && other.hit.end > hit.end)) continue;
      this.found.push(hit);
      const readUpTo = hit.end > (this.word?.end ?? 0) ? hit.end : 0;
      this.progress.set(listId, { hitAt: this.place, readUpTo });
    }
  }

  private isRead(listId: string): boolean {
    const progress = this.progress.get(listId);
    return progress !== undefined && (progress.hitAt === this.place || (this.word?.start ?? 0) < progress.readUpTo);
  }
}

function hitOf(
  { term, rest, exceptions, isPlural }: Entry,
  words: readonly Word[],
  at: number,
  reading: Reading,
  language: string | null,
): TermHit | null {
  if (term.language !== null && language !== null && term.language !== language) return null;
  const [first, last] = [words[at], words[at + rest.length]];
  if (!first || !last || (isPlural && !PLURAL_END.test(last.folded))) return null;
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
