import type { MarkedSpan } from '@parvis/contracts';
import type { TextReading } from '../screening/screening-types';

/** Finds the stretches of a text that a condition is about. */
export type FindMarks = (reading: TextReading) => MarkedSpan[];

/** A stretch that a rule's own word or pattern stands at; `readAs` where that is not what stands there. */
export function ruleMark({ text }: TextReading, start: number, end: number, readAs: string | null = null): MarkedSpan {
  const isPlain = readAs !== null && text.slice(start, end).toLowerCase() === readAs.toLowerCase();
  return { start, end, detector: 'words', tone: 'harm', label: 'rule', readAs: isPlain ? null : readAs, termId: null };
}
