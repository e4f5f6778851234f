import { WordList } from '../reading/word-list';
import { wordsOfReading } from '../reading/words-of-reading';
import { isRegexFault, loadRegex, type RuleRegex } from '../regex/rule-regex';
import type { TextReading } from '../screening/screening-types';
import type { Span } from '../span';
import type { ItemInputs } from './item-inputs';
import type { FindMarks } from './rule-marks';
import type { Answer, Question } from './three-valued';

/** A condition of a rule as a question; `marks` finds what it is about in a text, where that stands anywhere. */
export interface Condition extends Question<ItemInputs> {
  marks: FindMarks | null;
}

/**
 * Words and patterns of many rules, each looked for once per text: words by one look-up for all of them, patterns by their source.
 * Keeps what it found in the text that was asked about last; rules are asked one item after the other.
 */
export class SharedMatchers {
  private readonly words = new Set<string>();
  private list: WordList | null = null;
  private readIn: TextReading | null = null;
  private said: ReadonlySet<string> = NOTHING;
  private readonly questions = new Map<string, Condition>();
  private readonly patterns = new Map<string, Pattern>();

  /** Makes it look for these words from the next text on. */
  addWords(words: readonly string[]): WordsOfRule {
    for (const word of words) this.words.add(word);
    this.list = null;
    this.readIn = null;
    return new WordsOfRule(words, this);
  }

  /** A question that several rules ask is one, and answered once per item. */
  shared(key: string, make: () => Condition): Condition {
    const known = this.questions.get(key);
    if (known) return known;
    const question = make();
    const made = { ...question, ask: onceEach(question.ask) };
    this.questions.set(key, made);
    return made;
  }

  addPattern(source: string): Pattern {
    const known = this.patterns.get(source);
    if (known) return known;
    const loaded = loadRegex(source);
    const pattern = new Pattern(isRegexFault(loaded) ? null : loaded);
    this.patterns.set(source, pattern);
    return pattern;
  }

  /** What a text says of the words of all rules; each word is a list of its own, so that no rule's hides another's. */
  saidIn(reading: TextReading): ReadonlySet<string> {
    if (this.readIn !== reading) {
      this.list ??= new WordList([...this.words].map((text) => ({ id: text, text, language: null, listId: text })));
      const hits = this.list.find(wordsOfReading(reading), null);
      this.said = hits.length === 0 ? NOTHING : new Set(hits.map(({ termId }) => termId));
      this.readIn = reading;
    }
    return this.said;
  }
}

function onceEach(ask: Question<ItemInputs>['ask']): Question<ItemInputs>['ask'] {
  let last: ItemInputs | null = null;
  let answer: Answer = null;
  return (inputs) => {
    if (inputs !== last) {
      answer = ask(inputs);
      last = inputs;
    }
    return answer;
  };
}

const NOTHING: ReadonlySet<string> = new Set();

/** The words of one condition, whatever those of other rules are. */
export class WordsOfRule {
  private list: WordList | null = null;

  constructor(
    private readonly words: readonly string[],
    private readonly shared: SharedMatchers,
  ) {}

  /** Whether the text says one of them, in whatever disguise, whatever its language. */
  isSaidIn(reading: TextReading): boolean {
    const said = this.shared.saidIn(reading);
    return said.size > 0 && this.words.some((word) => said.has(word));
  }

  /** Where, and as what it was read. */
  hitsIn(reading: TextReading) {
    this.list ??= new WordList(this.words.map((text) => ({ id: text, text, language: null })));
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
