import { WordList } from '../reading/word-list';
import type { Word } from '../reading/words';
import { wordsOfReading } from '../reading/words-of-reading';
import { isRegexFault, loadRegex, type RuleRegex } from '../regex/rule-regex';
import type { TextReading } from '../screening/screening-types';
import type { Span } from '../span';

/** Words behind a hit in which another phrase may go on. */
const LONGEST_PHRASE = 12;

/**
 * Words and patterns of many rules, each looked for once per text: words by one look-up for all of them, patterns by their source.
 * Keeps what it found in the text that was asked about last; rules are asked one item after the other.
 */
export class SharedMatchers {
  private readonly words = new Set<string>();
  private list: WordList | null = null;
  private readIn: TextReading | null = null;
  private said: ReadonlySet<string> = new Set();
  private around: readonly (readonly Word[])[] = [];
  private readonly patterns = new Map<string, Pattern>();

  /** Makes it look for these words from the next text on. */
  addWords(words: readonly string[]): WordsOfRule {
    for (const word of words) this.words.add(word);
    this.list = null;
    this.readIn = null;
    return new WordsOfRule(words, this);
  }

  addPattern(source: string): Pattern {
    const known = this.patterns.get(source);
    if (known) return known;
    const loaded = loadRegex(source);
    const pattern = new Pattern(isRegexFault(loaded) ? null : loaded);
    this.patterns.set(source, pattern);
    return pattern;
  }

  /**
   * What a text says of the words of all rules, and the stretches where it does. Of words that begin at one place a list names
   * the longest alone, so one rule's word may stand unnamed inside another's: only in these stretches.
   */
  read(reading: TextReading): { said: ReadonlySet<string>; around: readonly (readonly Word[])[] } {
    if (this.readIn !== reading) {
      this.list ??= new WordList([...this.words].map((text) => ({ id: text, text, language: null })));
      const words = wordsOfReading(reading);
      const hits = this.list.find(words, null);
      this.said = new Set(hits.map(({ termId }) => termId));
      this.around = hits.map(({ start, end }) => {
        const first = words.findIndex((word) => word.end > start);
        const inside = words.filter((word, n) => n > first && word.start < end).length;
        return words.slice(first, first + inside + LONGEST_PHRASE);
      });
      this.readIn = reading;
    }
    return { said: this.said, around: this.around };
  }
}

/** The words of one condition, whatever those of other rules are. */
export class WordsOfRule {
  private readonly list: WordList;

  constructor(
    private readonly words: readonly string[],
    private readonly shared: SharedMatchers,
  ) {
    this.list = new WordList(words.map((text) => ({ id: text, text, language: null })));
  }

  /** Whether the text says one of them, in whatever disguise, whatever its language. */
  isSaidIn(reading: TextReading): boolean {
    const { said, around } = this.shared.read(reading);
    if (said.size === 0) return false;
    return this.words.some((word) => said.has(word)) || around.some((words) => this.list.find(words, null).length > 0);
  }

  /** Where, and as what it was read. */
  hitsIn(reading: TextReading) {
    return this.list.find(wordsOfReading(reading), null);
  }
}

/** A pattern of a rule; one that cannot be read any more answers nothing. */
export class Pattern {
  private askedOf: TextReading | null = null;
  private answer = false;

  constructor(private readonly regex: RuleRegex | null) {}

  matches(reading: TextReading): boolean | undefined {
    if (this.regex === null) return undefined;
    if (this.askedOf !== reading) {
      this.answer = this.regex.test(reading.text);
      this.askedOf = reading;
    }
    return this.answer;
  }

  spans(reading: TextReading): Span[] {
    return this.regex?.spans(reading.text) ?? [];
  }
}
