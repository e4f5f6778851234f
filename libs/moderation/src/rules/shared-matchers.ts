import { wordsOfReading } from '../reading/words-of-reading';
import { type TermHit, WordList } from '../reading/word-list';
import { isRegexFault, loadRegex, type RuleRegex } from '../regex/rule-regex';
import type { TextReading } from '../screening/screening-types';
import type { Span } from '../span';

/**
 * Words and patterns of many rules, each looked for once per text: words by one look-up for all of them, patterns by their source.
 * Keeps what it found in the text that was asked about last; rules are asked one item after the other.
 */
export class SharedMatchers {
  private readonly words = new Set<string>();
  private list: WordList | null = null;
  private saidIn: TextReading | null = null;
  private hits: readonly TermHit[] = [];
  private said: ReadonlySet<string> = new Set();
  private readonly patterns = new Map<string, Pattern>();

  /** Makes it look for these words from the next text on. */
  addWords(words: readonly string[]): void {
    for (const word of words) this.words.add(word);
    this.list = null;
  }

  /** Whether the text says one of the words, in whatever disguise, whatever its language. */
  saysOneOf(reading: TextReading, words: readonly string[]): boolean {
    const said = this.saidBy(reading);
    return said.size > 0 && words.some((word) => said.has(word));
  }

  /** Where it says them, and as what it was read. */
  hitsOf(reading: TextReading, words: readonly string[]): TermHit[] {
    return this.saidBy(reading).size > 0 ? this.hits.filter(({ termId }) => words.includes(termId)) : [];
  }

  addPattern(source: string): Pattern {
    const known = this.patterns.get(source);
    if (known) return known;
    const loaded = loadRegex(source);
    const pattern = new Pattern(isRegexFault(loaded) ? null : loaded);
    this.patterns.set(source, pattern);
    return pattern;
  }

  private saidBy(reading: TextReading): ReadonlySet<string> {
    if (this.saidIn === reading && this.list !== null) return this.said;
    this.list ??= new WordList([...this.words].map((text) => ({ id: text, text, language: null })));
    this.hits = this.list.find(wordsOfReading(reading), null);
    this.said = new Set(this.hits.map(({ termId }) => termId));
    this.saidIn = reading;
    return this.said;
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
