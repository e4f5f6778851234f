import english from 'naughty-words/en.json' with { type: 'json' };
import french from 'naughty-words/fr.json' with { type: 'json' };
import type { TermCategory, WordLevel } from '@parvis/contracts';

/** A list of somebody else, with what its licence asks to be said. Only marks, and is off until somebody switches it on. */
export interface ImportedList {
  key: string;
  title: string;
  language: string;
  category: TermCategory;
  level: WordLevel;
  enabled: boolean;
  source: { title: string; licence: string; url: string };
  terms: readonly { text: string; severity: 1; note: string; exceptions: readonly string[] }[];
}

const SOURCE = {
  title: 'List of Dirty, Naughty, Obscene, and Otherwise Bad Words',
  licence: 'CC-BY-4.0',
  url: 'https://github.com/LDNOOBW/List-of-Dirty-Naughty-Obscene-and-Otherwise-Bad-Words',
};
const NO_WORD = /^[^\p{L}]+$/u;

/**
 * The public list of crude words in English and French. It hits harmless swearing more often than harm, and French words read as
 * English ones; so it is kept from holding or hiding anything.
 */
export function importedLists(): ImportedList[] {
  return [
    listOf('en', 'Crude words (LDNOOBW, English)', english),
    listOf('fr', 'Mots crus (LDNOOBW, français)', french),
  ];
}

function listOf(language: string, title: string, words: readonly string[]): ImportedList {
  const terms = words
    .map((text) => text.trim())
    .filter((text) => text !== '' && !NO_WORD.test(text))
    .map((text) => ({ text, severity: 1 as const, note: '', exceptions: [] }));
  return { key: `ldnoobw-${language}`, title, language, category: 'other', level: 'mark', enabled: false, source: SOURCE, terms }; // prettier-ignore
}
