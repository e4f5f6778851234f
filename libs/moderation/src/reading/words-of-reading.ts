import { type Word, wordsOf } from './words';

const kept = new WeakMap<object, () => readonly Word[]>();

/** Keeps how to come by the words of a text that was read, so that nobody cuts it up again. */
export function keepWords(reading: object, words: () => readonly Word[]): void {
  kept.set(reading, words);
}

/** The words of a text that was read. */
export function wordsOfReading(reading: { readonly text: string }): readonly Word[] {
  return kept.get(reading)?.() ?? wordsOf(reading.text);
}
