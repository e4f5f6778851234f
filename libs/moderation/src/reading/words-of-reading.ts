import type { Folded } from './fold';
import { type Word, wordsOf } from './words';

/** What a text was made into on the way, each made when it is first asked for. */
interface Made {
  folded: () => Folded;
  words: () => readonly Word[];
}

const kept = new WeakMap<object, Made>();

/** Keeps how to come by the words of a text that was read, so that nobody folds it or cuts it up again. */
export function keepMade(reading: object, made: Made): void {
  kept.set(reading, made);
}

/** The words of a text that was read. */
export function wordsOfReading(reading: { readonly text: string }): readonly Word[] {
  return kept.get(reading)?.words() ?? wordsOf(reading.text);
}

/** The text as it was folded; null where nobody did. Of a very long one its beginning. */
export function foldedOfReading(reading: { readonly text: string }): string | null {
  return kept.get(reading)?.folded().text ?? null;
}
