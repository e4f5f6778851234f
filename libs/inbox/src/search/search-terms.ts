/** One part of what is looked for in the words of an item. */
export interface TermPart {
  negated: boolean;
  /** `verbatim`: an address, a number, a code; the text search parser takes it apart as it did when indexing. */
  kind: 'word' | 'phrase' | 'verbatim';
  /** As typed, in lower case: one for a word, in their order for a phrase. */
  words: string[];
  /** The last word, not finished yet: it also counts as a beginning. */
  isOpen: boolean;
}

/** The words of a search, made ready for PostgreSQL (`to_tsquery('sx', …)`) and for marking what matched. */
export interface SearchTerms {
  /** Every form of every word. */
  any: string;
  /** The words as they were typed; null where that is the same. */
  exact: string | null;
  /** The same side by side; null for a single word. */
  adjacent: string | null;
  /** What must not occur, when nothing else is looked for. */
  excluded: string | null;
  marks: Marks;
}

/** Folded words, beginnings of words and runs of words that are marked. */
export interface Marks {
  words: ReadonlySet<string>;
  prefix: string | null;
  phrases: readonly (readonly string[])[];
}

const SHORTEST_PREFIX = 3;
const MOST_PARTS = 12;
const PLAIN_WORD = /^\p{L}+$/u;

/** Lower case without accents, as the search configuration folds words. */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss');
}

/** Folded words of a text, as they are marked. */
export function wordsOf(text: string): string[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => folded(word));
}

/** The words and phrases of a search; `isTyping`: its end is where somebody still types. */
export function termParts(
  tokens: readonly { kind: 'word' | 'phrase'; text: string; negated: boolean }[],
  isTyping: boolean,
): TermPart[] {
  const parts = tokens.flatMap(({ kind, text, negated }, index) =>
    kind === 'phrase'
      ? phraseParts(text, negated)
      : wordParts(text, negated, isTyping && !negated && index === tokens.length - 1),
  );
  return parts.slice(0, MOST_PARTS);
}

function phraseParts(text: string, negated: boolean): TermPart[] {
  const words = wordsOf(text);
  return words.length === 0 ? [] : [{ negated, kind: 'phrase', words, isOpen: false }];
}

function wordParts(chunk: string, negated: boolean, isLast: boolean): TermPart[] {
  const word = chunk.replace(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, '').toLowerCase();
  const pieces = word.split(/['’]/u).filter((piece) => piece !== '');
  if (pieces.length === 0) return [];
  if (!pieces.every((piece) => PLAIN_WORD.test(piece.normalize('NFC'))))
    return [{ negated, kind: 'verbatim', words: [word], isOpen: false }];
  return pieces.map((piece, index) => ({
    negated,
    kind: 'word',
    words: [piece.normalize('NFC')],
    isOpen: isLast && index === pieces.length - 1 && piece.length >= SHORTEST_PREFIX,
  }));
}

/** Every part has to occur, in any form of it; null when there is no word. `forms` are those of `formsOf`. */
export function compileTerms(
  parts: readonly TermPart[],
  forms: ReadonlyMap<string, readonly string[]>,
): SearchTerms | null {
  if (parts.length === 0) return null;
  const formsOfPart = (part: TermPart): readonly string[] => forms.get(part.words[0] ?? '') ?? part.words.map(folded);
  const [wanted, unwanted] = [parts.filter(({ negated }) => !negated), parts.filter(({ negated }) => negated)];
  const not = unwanted.map((part) => `!(${compiled(part, formsOfPart(part))})`);
  const all = wanted.map((part) => compiled(part, formsOfPart(part)));
  const exact = wanted.map((part) => compiled({ ...part, isOpen: false }, part.words.map(folded)));
  const isExact = wanted.every((part) => part.kind !== 'word');
  return {
    any: [...all, ...not].join(' & '),
    exact: isExact ? null : [...exact, ...not].join(' & '),
    adjacent: isExact || wanted.length < 2 ? null : [exact.join(' <-> '), ...not].join(' & '),
    excluded: wanted.length === 0 ? not.join(' & ') : null,
    marks: marksOf(wanted, formsOfPart),
  };
}

function compiled(part: TermPart, forms: readonly string[]): string {
  switch (part.kind) {
    case 'phrase':
      return `(${part.words.map(quoted).join(' <-> ')})`;
    case 'verbatim':
      return quoted(part.words[0] ?? '');
    case 'word': {
      const beginning = part.isOpen ? [`${quoted(folded(part.words[0] ?? ''))}:*`] : [];
      const ways = [...forms.map(quoted), ...beginning];
      return ways.length === 1 ? (ways[0] ?? '') : `(${ways.join(' | ')})`;
    }
  }
}

function marksOf(parts: readonly TermPart[], formsOfPart: (part: TermPart) => readonly string[]): Marks {
  const open = parts.find(({ isOpen }) => isOpen);
  return {
    words: new Set(parts.flatMap((part) => wordsToMark(part, formsOfPart))),
    prefix: open ? folded(open.words[0] ?? '') : null,
    phrases: parts.filter(({ kind }) => kind === 'phrase').map(({ words }) => words),
  };
}

function wordsToMark(part: TermPart, formsOfPart: (part: TermPart) => readonly string[]): readonly string[] {
  if (part.kind === 'phrase') return [];
  return part.kind === 'word' ? formsOfPart(part) : wordsOf(part.words[0] ?? '');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
}
