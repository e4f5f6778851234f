import { WordList } from '../reading/word-list';
import type { ListedTerm, ListedWords } from './screening-types';

export interface CompiledWords {
  list: WordList;
  terms: ReadonlyMap<string, ListedTerm>;
}

export function compileWords(lists: readonly ListedWords[]): CompiledWords {
  const terms = lists.flatMap((list) => list.terms);
  return { list: new WordList(terms), terms: new Map(terms.map((term) => [term.id, term])) };
}
