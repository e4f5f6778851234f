import ICAL from 'ical.js';

const YEARS_AHEAD = 5;
const MOST_DAYS = 2000;
const LONGEST_NAME = 120;
const DAY_MS = 86_400_000;

export interface ReadHolidays {
  /** One entry per day, in order, none twice. */
  days: { date: string; name: string }[];
  /** Events with a time of day, or over before the first year. */
  skipped: number;
}

/**
 * The whole-day events of an iCalendar file from a year on, yearly ones for five years; an event over several days closes each
 * of them. @throws when the text is not iCalendar.
 */
export function readHolidays(ics: string, fromYear: number): ReadHolidays {
  const root = new ICAL.Component(ICAL.parse(ics) as [string, unknown[], unknown[]]);
  if (root.name !== 'vcalendar') throw new Error('not a calendar');
  const days = new Map<string, string>();
  let skipped = 0;
  for (const component of root.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(component);
    const dates = event.startDate?.isDate ? datesOf(event, fromYear) : [];
    if (dates.length === 0) skipped += 1;
    for (const date of dates) if (days.size < MOST_DAYS) days.set(date, nameOf(event));
  }
  const sorted = [...days].sort(([one], [other]) => (one < other ? -1 : 1));
  return { days: sorted.map(([date, name]) => ({ date, name })), skipped };
}

function datesOf(event: ICAL.Event, fromYear: number): string[] {
  const length = Math.max(1, Math.round(event.duration.toSeconds() / 86_400));
  const starts = event.isRecurring() ? occurrences(event, fromYear + YEARS_AHEAD) : [event.startDate];
  return starts.flatMap((start) => stretch(start, length)).filter((date) => Number(date.slice(0, 4)) >= fromYear);
}

function occurrences(event: ICAL.Event, untilYear: number): ICAL.Time[] {
  const found: ICAL.Time[] = [];
  const iterator = event.iterator();
  for (let next = iterator.next(); next && next.year <= untilYear && found.length < MOST_DAYS; next = iterator.next()) {
    found.push(next);
  }
  return found;
}

function stretch(start: ICAL.Time, length: number): string[] {
  const first = Date.UTC(start.year, start.month - 1, start.day);
  return Array.from({ length: Math.min(length, MOST_DAYS) }, (_, index) =>
    new Date(first + index * DAY_MS).toISOString().slice(0, 10),
  );
}

function nameOf({ summary }: ICAL.Event): string {
  return (summary || '–').slice(0, LONGEST_NAME);
}
