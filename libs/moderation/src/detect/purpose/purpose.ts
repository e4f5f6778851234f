import { RISK_LABELS, type RiskLabel, type Severity } from '@parvis/contracts';
import type { Word } from '../../reading/words';
import { WordList } from '../../reading/word-list';
import { seededWords } from '../../screening/compile-words';
import type { ListedTerm } from '../../screening/screening-types';
import type { Feeling } from '../sentiment/sentiment';
import { ENGLISH } from './english';
import { FRENCH } from './french';
import { compiledPatterns, type Purpose, PURPOSE_OF_CATEGORY, PURPOSES, SEVERITY_OF } from './patterns';

/** What a text is for; strongest first, as `RISK_LABELS` are. */
export interface Intention {
  labels: RiskLabel[];
  severity: Severity;
  /** Words that say so by themselves, for marks. */
  said: { start: number; end: number; label: RiskLabel; readAs: string; isPlain: boolean }[];
}

const PATTERNS = { fr: compiledPatterns(FRENCH), en: compiledPatterns(ENGLISH) };
const TERMS = new Map(seededWords().flatMap((list) => list.terms.map((term): [string, ListedTerm] => [term.id, term])));
/** All lists as one: what a longer phrase says is what is meant, whatever its words say elsewhere. */
const LISTED = new WordList([...TERMS.values()].map(({ id, text, language, exceptions }) => ({ id, text, language, exceptions }))); // prettier-ignore
const QUOTES = /[’ʼ`´]/g;
const HARM: readonly RiskLabel[] = ['threat', 'hate', 'insult', 'scam', 'spam'];
const MARKED: readonly RiskLabel[] = [...HARM, 'swearing'];
/** A feeling this strong is praise or complaint though no phrase says so. */
const STRONG = 0.6;

/**
 * What a text is for, by own lists and patterns in French and English; `folded` is the text its words are of. A text of another
 * language is asked for listed words only. Swearing at things is no insult: an insult is aimed at people.
 */
export function purposeOf(
  folded: string,
  words: readonly Word[],
  language: string | null,
  feeling: Feeling,
): Intention {
  const said = LISTED.find(words, language).flatMap(({ termId, start, end, readAs, reading }) => {
    const term = TERMS.get(termId);
    const label = term && PURPOSE_OF_CATEGORY[term.category];
    return term && label ? [{ start, end, label, readAs, isPlain: reading === 'plain', severity: term.severity }] : [];
  });
  const found = new Set<RiskLabel>([...said.map(({ label }) => label), ...patternsIn(folded, language)]);
  settle(found, feeling);
  const labels = RISK_LABELS.filter((label) => found.has(label));
  const listed = said.filter(({ label }) => found.has(label));
  const severity = Math.max(0, ...labels.map((label) => severityOf(label, listed))) as Severity;
  return { labels, severity, said: listed.filter(({ label }) => MARKED.includes(label)) };
}

function patternsIn(folded: string, language: string | null): Purpose[] {
  const text = folded.replace(QUOTES, "'").replace(/\s+/g, ' ');
  const sets = language === 'fr' ? [PATTERNS.fr] : language === 'en' ? [PATTERNS.en] : language === null ? [PATTERNS.fr, PATTERNS.en] : []; // prettier-ignore
  return PURPOSES.filter((purpose) => sets.some((set) => set.get(purpose)?.test(text)));
}

/** What one label says about another. */
function settle(found: Set<RiskLabel>, { sentiment, score }: Feeling): void {
  const isHarmful = HARM.some((label) => found.has(label));
  if (!isHarmful && score !== null && !found.has('accusation')) {
    if (score <= -STRONG && !found.has('complaint')) found.add('complaint');
    if (score >= STRONG && !found.has('complaint')) found.add('praise');
  }
  // who swears at things has something to complain about
  if (found.has('swearing') && !isHarmful && !found.has('praise') && sentiment !== 'positive') found.add('complaint');
  // an advertisement praises itself, and who complains praises ironically
  if (found.has('scam') || found.has('spam') || (found.has('complaint') && sentiment !== 'positive')) found.delete('praise'); // prettier-ignore
  if (found.has('praise') && found.has('complaint') && sentiment === 'positive' && (score ?? 0) >= STRONG) found.delete('complaint'); // prettier-ignore
}

/** A listed word weighs what its list says; a pattern what its label says. */
function severityOf(label: RiskLabel, said: readonly { label: RiskLabel; severity: Severity }[]): number {
  const listed = said.filter((one) => one.label === label).map(({ severity }) => severity);
  if (listed.length > 0 && label !== 'swearing') return Math.max(...listed);
  return label === 'other' ? 0 : SEVERITY_OF[label];
}
