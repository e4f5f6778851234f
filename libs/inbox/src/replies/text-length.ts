import type { LengthUnit } from '@parvis/contracts';

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Length of a text as a platform counts it. */
export function textLength(text: string, unit: LengthUnit): number {
  if (unit === 'utf16') return text.length;
  if (unit === 'bytes') return Buffer.byteLength(text, 'utf8');
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}
