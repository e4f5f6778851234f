import type { Tx } from '@parvis/platform';
import { folded } from './search-terms';
import { type Endings, ENGLISH_ENDINGS, FRENCH_ENDINGS } from './word-endings';

/** Shorter words are looked for as they are: their stems say nothing. */
const SHORTEST = 4;
/** Of each language; the endings that are left out are the rarest. */
const MOST_FORMS = 120;

interface Stems {
  french: string;
  english: string;
}

/**
 * Other forms of words that have the same French or English stem, without accents, the word itself first. Stems are PostgreSQL's
 * own; the index holds words as they were written, so that phrases stay exact and it costs arrivals nothing.
 */
export async function formsOf(tx: Tx, words: readonly string[]): Promise<Map<string, string[]>> {
  const long = [...new Set(words)].filter((word) => word.length >= SHORTEST);
  const stems = await stemsOf(tx, long.flatMap((word) => [...frenchVariants(word), folded(word)])); // prettier-ignore
  const wanted = new Map(long.map((word) => [word, wantedStems(word, stems)]));
  const candidates = new Map([...wanted].map(([word, those]) => [word, candidatesOf(those)]));
  const found = await stemsOf(
    tx,
    [...candidates.values()].flatMap(({ french, english }) => [...french, ...english]),
  );
  return new Map(
    words.map((word) => {
      const [those, made] = [wanted.get(word), candidates.get(word)];
      if (!those || !made) return [word, [folded(word)]];
      const ofLanguage = (list: readonly string[], language: 'french' | 'english'): string[] =>
        list
          .filter((one) => those[language].includes(found.get(one)?.[language] ?? ''))
          .map(folded)
          .slice(0, MOST_FORMS);
      const near = those.french.length + those.english.length > 0 ? numbersOf(folded(word)) : [];
      const forms = [folded(word), ...near, ...ofLanguage(made.french, 'french'), ...ofLanguage(made.english, 'english')]; // prettier-ignore
      return [word, [...new Set(forms)]];
    }),
  );
}

interface Wanted {
  french: string[];
  english: string[];
}

/** None for what is a function word in either language: `pour` is no form of an English verb. */
function wantedStems(word: string, stems: ReadonlyMap<string, Stems>): Wanted {
  const own = [...frenchVariants(word), folded(word)].map((one) => stems.get(one));
  if (own.some((one) => !one || one.french === '' || one.english === '')) return { french: [], english: [] };
  const french = frenchVariants(word).flatMap((one) => stems.get(one)?.french ?? []);
  return { french: [...new Set(french)], english: [stems.get(folded(word))?.english ?? ''] };
}

/** The word as typed; typed without accents the one that its ending may have lost (`remboursee`, `rembourse`). */
function frenchVariants(word: string): string[] {
  if (folded(word) !== word) return [word];
  if (/ees?$/.test(word)) return [word.replace(/ee(s?)$/, 'ée$1')];
  return /es?$/.test(word) ? [word, word.replace(/e(s?)$/, 'é$1')] : [word];
}

/** Singular and plural, where the stems of a language keep them apart (`déçu`, `déçus`). */
function numbersOf(word: string): string[] {
  if (/ss$/.test(word)) return [];
  return /[sx]$/.test(word) ? [word.slice(0, -1)] : [`${word}s`];
}

/** What may have these stems, by the endings of each language, the most frequent first. */
function candidatesOf({ french, english }: Wanted): Wanted {
  return { french: made(french, FRENCH_ENDINGS), english: made(english, ENGLISH_ENDINGS) };
}

function made(stems: readonly string[], endings: Endings): string[] {
  const all = [...new Set(stems)].flatMap((stem) =>
    Object.entries(endings).flatMap(([dropped, list]) => {
      if (stem === '' || !stem.endsWith(dropped)) return [];
      const base = stem.slice(0, stem.length - dropped.length);
      return [...(dropped === '' ? [base] : []), ...list.map((ending) => base + ending)];
    }),
  );
  return [...new Set(all)];
}

/** Folded stems by word; function words (`pour`, `the`) have none. */
async function stemsOf(tx: Tx, words: readonly string[]): Promise<Map<string, Stems>> {
  if (words.length === 0) return new Map();
  const rows = await tx.query<{ word: string; french: string | null; english: string | null }>(
    `select word, (ts_lexize('french_stem', word))[1] as french, (ts_lexize('english_stem', word))[1] as english
     from unnest($1::text[]) word`,
    [[...new Set(words)]],
  );
  return new Map(
    rows.map(({ word, french, english }) => [word, { french: folded(french ?? ''), english: folded(english ?? '') }]),
  );
}
