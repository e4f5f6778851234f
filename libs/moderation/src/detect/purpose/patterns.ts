import type { RiskLabel, Severity, TermCategory } from '@parvis/contracts';

/** What can be told from words: personal data has its own detector, and the rest is `other`. */
export type Purpose = Exclude<RiskLabel, 'personal-data' | 'other' | 'swearing'>;

/** Sources of regular expressions over folded text, by purpose. They begin at the beginning of a word. */
export type PurposePatterns = Readonly<Record<Purpose, readonly string[]>>;

export const PURPOSES: readonly Purpose[] = ['threat', 'hate', 'insult', 'scam', 'spam', 'accusation', 'complaint', 'request', 'question', 'praise']; // prettier-ignore

/** How bad it is to say it; criticism, requests and praise do no harm. */
export const SEVERITY_OF: Readonly<Record<Exclude<RiskLabel, 'other'>, Severity>> = {
  threat: 5, hate: 5, insult: 3, scam: 4, spam: 3, 'personal-data': 2, swearing: 1, accusation: 1, complaint: 0, request: 0, question: 0, praise: 0,
}; // prettier-ignore

/** Purposes that a listed word gives away by itself. */
export const PURPOSE_OF_CATEGORY: Partial<Record<TermCategory, RiskLabel>> = {
  threat: 'threat',
  hate: 'hate',
  insult: 'insult',
  sexual: 'insult',
  scam: 'scam',
  spam: 'spam',
  swearing: 'swearing',
};

/**
 * One expression per purpose. Those that begin with a letter or a group share one look behind them: within a word, where most
 * places of a text are, that one failure is all there is to try.
 */
export function compiledPatterns(patterns: PurposePatterns): ReadonlyMap<Purpose, RegExp> {
  return new Map(PURPOSES.map((purpose) => [purpose, new RegExp(atWordStarts(patterns[purpose]), 'u')]));
}

function atWordStarts(sources: readonly string[]): string {
  const [bounded, others] = [sources.filter(isBounded), sources.filter((source) => !isBounded(source))];
  return [...(bounded.length > 0 ? [`(?<![a-z0-9])(?:${bounded.join('|')})`] : []), ...others].join('|');
}

const isBounded = (source: string) => /^[a-z(]/.test(source);
