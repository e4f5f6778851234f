import type { LengthUnit } from '@parvis/contracts';

const encoder = new TextEncoder();
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The length of a text as the platform counts it. */
export function lengthIn(unit: LengthUnit, text: string): number {
  if (unit === 'bytes') return encoder.encode(text).length;
  if (unit === 'utf16') return text.length;
  let count = 0;
  for (const _ of segmenter.segment(text)) count++;
  return count;
}

/** Where in the text the limit is passed, as a JavaScript string position; null when it fits. */
export function overflowAt(unit: LengthUnit, text: string, max: number): number | null {
  let used = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    used += unit === 'graphemes' ? 1 : lengthIn(unit, segment);
    if (used > max) return index;
  }
  return null;
}
