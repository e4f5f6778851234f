/** A query as people type it, made ready for PostgreSQL and for marking what matched. */
export interface SearchTerms {
  /** Text for `to_tsquery('sx', …)`; null when nothing searchable was typed. */
  tsquery: string | null;
  /** The last word counts as a beginning: dearer to look up, so read in smaller slices. */
  hasPrefix: boolean;
  /** Folded words to mark. */
  words: string[];
  /** A folded beginning to mark. */
  prefix: string | null;
}

const SHORTEST_PREFIX = 4;
const MOST_CHUNKS = 12;
const PLAIN_WORD = /^[\p{L}]+$/u;

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

/**
 * Every word has to occur, in singular or plural; "quoted words" in that order; a leading minus excludes. The last word also
 * matches as a beginning of four letters or more, so that results come while typing.
 */
export function parseSearch(query: string): SearchTerms {
  const chunks = [...query.matchAll(/(-?)(?:"([^"]*)"|(\S+))/gu)].slice(0, MOST_CHUNKS);
  const terms: SearchTerms = { tsquery: null, hasPrefix: false, words: [], prefix: null };
  const parts = chunks.flatMap(([, minus, quoted, word], index) => {
    const isLast = index === chunks.length - 1 && !/\s$/.test(query);
    const part =
      quoted === undefined
        ? wordPart(terms, word ?? '', minus === '-', isLast)
        : phrasePart(terms, quoted, minus === '-');
    return part === null ? [] : [minus === '-' ? `!(${part})` : part];
  });
  const onlyExcludes = parts.length > 0 && parts.every((part) => part.startsWith('!'));
  return { ...terms, tsquery: parts.length === 0 || onlyExcludes ? null : parts.join(' & ') };
}

function wordPart(terms: SearchTerms, chunk: string, excluded: boolean, isLast: boolean): string | null {
  const word = chunk.replace(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, '');
  const pieces = word.split(/['’]/u).filter((piece) => piece !== '');
  if (pieces.length === 0) return null;
  if (!pieces.every((piece) => PLAIN_WORD.test(piece))) {
    // addresses, numbers, hyphens: the text search parser takes them apart as it did when indexing
    if (!excluded) terms.words.push(...wordsOf(word));
    return quotedLexemes(word);
  }
  const parts = pieces.map((piece, index) => {
    const takesPrefix = isLast && !excluded && index === pieces.length - 1 && piece.length >= SHORTEST_PREFIX;
    if (takesPrefix) {
      terms.hasPrefix = true;
      terms.prefix = stem(folded(piece));
      return `${terms.prefix}:*`;
    }
    const variants = variantsOf(folded(piece));
    if (!excluded) terms.words.push(...variants);
    return variants.length === 1 ? variants[0] : `(${variants.join(' | ')})`;
  });
  return parts.join(' & ');
}

function phrasePart(terms: SearchTerms, phrase: string, excluded: boolean): string | null {
  const words = wordsOf(phrase);
  if (words.length === 0) return null;
  if (!excluded) terms.words.push(...words);
  return words.map((word) => `'${word}'`).join(' <-> ');
}

/** A French or English word and its plural or singular. */
function variantsOf(word: string): string[] {
  if (word.length < SHORTEST_PREFIX) return [word];
  const base = stem(word);
  if (base !== word) return [word, base];
  return /[sx]$/.test(word) ? [word] : [word, `${word}s`];
}

function stem(word: string): string {
  return word.length > SHORTEST_PREFIX && /[sx]$/.test(word) && !/ss$/.test(word) ? word.slice(0, -1) : word;
}

function quotedLexemes(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
}

/** Folded words of a text, as they are marked. */
export function wordsOf(text: string): string[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => folded(word));
}
