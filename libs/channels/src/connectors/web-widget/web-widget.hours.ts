import type { WidgetOpening } from '@parvis/contracts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const ENTRY = /^([a-z]{3})(?:\s*-\s*([a-z]{3}))?\s+(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/;

/**
 * Business hours as a person writes them (`mon-fri 09:00-18:00, sat 10:00-13:00`); an empty text keeps none. Null when it cannot
 * be read, also for hours over midnight.
 */
export function openingsOf(text: string): WidgetOpening[] | null {
  const entries = text
    .toLowerCase()
    .split(/[,;\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const openings = entries.map(openingsOfEntry);
  return openings.every((list) => list !== null) ? openings.flat() : null;
}

function openingsOfEntry(entry: string): WidgetOpening[] | null {
  const [, first = '', last = first, ...numbers] = ENTRY.exec(entry) ?? [];
  const [fromHour = 99, fromMinute = 99, toHour = 99, toMinute = 99] = numbers.map(Number);
  const [start, end] = [DAYS.indexOf(first), DAYS.indexOf(last)];
  const [from, to] = [timeOf(fromHour, fromMinute), timeOf(toHour, toMinute)];
  if (start < 0 || end < start || from === null || to === null || from >= to) return null;
  return DAYS.slice(start, end + 1).map((_, index) => ({ day: (start + index + 1) as WidgetOpening['day'], from, to }));
}

function timeOf(hour: number, minute: number): string | null {
  const valid = minute < 60 && (hour < 24 || (hour === 24 && minute === 0));
  return valid ? `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` : null;
}

/** Whether this is a time zone that can be reckoned with. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
