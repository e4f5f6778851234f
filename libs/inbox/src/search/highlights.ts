import { folded, type Marks } from './search-terms';

/** Where a text matches: ranges of UTF-16 units in order, end exclusive, not overlapping. */
export function highlightsOf(text: string, { words, prefix, phrases }: Marks): [number, number][] {
  const found = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((match) => ({
    word: folded(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const marked = new Set<number>();
  found.forEach(({ word }, index) => {
    if (words.has(word) || (prefix !== null && word.startsWith(prefix))) marked.add(index);
    for (const phrase of phrases)
      if (phrase.every((one, step) => found[index + step]?.word === one))
        phrase.forEach((_, step) => marked.add(index + step));
  });
  return found.flatMap(({ start, end }, index) => (marked.has(index) ? [[start, end] as [number, number]] : []));
}
