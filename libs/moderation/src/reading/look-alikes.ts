/**
 * Letters of other alphabets that are read as Latin ones, and the enclosed and flag letters that NFKD leaves as they are.
 * Chosen by look, lower case and upper case apart, since « В » is read as B and « в » is not. Source of the method: Unicode
 * UTS 39 (confusables); the selection is our own.
 */
const PAIRS: readonly [letters: string, latin: string][] = [
  ['аαɑ', 'a'],
  ['АΑ', 'a'],
  ['ВΒ', 'b'],
  ['ьЬ', 'b'],
  ['сϲСϹ', 'c'],
  ['ԁ', 'd'],
  ['еєЕΕ', 'e'],
  ['ԍɡ', 'g'],
  ['һНΗ', 'h'],
  ['іїıІΙι', 'i'],
  ['јЈ', 'j'],
  ['кκКΚ', 'k'],
  ['ӏӀ', 'l'],
  ['МΜ', 'm'],
  ['ոпηΝ', 'n'],
  ['оοσОΟө', 'o'],
  ['рρРΡ', 'p'],
  ['ԛ', 'q'],
  ['г', 'r'],
  ['ѕЅ', 's'],
  ['тτТΤ', 't'],
  ['υս', 'u'],
  ['νѵ', 'v'],
  ['ѡωш', 'w'],
  ['хχХΧ', 'x'],
  ['уγУΥ', 'y'],
  ['ΖᴢᏃ', 'z'],
];

const A = 0x61;
/** First code points of runs of twenty-six letters: circled capital and small, squared, negative circled, negative squared, flags. */
const RUNS = [0x24b6, 0x24d0, 0x1f130, 0x1f150, 0x1f170, 0x1f1e6];

const LATIN = new Map<string, string>([
  ...PAIRS.flatMap(([letters, latin]) => [...letters].map((letter): [string, string] => [letter, latin])),
]);
const ENCLOSED = new Map<string, string>(
  RUNS.flatMap((first) =>
    Array.from({ length: 26 }, (_, n): [string, string] => [
      String.fromCodePoint(first + n),
      String.fromCharCode(A + n),
    ]),
  ),
);

/** The Latin letter a letter of another alphabet is read as. */
export const looksLike = (letter: string): string | undefined => LATIN.get(letter);

/** The letter inside a circle, a square or a flag. */
export const enclosedLetter = (symbol: string): string | undefined => ENCLOSED.get(symbol);
