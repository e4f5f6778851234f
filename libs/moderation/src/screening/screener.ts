import type { MarkedSpan, Signal, WordLevel } from '@parvis/contracts';
import { type CompiledRule, compileRule, fieldsIn } from '../rules/compile-rule';
import { ItemInputs } from '../rules/item-inputs';
import { SharedMatchers } from '../rules/shared-matchers';
import { arbitrate, type Candidate } from './arbitrate';
import { candidatesOf, facesOf, held, hitsOf, isSeen, mayAct, type StandingRule } from './candidates';
import { authorSignal, copiesSignal, externalSignal } from './fact-signals';
import { atMost5, type Risk, riskOf } from './risk';
import type { ItemFacts, ScreeningSetup, TextReading, Verdict } from './screening-types';
import { type ReadOptions, TextReader } from './text-reader';
import { inOrder, shouldHaveRun, waitedFor } from './unchecked';
import { flagsOf, isShielded, suggestionOf } from './what-follows';

export interface JudgeOptions {
  /** A person decided this revision: nothing acts on it any more. */
  decided?: boolean;
  /** Who rules act for or not by their share (`rolloutSubject`); left out: somebody they act for. */
  subject?: string;
}

type Live = StandingRule & CompiledRule;

/** What rules said of an item. */
interface Matches {
  matched: Live[];
  unknown: string[];
  /** Fields that rules that may act could not be answered without. */
  missing: Set<string>;
  /** Of rules that may act one failed. */
  failed: boolean;
}

/**
 * Looks at items with what one workspace set up. `read` needs the text alone; `judge` adds what is known of the item, and is the
 * whole of what happens to it. Nothing is kept between items, nothing is read from anywhere: the same setup, text, facts and
 * author give the same verdict. Not for use by two threads.
 */
export class Screener {
  private readonly reader: TextReader;
  private readonly rules: readonly ((subject: string | null) => Live)[];
  private readonly levelOf: ReadonlyMap<string, WordLevel>;

  constructor(private readonly setup: ScreeningSetup) {
    const matchers = new SharedMatchers();
    this.reader = new TextReader(setup);
    this.rules = setup.rules.map((rule) => facesOf({ ...rule, ...compileRule(rule.content, matchers) }));
    this.levelOf = new Map(setup.lists.flatMap(({ level, terms }) => terms.map(({ id }) => [id, level])));
  }

  read(text: string, options: ReadOptions = {}): TextReading {
    return this.reader.read(text, options);
  }

  judge(reading: TextReading, facts: ItemFacts, { decided = false, subject }: JudgeOptions = {}): Verdict {
    const signals = this.signalsOf(reading, facts);
    const risk = riskOf(reading, this.reader.words.terms);
    const inputs = new ItemInputs(reading, facts, signals, risk.severity, this.setup.timeZone);
    const found = this.matchesOf(inputs, subject ?? null);
    const standing = facts.author?.standing ?? 'none';
    const candidates = [...candidatesOf(found.matched), ...this.listed(reading, risk), ...held(standing)];
    const waiting = [...waitedFor(fieldsIn(found.missing), inputs), ...(found.failed ? ['words' as const] : [])];
    const outcome = arbitrate({ standing, decided, candidates, unanswered: waiting.length > 0 });
    const unchecked = inOrder([...shouldHaveRun(signals), ...waiting]);
    const shielded = isShielded(facts.kind, inputs) && !decided;
    return {
      signals,
      marks: this.marksOf(reading, found.matched),
      language: reading.language,
      severity: atMost5(
        Math.max(risk.severity, ...found.matched.filter(isSeen).map(({ content }) => content.severity)),
      ),
      label: risk.label,
      flags: flagsOf(facts, inputs, outcome, unchecked),
      hits: hitsOf(found.matched),
      unknown: found.unknown,
      outcome: { ...outcome, protective: shielded && risk.label === 'personal-data' },
      suggestion: suggestionOf(found.matched, inputs, outcome, shielded),
      unchecked,
      tagIds: [...new Set(found.matched.filter(mayAct).flatMap(({ content }) => content.tagIds))],
    };
  }

  private signalsOf(reading: TextReading, facts: ItemFacts): Signal[] {
    const { off } = this.setup;
    return [
      ...reading.signals,
      copiesSignal(facts.copies, reading, off),
      authorSignal(facts.author, off),
      this.reader.learner(reading),
      externalSignal(facts.external, off),
    ];
  }

  private matchesOf(inputs: ItemInputs, subject: string | null): Matches {
    const found: Matches = { matched: [], unknown: [], missing: new Set(), failed: false };
    for (const ruleFor of this.rules) ask(ruleFor(subject), inputs, found);
    return found;
  }

  /** What the lists do of which a term was read: `mark` does nothing. */
  private listed(reading: TextReading, { termSeverity }: Risk): Candidate[] {
    const levels = new Set(reading.termIds.map((id) => this.levelOf.get(id)));
    const severity = (level: WordLevel) => this.severityOf(reading, level, termSeverity);
    return (['hold', 'hide'] as const)
      .filter((level) => levels.has(level))
      .map((level) => ({ why: 'word-list', intent: level === 'hide' ? 'limit' : 'hold', severity: severity(level), rule: null })); // prettier-ignore
  }

  private severityOf({ termIds }: TextReading, level: WordLevel, most: number): number {
    const ofLevel = termIds.filter((id) => this.levelOf.get(id) === level);
    return Math.min(most, Math.max(0, ...ofLevel.map((id) => this.reader.words.terms.get(id)?.severity ?? 0)));
  }

  private marksOf(reading: TextReading, matched: readonly Live[]): MarkedSpan[] {
    const own = matched.filter(isSeen).flatMap(({ marks }) => marks(reading));
    if (own.length === 0) return reading.marks;
    const isMarked = (mark: MarkedSpan, others: readonly MarkedSpan[]) => others.some(({ start, end }) => start <= mark.start && mark.end <= end); // prettier-ignore
    const added = own.filter((mark, n) => !isMarked(mark, reading.marks) && !isMarked(mark, own.slice(0, n)));
    return [...reading.marks, ...added].sort((a, b) => a.start - b.start || b.end - a.end);
  }
}

/** A rule that fails takes no other along: it is not answered, and what it looked for in the text did not run. */
function ask(live: Live, inputs: ItemInputs, found: Matches): void {
  try {
    const answer = live.answer(inputs);
    if (answer === true) found.matched.push(live);
    if (answer !== null) return;
    if (mayAct(live)) live.gatherMissing(inputs, found.missing);
  } catch {
    if (mayAct(live)) found.failed = true;
  }
  found.unknown.push(live.id);
}
