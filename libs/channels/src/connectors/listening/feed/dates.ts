import { isoTimeOf } from '../../../spi/values';

const LONGEST = 100;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Hours east of Greenwich of the names found in feeds; RFC 822 knows only the American ones. */
const ZONES: Record<string, number> = {
  ut: 0, utc: 0, gmt: 0, z: 0, wet: 0, west: 1, bst: 1, cet: 1, met: 1, cest: 2, mest: 2, eet: 2, eest: 3, msk: 3,
  jst: 9, kst: 9, hkt: 8, sgt: 8, aest: 10, aedt: 11, nzst: 12, nzdt: 13,
  est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7, akst: -9, akdt: -8, hst: -10,
}; // prettier-ignore
const RFC_822 =
  /(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?,?[\s-]+(\d{4}|\d{2})(?:[\s,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*([a-z]+|[+-]\d{1,2}:?\d{2})?/i;
const ISO_LIKE =
  /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T\s](\d{2}):?(\d{2})(?::?(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** A date of a feed in milliseconds UTC: RFC 3339 and its short forms, RFC 822 with odd zones and years; null for others. */
export function dateOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (text.length > LONGEST) return null;
  return isoTimeOf(text) ?? isoLike(text) ?? rfc822(text);
}

function isoLike(text: string): string | null {
  const match = ISO_LIKE.exec(text);
  if (!match) return null;
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0', zone = 'Z'] = match;
  return timeOf([Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)], zone);
}

function rfc822(text: string): string | null {
  const match = RFC_822.exec(text);
  if (!match) return null;
  const [, day, month = '', year = '', hour = '0', minute = '0', second = '0', zone = 'GMT'] = match;
  const index = MONTHS.indexOf(month.toLowerCase());
  if (index < 0) return null;
  // two digits as in RFC 2822: up to 49 is this century
  const full = year.length === 4 ? Number(year) : Number(year) + (Number(year) < 50 ? 2000 : 1900);
  return timeOf([full, index, Number(day), Number(hour), Number(minute), Number(second)], zone);
}

type Parts = [year: number, month: number, day: number, hour: number, minute: number, second: number];

function timeOf(parts: Parts, zone: string): string | null {
  const [, month, day, hour, minute, second] = parts;
  if (month < 0 || month > 11 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null;
  const time = Date.UTC(...parts) - offsetMs(zone);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** An unknown name of a zone counts as Greenwich. */
function offsetMs(zone: string): number {
  const digits = /^([+-])(\d{1,2}):?(\d{2})$/.exec(zone);
  if (!digits) return (ZONES[zone.toLowerCase()] ?? 0) * 3_600_000;
  const minutes = Number(digits[2]) * 60 + Number(digits[3]);
  return (digits[1] === '-' ? -minutes : minutes) * 60_000;
}
