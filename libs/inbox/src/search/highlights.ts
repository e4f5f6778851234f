import { folded, type SearchTerms } from './search-terms';

/** Where a text matches: character ranges in order, end exclusive, not overlapping. */
export function highlightsOf(text: string, terms: Pick<SearchTerms, 'words' | 'prefix'>): [number, number][] {
  const wanted = new Set(terms.words);
  const ranges: [number, number][] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const word = folded(match[0]);
    const matches = wanted.has(word) || (terms.prefix !== null && word.startsWith(terms.prefix));
    if (matches) ranges.push([match.index, match.index + match[0].length]);
  }
  return ranges;
}
