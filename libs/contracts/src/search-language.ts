import { SEARCH_OPERATORS, SEARCH_PARTS, SEARCH_STATES, type SearchFault, type SearchOperator } from './search';
import { OPERATOR_ALIASES, PART_ALIASES, plainWord, searchOperatorOf, searchPartOf, searchStateOf, STATE_ALIASES } from './search-aliases'; // prettier-ignore
import { isSearchDate, starsOf } from './search-values';

/** One value after an operator. */
export interface SearchValue {
  text: string;
  start: number;
  end: number;
}

interface Span {
  start: number;
  end: number;
  /** A minus stands before it. */
  negated: boolean;
}

export type SearchToken =
  | (Span & { kind: 'word' | 'phrase'; text: string })
  | (Span & { kind: 'operator'; operator: SearchOperator; nameEnd: number; values: SearchValue[] });

export interface ParsedSearch {
  tokens: SearchToken[];
  faults: SearchFault[];
}

const MOST_TOKENS = 24;
/** A minus; then an operator with its values, a phrase, or a word. Quotes that are not closed end with the text. */
const TOKEN = /(-?)(?:([\p{L}]+):((?:"[^"]*"?|[^\s",]+|,)*)|"([^"]*)("?)|([^\s"]\S*))/gu;
const VALUE = /"([^"]*)("?)|([^\s",]+)/gu;
const QUOTE = '"';
/** Shorter names are too near to words with a colon after them (`re:`). */
const SHORTEST_ALIAS = 4;
const OPERATOR_NAMES = [
  ...SEARCH_OPERATORS,
  ...Object.keys(OPERATOR_ALIASES).filter((name) => name.length >= SHORTEST_ALIAS),
];
const STATE_NAMES = [...SEARCH_STATES, ...Object.keys(STATE_ALIASES)];
const PART_NAMES = [...SEARCH_PARTS, ...Object.keys(PART_ALIASES)];

/**
 * Takes a search apart, with the place of every part, so that the server looks for it and the console colours it by one grammar.
 * Total: every text is a search. What looks like an operator and is none stays a word; a part with a fault is left out.
 */
export function parseSearchText(text: string): ParsedSearch {
  const parsed: ParsedSearch = { tokens: [], faults: [] };
  for (const match of [...text.matchAll(TOKEN)].slice(0, MOST_TOKENS)) {
    const [whole, minus = '', name, , phrase, closing] = match;
    const span = { start: match.index, end: match.index + whole.length, negated: minus === '-' };
    if (name !== undefined && readOperator(parsed, match, span)) continue;
    if (phrase !== undefined) {
      if (closing === '')
        parsed.faults.push({ code: 'open-quote', start: span.start, end: span.end, suggestion: null });
      parsed.tokens.push({ ...span, kind: 'phrase', text: phrase });
    } else parsed.tokens.push({ ...span, kind: 'word', text: whole.slice(minus.length) });
  }
  return parsed;
}

/** False when the name is no operator: then the part is a word with a colon in it. */
function readOperator(parsed: ParsedSearch, match: RegExpExecArray, span: Span): boolean {
  const [, minus = '', name = '', rest = ''] = match;
  const operator = searchOperatorOf(name);
  const nameEnd = span.start + minus.length + name.length + 1;
  if (!operator) {
    const suggestion = nearest(plainWord(name), OPERATOR_NAMES);
    if (suggestion === null || rest === '') return false;
    parsed.faults.push({ code: 'unknown-operator', start: span.start, end: nameEnd, suggestion: `${suggestion}:` });
    return true;
  }
  const values = valuesOf(rest, nameEnd);
  const faults = values.length === 0 ? [fault('no-value', span)] : values.flatMap((value) => faultOf(operator, value));
  if (rest.split(QUOTE).length % 2 === 0) faults.push(fault('open-quote', span));
  parsed.faults.push(...faults);
  const sound = values.filter(({ start }) => !faults.some((one) => one.start === start && one.code !== 'open-quote'));
  if (sound.length > 0) parsed.tokens.push({ ...span, kind: 'operator', operator, nameEnd, values: sound });
  return true;
}

function valuesOf(text: string, offset: number): SearchValue[] {
  return [...text.matchAll(VALUE)].flatMap((match) => {
    const value = (match[1] ?? match[3] ?? '').trim();
    const start = offset + match.index;
    return value === '' ? [] : [{ text: value, start, end: start + match[0].length }];
  });
}

function fault(code: SearchFault['code'], { start, end }: { start: number; end: number }): SearchFault {
  return { code, start, end, suggestion: null };
}

function faultOf(operator: SearchOperator, value: SearchValue): SearchFault[] {
  switch (operator) {
    case 'is':
      return searchStateOf(value.text) ? [] : unknown(STATE_NAMES, value);
    case 'has':
      return searchPartOf(value.text) ? [] : unknown(PART_NAMES, value);
    case 'before':
    case 'after':
      return isSearchDate(value.text) ? [] : [fault('no-date', value)];
    case 'stars':
      return starsOf(value.text) === null ? [fault('no-stars', value)] : [];
    case 'lang':
      return /^[a-z]{2,3}$/i.test(value.text) ? [] : [fault('unknown-value', value)];
    default:
      return [];
  }
}

function unknown(list: readonly string[], value: SearchValue): SearchFault[] {
  return [{ ...fault('unknown-value', value), suggestion: nearest(plainWord(value.text), list) }];
}

/** The word of a list that is meant: it begins like this, or one or two letters are wrong; null when none is near. */
export function nearest(word: string, list: readonly string[]): string | null {
  if (word.length < 2) return null;
  const begun = list.find((one) => word.length >= 3 && one.startsWith(word));
  if (begun) return begun;
  const most = word.length > 4 ? 2 : 1;
  const [best] = list
    .map((one) => ({ one, apart: distance(word, one) }))
    .filter(({ apart }) => apart <= most)
    .sort((a, b) => a.apart - b.apart);
  return best?.one ?? null;
}

/** Letters to add, leave out, replace or swap with their neighbour. */
function distance(a: string, b: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const ways = [(row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1)];
      if (swapped && i > 1 && j > 1) ways.push((before[j - 2] ?? 0) + 1);
      next.push(Math.min(...ways));
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
