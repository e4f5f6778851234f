import type { Signal } from '@parvis/contracts';
import { ItemInputs } from '../rules/item-inputs';
import { Scorer } from '../learner/learned-model';
import { type CompiledWords, compileWords } from './compile-words';
import { learnerSignal } from './fact-signals';
import { readText } from './read-text';
import { riskOf } from './risk';
import type { ScreeningSetup, TextReading } from './screening-types';

export interface ReadOptions {
  /** What the author usually writes in, where it is known. */
  languageHint?: string | null;
  /** Of a review: says before any word in which tone it is meant. */
  stars?: number | null;
}

/** Reads texts with what a workspace set up; holds nothing of them. */
export class TextReader {
  readonly words: CompiledWords;
  private readonly scorer: Scorer | null;

  constructor(readonly setup: ScreeningSetup) {
    this.words = compileWords(setup.lists);
    this.scorer = setup.learner === null ? null : new Scorer(setup.learner);
  }

  read(text: string, { languageHint = null, stars = null }: ReadOptions = {}): TextReading {
    const { off, country } = this.setup;
    return readText(text, { words: this.words, off, country, languageHint, stars });
  }

  /** What the learned model says of a text. */
  learner(reading: TextReading): Signal {
    return learnerSignal(this.scorer, this.setup.off, reading, this.setup.learnerFrom);
  }
}

/** What a text alone answers to a rule. */
export function textInputs(reading: TextReading, reader: TextReader): ItemInputs {
  const signals = [...reading.signals, reader.learner(reading)];
  const { severity } = riskOf(reading, reader.words.terms);
  return new ItemInputs(reading, null, signals, severity, reader.setup.timeZone);
}
