import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import type { Span } from '../span';
import { processorMs } from './processor-time';
import { type RegexFault, type RegexFaultCode, RegexRefusal } from './regex-fault';
import { type Translated, translate } from './translate';
import { TEXT_LIMIT, trialTexts } from './trial-texts';

export const PATTERN_LIMIT = 500;
/** Processor time that a pattern may take on 10,000 characters. */
export const SLOWEST_MS = 5;
/** Instructions of the compiled pattern: above it the engine leaves its fast paths. */
const LARGEST_PROGRAM = 4000;
const TRIALS = 3;
const MORE_TRIALS = 10;
/** What makes further trials useless, and how long a pattern is given the benefit of the doubt: whoever saves waits. */
const HOPELESS_MS = 250;
const LONGEST_DOUBT_MS = 1000;
const MOST_SPANS = 50;

const FAULTS: Readonly<Record<string, RegexFaultCode>> = {
  'missing closing )': 'unclosed-group',
  'missing closing ]': 'unclosed-class',
  'unexpected )': 'unopened-group',
  'invalid character class range': 'unknown-class',
  'invalid character class': 'unknown-class',
  'invalid escape sequence': 'escape',
  'trailing backslash at end of expression': 'escape',
  'invalid repeat count': 'repeat',
  'invalid repetition size': 'repeat',
  'invalid nested repetition operator': 'repeat',
  'missing argument to repetition operator': 'repeat',
  'expression too large': 'too-large',
  'expression nests too deeply': 'too-large',
};

/** An accepted pattern. Upper and lower case differ unless it begins with `(?i)`; of long texts the first 10,000 characters count. */
export class RuleRegex {
  constructor(
    readonly pattern: string,
    private readonly engine: RE2JS,
    /** The slowest of its trials. */
    readonly slowestMs: number,
  ) {}

  test(text: string): boolean {
    return this.engine.test(text.slice(0, TEXT_LIMIT));
  }

  /** Where it matches, at most fifty, without the separators that bound a whole word. */
  spans(text: string): Span[] {
    const looked = text.slice(0, TEXT_LIMIT);
    if (!this.engine.test(looked)) return [];
    const matcher = this.engine.matcher(looked);
    const spans: Span[] = [];
    while (spans.length < MOST_SPANS && matcher.find()) spans.push(this.tidied(looked, matcher.start(), matcher.end()));
    return spans.filter(({ start, end }) => end > start);
  }

  private tidied(text: string, start: number, end: number): Span {
    if (!this.pattern.includes('(?w:')) return { start, end };
    const said = text.slice(start, end);
    const before = /^[^\p{L}\p{N}_]/u.exec(said)?.[0].length ?? 0;
    const behind = /[^\p{L}\p{N}_]$/u.exec(said)?.[0].length ?? 0;
    return { start: start + before, end: Math.max(start + before, end - behind) };
  }
}

/**
 * Compiles what a member wrote, or says why not and where. What is accepted took at most 5 ms of processor time on 10,000 characters
 * of each text that was made to be hard for it, however busy the machine. Costs a tenth of a second, a doubtful one about a second,
 * in which nothing else runs: for when a rule is saved, not per item; `loadRegex` is for those.
 */
export function compileRegex(pattern: string): RuleRegex | RegexFault {
  const compiled = prepared(pattern);
  if (!(compiled instanceof RE2JS)) return compiled;
  const { pattern: translated } = translate(pattern);
  const slowestMs = slowestTrial(() => RE2JS.compile(translated), pattern);
  return slowestMs > SLOWEST_MS ? { code: 'too-slow', at: 0, part: '' } : new RuleRegex(pattern, compiled, slowestMs);
}

/** Compiles a pattern that was accepted before, without trying it again; what is unreadable nevertheless gives its fault. */
export function loadRegex(pattern: string): RuleRegex | RegexFault {
  const compiled = prepared(pattern);
  return compiled instanceof RE2JS ? new RuleRegex(pattern, compiled, 0) : compiled;
}

export const isRegexFault = (result: RuleRegex | RegexFault): result is RegexFault => !(result instanceof RuleRegex);

function prepared(pattern: string): RE2JS | RegexFault {
  if (pattern.trim() === '') return { code: 'empty', at: 0, part: '' };
  if (pattern.length > PATTERN_LIMIT) return { code: 'too-long', at: PATTERN_LIMIT, part: '' };
  try {
    const tooMany = expansionOf(pattern);
    if (tooMany) return tooMany;
    const translated = translate(pattern);
    const engine = compiledBy(translated);
    if (!(engine instanceof RE2JS)) return engine;
    return engine.programSize() > LARGEST_PROGRAM ? { code: 'too-large', at: 0, part: '' } : engine;
  } catch (error) {
    if (error instanceof RegexRefusal) return error.fault;
    throw error;
  }
}

function compiledBy({ pattern, origins }: Translated): RE2JS | RegexFault {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const part = error instanceof RE2JSSyntaxException ? (error.getPattern() ?? '') : '';
    const code = (error instanceof RE2JSSyntaxException ? FAULTS[error.getDescription()] : undefined) ?? 'syntax';
    const at = part === '' || part === pattern ? 0 : (origins[Math.max(0, pattern.indexOf(part))] ?? 0);
    return { code, at, part: part === pattern ? '' : part };
  }
}

/** Counts that multiply, as in `(a{1000}){1000}`, said as what they are: the engine calls them an invalid count. */
function expansionOf(pattern: string): RegexFault | null {
  const counts = [...pattern.matchAll(/(?<!\\)\{(\d+)(?:,(\d*))?\}/g)];
  const nested = counts.find((count) => pattern.charAt(count.index - 1) === ')' && Number(count[2] || count[1]) > 1);
  const product = counts.reduce((all, count) => all * Math.max(1, Number(count[2] || count[1])), 1);
  const single = counts.find((count) => Number(count[2] || count[1]) > 1000);
  const fault = single ?? (nested && counts.length > 1 && isNested(pattern, nested.index) && product > 1000 ? nested : undefined); // prettier-ignore
  return fault ? { code: 'too-large', at: fault.index, part: fault[0] } : null;
}

/** Whether the group that closes right before `at` repeats something inside a counted number of times. */
function isNested(pattern: string, at: number): boolean {
  let depth = 0;
  for (let from = at - 1; from >= 0; from -= 1) {
    if (pattern.charAt(from) === ')') depth += 1;
    else if (pattern.charAt(from) === '(' && (depth -= 1) === 0) return /\{\d/.test(pattern.slice(from, at));
  }
  return false;
}

/**
 * Milliseconds of its hardest text: the best of three of the kind, each with an engine that has seen nothing yet, since one that
 * remembers is fast on what was slow at first. The clock on the wall only acquits: it never shows less than what the pattern took,
 * and on a busy machine much more. Where it does not, the time of the processor decides.
 */
function slowestTrial(compile: () => RE2JS, pattern: string): number {
  const best: number[] = [];
  for (let trial = 0; trial < TRIALS; trial += 1) {
    for (const [kind, text] of trialTexts(pattern, trial * 7 + 1).entries()) {
      const { wall, own } = tried(compile(), text);
      if (own > HOPELESS_MS) return own;
      best[kind] = Math.min(best[kind] ?? Infinity, wall);
    }
  }
  let slowest = 0;
  for (const [kind, wall] of best.entries()) {
    slowest = Math.max(slowest, wall > SLOWEST_MS ? Math.min(wall, usualTime(compile, pattern, kind)) : wall);
    if (slowest > SLOWEST_MS) break;
  }
  return slowest;
}

/** Mean processor time on texts of one kind: the processor's clock goes in steps as long as one run, so several count. */
function usualTime(compile: () => RE2JS, pattern: string, kind: number): number {
  let [spent, runs] = [0, 0];
  while (runs < MORE_TRIALS && spent < LONGEST_DOUBT_MS) {
    runs += 1;
    spent += tried(compile(), trialTexts(pattern, (TRIALS + runs) * 7 + 1)[kind] ?? '').own;
  }
  return spent / runs;
}

/** What a rule does: it asks first, then looks for the places. */
function tried(engine: RE2JS, text: string): { wall: number; own: number } {
  const [began, before] = [performance.now(), processorMs()];
  if (engine.test(text)) engine.matcher(text).find();
  return { wall: performance.now() - began, own: processorMs() - before };
}
