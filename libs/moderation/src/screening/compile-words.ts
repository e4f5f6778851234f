import type { TermCategory } from '@parvis/contracts';
import { WordList } from '../reading/word-list';
import { SEED_LISTS } from '../word-lists/seed-lists';
import type { ListedTerm, ListedWords } from './screening-types';

/** Lists of a workspace made ready for looking up, with the way from a hit to its term. */
export interface CompiledWords {
  words: WordList;
  terms: ReadonlyMap<string, ListedTerm>;
}

/** Made once per version of a workspace's lists; their number of terms costs nothing per text. */
export function compileWords(lists: readonly ListedWords[]): CompiledWords {
  const terms = new Map(lists.flatMap((list) => list.terms.map((term): [string, ListedTerm] => [term.id, term])));
  return { words: new WordList(terms.values()), terms };
}

/** The lists that come along as one screening takes them, with ids that say where a term is from. */
export function seededWords(categories?: readonly TermCategory[]): ListedWords[] {
  return SEED_LISTS.filter(({ category }) => categories?.includes(category) ?? true).map((list) => ({
    id: list.key,
    level: 'mark',
    terms: list.terms.map((term, n) => ({
      ...{ id: `${list.key}:${n}`, listId: list.key, text: term.text, language: list.language },
      ...{ severity: term.severity, category: list.category, exceptions: term.exceptions },
    })),
  }));
}
