import type { MarkedSpan, ScreeningWhen } from '@parvis/contracts';
import type { TextReading } from '../screening/screening-types';
import type { SharedMatchers } from './shared-matchers';

/** Stretches of a text that a rule's own words and patterns stand at; what is negated stands nowhere. */
export function rulesMarks(when: ScreeningWhen, reading: TextReading, matchers: SharedMatchers): MarkedSpan[] {
  if ('all' in when) return when.all.flatMap((child) => rulesMarks(child, reading, matchers));
  if ('any' in when) return when.any.flatMap((child) => rulesMarks(child, reading, matchers));
  if ('not' in when) return [];
  if (when.operator === 'says' && when.field === 'word' && Array.isArray(when.value)) {
    return matchers.hitsOf(reading, when.value).map(({ start, end, readAs }) => markOf(reading, start, end, readAs));
  }
  if (when.operator === 'matches') {
    return matchers.addPattern(String(when.value)).spans(reading).map(({ start, end }) => markOf(reading, start, end, null)); // prettier-ignore
  }
  return [];
}

function markOf({ text }: TextReading, start: number, end: number, readAs: string | null): MarkedSpan {
  const isPlain = readAs !== null && text.slice(start, end).toLowerCase() === readAs.toLowerCase();
  return { start, end, detector: 'words', tone: 'harm', label: 'rule', readAs: isPlain ? null : readAs, termId: null };
}
