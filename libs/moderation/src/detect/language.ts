import { eld } from 'eld/small';

// what people write to European houses in; fewer candidates are told apart better and in half the time
const LANGUAGES = [
  ...['en', 'fr', 'de', 'es', 'it', 'pt', 'nl', 'ca', 'eu', 'da', 'sv', 'no', 'fi', 'et', 'lv', 'lt', 'pl', 'cs', 'sk'],
  ...['hu', 'ro', 'bg', 'sl', 'hr', 'el', 'ru', 'uk', 'tr', 'ar', 'he', 'fa', 'hi', 'vi', 'zh', 'ja', 'ko'],
];
// from 25 characters on more than 99 % are told rightly: what follows costs time and adds nothing
const LONGEST_LOOKED_AT = 120;
const FEWEST_LETTERS = 12;
// scripts that say in four signs what takes Latin letters a dozen
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const FEWEST_DENSE_LETTERS = 4;
const TOO_CLOSE = 0.06;
// neighbours such as Spanish and Catalan are close at any length, and told apart rightly from here on
const ENOUGH_LETTERS = 25;
const NOT_WORDS = /https?:\/\/\S+|\S+@\S+|[@#]\S+|\p{Extended_Pictographic}/gu;
const NOT_LETTERS = /[^\p{L}]+/gu;

eld.setLanguageSubset(LANGUAGES);

/**
 * ISO 639-1 code of the language a text is written in. Null when it cannot be told: fewer than twelve letters, or fewer than
 * twenty-five and the two best within 0.06 of each other; then `usual`, the language its author usually writes in, decides if it is among the likely ones.
 * Links, addresses, mentions and emoji do not count. Told by eld.
 */
export function languageOf(text: string, usual: string | null = null): string | null {
  const words = text.slice(0, LONGEST_LOOKED_AT).replace(NOT_WORDS, ' ').trim();
  const letters = words.replace(NOT_LETTERS, '').length;
  if (letters === 0) return null;
  const isShort = letters < (DENSE.test(words) ? FEWEST_DENSE_LETTERS : FEWEST_LETTERS);
  if (isShort && usual === null) return null;
  const result = eld.detect(words);
  // long enough: what comes second does not matter, and asking for it takes as long as detecting
  if (letters >= ENOUGH_LETTERS)
    return result.language !== '' && (result.isReliable() || usual === result.language) ? result.language : null;
  const ranked = Object.entries(result.getScores()).filter(([code]) => LANGUAGES.includes(code)).sort(byScore); // prettier-ignore
  const [best, second] = ranked;
  if (best === undefined) return null;
  const isClose = second !== undefined && best[1] - second[1] < TOO_CLOSE;
  if (!isShort && !isClose) return result.isReliable() || usual === best[0] ? best[0] : null;
  return usual !== null && ranked.slice(0, isShort ? 5 : 2).some(([code]) => code === usual) ? usual : null;
}

const byScore = (one: [string, number], other: [string, number]) => other[1] - one[1];
