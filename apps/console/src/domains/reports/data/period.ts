/** The periods one press away, in days up to and including today. */
export const PERIODS = ['7', '30', '90'] as const;
export type PeriodKey = (typeof PERIODS)[number] | 'custom';

/** Whole days of the workspace, both ends included, as ISO dates. */
export interface Period {
  key: PeriodKey;
  from: string;
  to: string;
}

export interface PeriodParams {
  period?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const MOST_DAYS = 366;
const DAY_MS = 86_400_000;
const DEFAULT: (typeof PERIODS)[number] = '30';

/** The date of a moment in a time zone. */
export function dayIn(timeZone: string, moment: number): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone } as const;
  return new Intl.DateTimeFormat('en-CA', parts).format(moment);
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Days from the first to the last, both counted. */
export function lengthOf({ from, to }: Pick<Period, 'from' | 'to'>): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** A moment inside the day wherever the reader is, for formatting. */
export function noonOf(day: string): string {
  return `${day}T12:00:00Z`;
}

/** Why a range cannot be asked for; null when it can. */
export function rangeFault(from: string, to: string): 'incomplete' | 'reversed' | 'too-long' | null {
  if (!isDay(from) || !isDay(to)) return 'incomplete';
  if (to < from) return 'reversed';
  return lengthOf({ from, to }) > MOST_DAYS ? 'too-long' : null;
}

/** What the address asks for; anything that makes no sense is the last 30 days. */
export function periodOf({ period, from, to }: PeriodParams, today: string): Period {
  if (from !== undefined && to !== undefined && rangeFault(from, to) === null) return { key: 'custom', from, to };
  const key = PERIODS.find((known) => known === period) ?? DEFAULT;
  return { key, from: addDays(today, 1 - Number(key)), to: today };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;
}
