/** Length of the texts a pattern is tried on, and the length that is looked at of any text. */
export const TEXT_LIMIT = 10_000;

const CLASS_SAMPLES: readonly [RegExp, string][] = [
  [/\\d|\\p\{N/, '0'],
  [/\\w|\\p\{L|\[a-z|\[\^/i, 'a'],
  [/\\p|[^\x20-\x7e]/, 'é'],
  [/\\s|\\W| /, ' '],
  [/\.|\\D|\\S/, 'x'],
];

/**
 * Texts that are hard for a pattern, made of what it is made of: each of its signs over and over, its words whole, its words
 * but for their last sign, and signs of it at random. `seed` gives others of the same kind, so that no cache of the engine helps.
 */
export function trialTexts(pattern: string, seed: number): string[] {
  const words = [...new Set(literalsOf(pattern))];
  const signs = [...new Set([...words.join(''), ...CLASS_SAMPLES.flatMap(([asks, sign]) => (asks.test(pattern) ? [sign] : []))])].slice(0, 24); // prettier-ignore
  const alphabet = signs.length === 0 ? ['a', ' '] : signs;
  const pairs = [alphabet.slice(0, 2), [alphabet[0] ?? 'a', alphabet.at(-1) ?? ' ']];
  return [
    ...alphabet.slice(0, 4).map((sign) => filled(sign)),
    ...words.slice(0, 4).flatMap((word) => [filled(`${word} `), filled(word.slice(0, -1) || word)]),
    filled(words.map((word) => word.slice(0, -1)).join(' ') || 'ab'),
    ...pairs.map((pair) => atRandom(pair, seed)),
    // whatever the engine looks for before it begins is there, at the end
    ...pairs.map((pair) => ending(atRandom(pair, seed + 3), [...alphabet, ...words])),
    atRandom(alphabet, seed + 1),
    atRandom([...alphabet, ' ', 'é', '\n'], seed + 2),
  ];
}

/** Runs of plain signs in a pattern, escapes and classes left out. */
function literalsOf(pattern: string): string[] {
  const plain = pattern.replace(/\\[pP]\{[^}]*\}|\\.|\[[^\]]*\]|\(\?[^:)]*[:)]|\{[\d,]*\}/gu, '\n');
  return plain.split(/[\n^$.|?*+()[\]{}]+/u).filter((part) => part.trim() !== '');
}

const filled = (part: string) => part.repeat(Math.ceil(TEXT_LIMIT / part.length)).slice(0, TEXT_LIMIT);

function ending(text: string, parts: readonly string[]): string {
  const end = parts.join('').slice(0, TEXT_LIMIT);
  return text.slice(0, TEXT_LIMIT - end.length) + end;
}

function atRandom(signs: readonly string[], seed: number): string {
  let state = (seed * 2_654_435_761) >>> 0;
  const parts: string[] = [];
  for (let n = 0; n < TEXT_LIMIT; n += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    parts.push(signs[(state >>> 16) % signs.length] ?? ' ');
  }
  return parts.join('').slice(0, TEXT_LIMIT);
}
