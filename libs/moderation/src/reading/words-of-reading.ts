import { type Word, wordsOf } from './words';

const kept = new WeakMap<object, readonly Word[]>();

/** Keeps the words a text was cut into with what was read in it, so that nobody cuts it again. */
export function keepWords(reading: object, words: readonly Word[]): void {
  kept.set(reading, words);
}

/** The words of a text that was read. */
export function wordsOfReading(reading: { readonly text: string }): readonly Word[] {
  const known = kept.get(reading);
  if (known) return known;
  const words = wordsOf(reading.text);
  kept.set(reading, words);
  return words;
}
