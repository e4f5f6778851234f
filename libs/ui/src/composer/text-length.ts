import type { LengthUnit } from '@parvis/contracts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const encoder = new TextEncoder();

/** Length of a text as its platform counts it. */
export function textLength(text: string, unit: LengthUnit): number {
  if (unit === 'utf16') return text.length;
  if (unit === 'bytes') return encoder.encode(text).length;
  let count = 0;
  for (const _segment of segmenter.segment(text)) count++;
  return count;
}

/** The longest beginning that fits, cut between whole characters, and what is over. */
export function splitAtLimit(text: string, max: number, unit: LengthUnit): [fits: string, over: string] {
  let used = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    used += textLength(segment, unit);
    if (used > max) return [text.slice(0, index), text.slice(index)];
  }
  return [text, ''];
}
