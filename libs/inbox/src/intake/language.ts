import { eld } from 'eld/small';

const LONGEST_LOOKED_AT = 400;
const SHORTEST = 4;
const NOT_WORDS = /https?:\/\/\S+|[@#]\S+|\p{Extended_Pictographic}/gu;

/** ISO 639-1 code of the language a text is written in; null when it is too short or too mixed to tell. */
export function languageOf(text: string): string | null {
  const words = text.slice(0, LONGEST_LOOKED_AT).replace(NOT_WORDS, ' ').trim();
  if (words.length < SHORTEST) return null;
  const result = eld.detect(words);
  return result.language !== '' && result.isReliable() ? result.language : null;
}
