import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Span } from '../span';
import { type SaidDigits, saidDigits } from './number-words';

const FEWEST_DIGITS = 9;
const MOST_DIGITS = 15;
/** Of one run of digits: nobody hides a number behind a hundred others. */
const MOST_TRIES = 40;
/** What may stand between two parts of one number: spaces, signs, pictures; no letters, and not much. */
const BETWEEN = /^[^\p{L}\p{N}]{0,8}$/u;
// what stands between the parts of dates, times, prices and sums
const NOT_BETWEEN = /[/:,€$%=+]|\.\s/u;
const SLASHED = /(?<![\d/])\d{2}(?:\/\d{2}){4}(?![\d/])/g;
const DATE = /\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}(?!\d|[./-]\d)/u;
/** What a number begins with, or has in front of it: without one of these nothing is. */
const BEGINNING = /[0\u24ea+＋]|z[ée]ro|(?<!\p{L})oh(?!\p{L})/iu;

/**
 * Phone numbers in words (« 06 12 trente quatre 56 78 », “oh seven seven double five…”), in emoji digits, or with pictures and
 * signs between the figures. Only what is a valid number of the country, or a possible one with its country code, counts.
 */
export function findSpelledPhones(text: string, country: CountryCode): Span[] {
  return [
    ...(text.includes('/') ? slashed(text, country) : []),
    ...(BEGINNING.test(text) ? spoken(text, country) : []),
  ];
}

/** « 06/12/34/56/78 »: five pairs are no date. */
function slashed(text: string, country: CountryCode): Span[] {
  return [...text.matchAll(SLASHED)].flatMap(({ 0: said, index }) =>
    parsePhoneNumberFromString(said.replaceAll('/', ''), country)?.isValid()
      ? [{ start: index, end: index + said.length }]
      : [],
  );
}

function spoken(text: string, country: CountryCode): Span[] {
  return runsOf(text, saidDigits(text)).flatMap((run) => phoneIn(text, run, country) ?? []);
}

function runsOf(text: string, said: readonly SaidDigits[]): SaidDigits[][] {
  const runs: SaidDigits[][] = [];
  for (const part of said) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const between = last === undefined ? null : text.slice(last.end, part.start);
    const follows = between !== null && BETWEEN.test(between) && !NOT_BETWEEN.test(between);
    if (run && follows) run.push(part);
    else runs.push([part]);
  }
  return runs;
}

/** The first stretch of a run that is a number: what stands before it may be a count of something else. */
function phoneIn(text: string, run: readonly SaidDigits[], country: CountryCode): Span | null {
  let tries = 0;
  for (let from = 0; from < run.length && tries < MOST_TRIES; from += 1) {
    const first = run[from];
    if (!first || !mayBegin(text, first)) continue;
    for (const parts of stretchesFrom(run, from)) {
      tries += 1;
      const last = parts.at(-1);
      if (last && isPhone(text, parts, country)) return { start: first.start, end: last.end };
    }
  }
  return null;
}

const mayBegin = (text: string, { digits, start }: SaidDigits) =>
  digits.startsWith('0') || /[+＋]\s?$/u.test(text.slice(Math.max(0, start - 2), start));

/** Stretches that begin there and have as many digits as a number, the longest first. */
function stretchesFrom(run: readonly SaidDigits[], from: number): (readonly SaidDigits[])[] {
  const stretches: (readonly SaidDigits[])[] = [];
  let digits = 0;
  for (let to = from; to < run.length; to += 1) {
    digits += run[to]?.digits.length ?? 0;
    if (digits > MOST_DIGITS) break;
    if (digits >= FEWEST_DIGITS) stretches.unshift(run.slice(from, to + 1));
  }
  return stretches;
}

function isPhone(text: string, parts: readonly SaidDigits[], country: CountryCode): boolean {
  const digits = parts.map((part) => part.digits).join('');
  const [first, last] = [parts[0]?.start ?? 0, parts.at(-1)?.end ?? 0];
  if (DATE.test(text.slice(first, last))) return false;
  const isInternational = /[+＋]\s?$/u.test(text.slice(Math.max(0, first - 2), first)) || digits.startsWith('00');
  if (!isInternational && !digits.startsWith('0')) return false;
  if (parts.every(({ form }) => form === 'figures') && !isEven(text, parts)) return false;
  const number = parsePhoneNumberFromString(isInternational ? `+${digits.replace(/^00/, '')}` : digits, country);
  // with its country code it is meant as a number, also of a range that is not given out yet
  return (isInternational ? number?.isPossible() : number?.isValid()) ?? false;
}

/** Figures alone are one number when the same sign stands between all of them. */
function isEven(text: string, parts: readonly SaidDigits[]): boolean {
  const between = parts.slice(1).map(({ start }, n) => text.slice(parts[n]?.end ?? 0, start).trim());
  return new Set(between).size <= 1;
}
