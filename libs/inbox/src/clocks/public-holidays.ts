import type { HolidayCountryView } from '@parvis/contracts';
import Holidays from 'date-holidays';

/** France and its neighbours, in the order in which they are offered. */
export const HOLIDAY_COUNTRIES = ['FR', 'BE', 'LU', 'DE', 'CH', 'IT', 'MC', 'ES', 'AD', 'GB', 'NL'] as const;

export interface PublicHoliday {
  date: string;
  name: string;
}

const known = new Map<string, readonly PublicHoliday[]>();

/** Whole-day public holidays of a country or one of its regions in a year, in order. */
export function publicHolidays(
  country: string,
  region: string | null,
  year: number,
  language = 'en',
): readonly PublicHoliday[] {
  const key = `${country} ${region ?? ''} ${year} ${language}`;
  const found = known.get(key);
  if (found) return found;
  const calendar = region === null ? new Holidays(country) : new Holidays(country, region);
  const holidays = calendar
    .getHolidays(year, language)
    .filter(({ type }) => type === 'public')
    .map(({ date, name }) => ({ date: date.slice(0, 10), name }));
  known.set(key, holidays);
  return holidays;
}

/** Whether a calendar may name this country, and this region of it. */
export function isHolidayPlace(country: string, region: string | null): boolean {
  if (!(HOLIDAY_COUNTRIES as readonly string[]).includes(country)) return false;
  return region === null || region in (new Holidays().getStates(country) ?? {});
}

/** The countries with their regions, named in a language. */
export function holidayCountries(language: string): HolidayCountryView[] {
  const all = new Holidays();
  const countries = new Intl.DisplayNames([language], { type: 'region' });
  return HOLIDAY_COUNTRIES.map((code) => ({
    code,
    name: countries.of(code) ?? code,
    regions: Object.entries(all.getStates(code, language) ?? {}).map(([region, name]) => ({ code: region, name })),
  }));
}
