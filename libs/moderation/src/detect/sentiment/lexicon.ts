import { fold } from '../../reading/fold';
import { ELISION, keyOf } from '../../reading/spellings';

/** A word or phrase with what it weighs, −3 (very unhappy) to 3 (delighted). */
export interface Weighed {
  keys: readonly string[];
  score: number;
}

/** By the key of their first word, longest phrases first. */
export type Lexicon = ReadonlyMap<string, readonly Weighed[]>;

/** The key a word is weighed under: that of word lists, without the ending of a French feminine. */
export function feelingKey(folded: string): string {
  return withoutFeminine(keyOf(folded.replace(ELISION, '')));
}

/** The same of a key that was made already. */
export const withoutFeminine = (key: string): string => (key.length > 4 && key.endsWith('e') ? key.slice(0, -1) : key);

/** A lexicon out of lines « score: word, word, two words ». A line that is none throws when the module is loaded. */
export function lexiconOf(lines: string): Lexicon {
  const lexicon = new Map<string, Weighed[]>();
  for (const line of lines.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [, score, words] = /^([+-][0-3]): (.+)$/.exec(line) ?? [];
    if (words === undefined) throw new Error(`no line of a lexicon: ${line}`);
    for (const said of words.split(',')) {
      const keys = fold(said).text.trim().split(/\s+/).map(feelingKey);
      const first = keys[0] ?? '';
      lexicon.set(first, [...(lexicon.get(first) ?? []), { keys, score: Number(score) }]);
    }
  }
  for (const entries of lexicon.values()) entries.sort((a, b) => b.keys.length - a.keys.length);
  return lexicon;
}
