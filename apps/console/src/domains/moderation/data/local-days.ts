const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The reader's day as the time at which it begins, or at which it is over; null where the text is none. */
export function dayStart(day: string | undefined, over = 0): string | null {
  if (day === undefined || !DAY.test(day)) return null;
  const start = new Date(`${day}T00:00:00`);
  if (Number.isNaN(start.getTime())) return null;
  // by the calendar: days with a change of clock are not 24 hours
  start.setDate(start.getDate() + over);
  return start.toISOString();
}

export const dayEnd = (day: string | undefined): string | null => dayStart(day, 1);

/** The day so many days before the one of a moment, as a date field writes it. */
export function dayBefore(moment: number, days: number): string {
  const date = new Date(moment);
  date.setDate(date.getDate() - days);
  return [String(date.getFullYear()), String(date.getMonth() + 1).padStart(2, '0'), String(date.getDate()).padStart(2, '0')].join('-'); // prettier-ignore
}
