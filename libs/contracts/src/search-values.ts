import { SEARCH_DAYS } from './search';
import { searchDayOf } from './search-aliases';

const DATE = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;
/** Days, weeks, months, years; in French `j`, `s`, `m`, `a`. */
const AGO = /^(\d{1,4})([dwmyjsa])$/i;
const UNITS = { d: 'd', j: 'd', w: 'w', s: 'w', m: 'm', y: 'y', a: 'y' } as const;
const STARS = /^(?:([<>]=?)?([1-5])|([1-5])-([1-5]))$/;

/** A day, month or year of the calendar as its first day, or how long ago. */
export type SearchDate =
  | { kind: 'calendar'; year: number; month: number; day: number; precision: 'year' | 'month' | 'day' }
  | { kind: 'ago'; unit: 'd' | 'w' | 'm' | 'y'; count: number };

/** What a value of `before:` or `after:` says; null when it is no date. */
export function searchDateOf(text: string): SearchDate | null {
  const named = searchDayOf(text);
  if (named) return { kind: 'ago', unit: 'd', count: SEARCH_DAYS.indexOf(named) };
  const ago = AGO.exec(text);
  if (ago) return { kind: 'ago', unit: unitOf(ago[2]), count: Number(ago[1]) };
  const date = DATE.exec(text);
  if (!date) return null;
  const [year, month, day] = [Number(date[1]), Number(date[2] ?? 1), Number(date[3] ?? 1)];
  const made = new Date(Date.UTC(year, month - 1, day));
  if (year < 1970 || made.getUTCMonth() !== month - 1 || made.getUTCDate() !== day) return null;
  return { kind: 'calendar', year, month, day, precision: date[3] ? 'day' : date[2] ? 'month' : 'year' };
}

function unitOf(letter = 'd'): (typeof UNITS)[keyof typeof UNITS] {
  const [, unit] = Object.entries(UNITS).find(([name]) => name === letter.toLowerCase()) ?? ['d', 'd' as const];
  return unit;
}

export function isSearchDate(text: string): boolean {
  return searchDateOf(text) !== null;
}

/** The least and most stars of `4`, `>=3`, `<2`, `2-4`; null for anything else or nothing left. */
export function starsOf(text: string): { least: number; most: number } | null {
  const found = STARS.exec(text);
  if (!found) return null;
  const [, sign, one, from, to] = found;
  const range = one === undefined ? { least: Number(from), most: Number(to) } : bySign(sign, Number(one));
  return range.least <= range.most ? range : null;
}

function bySign(sign: string | undefined, stars: number): { least: number; most: number } {
  switch (sign) {
    case '<':
      return { least: 1, most: stars - 1 };
    case '<=':
      return { least: 1, most: stars };
    case '>':
      return { least: stars + 1, most: 5 };
    case '>=':
      return { least: stars, most: 5 };
    default:
      return { least: stars, most: stars };
  }
}
