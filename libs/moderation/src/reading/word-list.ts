import { keyOf, type Reading, type Word } from './words';
import { fold } from './fold';

/** A word or phrase somebody wants to see, in one language (`null`: in any). */
export interface Term {
  id: string;
  text: string;
  language: string | null;
  /** Words that look like it and are none (« pique-nique »), as they are written. */
  exceptions?: readonly string[];
}

/** Where a text says a term, in the original, and how it was read. */
export interface TermHit {
  termId: string;
  start: number;
  end: number;
  readAs: string;
  reading: Reading;
}

interface Entry {
  term: Term;
  rest: readonly string[]; // of a phrase: the keys that follow
  exceptions: ReadonlySet<string>;
}

/** Terms made ready for looking up: a map by the key of their first word, so that their number costs nothing. */
export class WordList {
  private readonly byFirst = new Map<string, Entry[]>();
  private readonly byShape = new Map<string, { key: string; letters: string }[]>();

  constructor(terms: Iterable<Term>) {
    for (const term of terms) this.add(term);
  }

  /** Hits in a text whose words these are, of terms of its language; of every language while that is unknown (`null`). */
  find(words: readonly Word[], language: string | null): TermHit[] {
    return words.flatMap((word, at) => this.hitsAt(words, at, word, language));
  }

  private add(term: Term): void {
    const letters = fold(term.text).text.trim().split(/\s+/);
    const [first, ...rest] = letters.map(keyOf);
    if (!first) return;
    const exceptions = new Set((term.exceptions ?? []).map((one) => fold(one).text));
    this.byFirst.set(first, [...(this.byFirst.get(first) ?? []), { term, rest, exceptions }]);
    const [word] = letters;
    if (word && rest.length === 0) {
      const shape = shapeOf(word);
      this.byShape.set(shape, [...(this.byShape.get(shape) ?? []), { key: first, letters: word }]);
    }
  }

  private hitsAt(words: readonly Word[], at: number, word: Word, language: string | null): TermHit[] {
    for (const { key, reading } of this.readingsOf(word)) {
      const hits = (this.byFirst.get(key) ?? []).flatMap((entry) => hitOf(entry, words, at, reading, language) ?? []);
      if (hits.length > 0) return hits;
    }
    return [];
  }

  private readingsOf(word: Word): readonly { key: string; reading: Reading }[] {
    const { mask } = word;
    if (mask === null) return word.readings;
    const shape = new RegExp(`^${mask}$`);
    const masked = this.byShape.get(shapeOf(mask))?.filter(({ letters }) => shape.test(letters)) ?? [];
    return [...word.readings, ...masked.map(({ key }) => ({ key, reading: 'masked' as const }))];
  }
}

const shapeOf = (letters: string) => `${letters.charAt(0)}${letters.length}`;

function hitOf(
  { term, rest, exceptions }: Entry,
  words: readonly Word[],
  at: number,
  reading: Reading,
  language: string | null,
): TermHit | null {
  if (term.language !== null && language !== null && term.language !== language) return null;
  const said = words.slice(at, at + 1 + rest.length);
  const [first, last] = [said[0], said.at(-1)];
  if (!first || !last || exceptions.has(first.folded)) return null;
  const follows = rest.every((key, n) => said[n + 1]?.readings.some((one) => one.key === key));
  return follows ? { termId: term.id, start: first.start, end: last.end, readAs: term.text, reading } : null;
}
