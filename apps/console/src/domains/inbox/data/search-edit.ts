import { parseSearchText, type SearchFault } from '@parvis/contracts';

/** An operator of a search as a chip: what it says, and the search without it. */
export interface SearchChip {
  text: string;
  negated: boolean;
  without: string;
}

/** A part that could not be meant, and the search with what probably was. */
export interface SearchHint {
  code: SearchFault['code'];
  part: string;
  suggestion: string | null;
  corrected: string | null;
}

export function chipsOf(query: string): SearchChip[] {
  return parseSearchText(query).tokens.flatMap((token) => {
    if (token.kind !== 'operator') return [];
    const text = query.slice(token.start, token.end);
    const without = `${query.slice(0, token.start)}${query.slice(token.end)}`.replace(/\s+/g, ' ').trim();
    return [{ text, negated: token.negated, without }];
  });
}

export function hintsOf(query: string, faults: readonly SearchFault[]): SearchHint[] {
  return faults.map(({ code, start, end, suggestion }) => {
    const written = suggestion !== null && /[\s,]/.test(suggestion) ? `"${suggestion}"` : suggestion;
    const corrected = written === null ? null : `${query.slice(0, start)}${written}${query.slice(end)}`;
    return { code, part: query.slice(start, end), suggestion, corrected };
  });
}
