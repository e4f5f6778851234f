import type { Detector, ScreeningRuleContent, ScreeningWhen } from '@parvis/contracts';
import { type CompiledRule, compileRule } from '../rules/compile-rule';
import { SharedMatchers } from '../rules/shared-matchers';
import type { Answer } from '../rules/three-valued';
import { riskOf } from '../screening/risk';
import type { ScreeningSetup } from '../screening/screening-types';
import { TextReader } from '../screening/text-reader';
import { criticismOf } from '../statistics/criticism';
import { neededDetectors } from './needed-detectors';
import { PastInputs, type PastItem } from './past-inputs';

/** What is asked of the past: a draft, and the version it would take the place of when that one asks something else. */
export interface PastQuestion {
  draft: ScreeningRuleContent;
  live: ScreeningRuleContent | null;
  setup: ScreeningSetup;
}

/** Answers in the order of the items; null: not known. */
export interface PastAnswers {
  draft: Answer[];
  live: Answer[] | null;
}

const OF_TEXT: readonly Detector[] = ['words', 'links', 'personal-data', 'shape', 'language', 'sentiment', 'purpose'];

/** Asks rules about items of the past, and of each text only what those rules depend on. The same question and items give the same answers. */
export class PastEvaluator {
  private readonly draft: CompiledRule;
  private readonly live: CompiledRule | null;
  private readonly reader: TextReader;
  private readonly asksLearner: boolean;
  private readonly tellsPlain: boolean;
  private whole: TextReader | undefined;

  constructor(private readonly question: PastQuestion) {
    const { draft, live, setup } = question;
    const matchers = new SharedMatchers();
    const needed = neededDetectors(live ? [draft, live] : [draft]);
    this.draft = compileRule(draft, matchers);
    this.live = live && compileRule(live, matchers);
    this.asksLearner = needed.has('learner');
    this.tellsPlain = [draft, live].some((rule) => rule !== null && tellsPlainAuthors(rule));
    // whose copies they were is stored: nothing is compared again
    const off = [
      ...new Set<Detector>([...setup.off, 'copies', ...OF_TEXT.filter((detector) => !needed.has(detector))]),
    ];
    this.reader = new TextReader({ ...setup, off, learner: this.asksLearner ? setup.learner : null });
  }

  answer(items: readonly PastItem[]): PastAnswers {
    const answers: PastAnswers = { draft: [], live: this.live && [] };
    for (const item of items) {
      const inputs = this.inputsOf(item);
      answers.draft.push(this.draft.answer(inputs));
      if (this.live) answers.live?.push(this.live.answer(inputs));
    }
    return answers;
  }

  /** Whether texts are plain criticism, with everything that has a say asked. */
  criticism(items: readonly Pick<PastItem, 'text' | 'language' | 'stars'>[]): (boolean | null)[] {
    this.whole ??= new TextReader({ ...this.question.setup, learner: null });
    const reader = this.whole;
    return items.map(({ text, language, stars }) => criticismOf(reader.read(text, { languageHint: language, stars }).signals)); // prettier-ignore
  }

  private inputsOf(item: PastItem): PastInputs {
    const { reader } = this;
    const reading = reader.read(item.text, { languageHint: item.language, stars: item.stars });
    const signals = this.asksLearner ? [...reading.signals, reader.learner(reading)] : reading.signals;
    const { severity } = riskOf(reading, reader.words.terms);
    return new PastInputs(item, reading, {
      signals,
      severity,
      timeZone: this.question.setup.timeZone,
      tellsPlain: this.tellsPlain,
    });
  }
}

/** Whether a rule asks for authors who are `none` or `trusted`. */
function tellsPlainAuthors({ when, except }: Pick<ScreeningRuleContent, 'when' | 'except'>): boolean {
  const asks = (tree: ScreeningWhen | null): boolean => {
    if (tree === null) return false;
    if ('all' in tree) return tree.all.some(asks);
    if ('any' in tree) return tree.any.some(asks);
    if ('not' in tree) return asks(tree.not);
    const { field, value } = tree;
    return field === 'standing' && Array.isArray(value) && value.some((one) => one === 'none' || one === 'trusted');
  };
  return asks(when) || asks(except);
}
