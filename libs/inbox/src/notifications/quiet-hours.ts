import type { QuietHours } from '@parvis/contracts';
import { DateTime } from 'luxon';

const MOST_STEPS = 16; // a week of whole days and nights in turn

/** Minutes after midnight of `HH:MM`. */
export function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** When quiet hours that hold now are over; null when it is not quiet. By the clock on the wall, also when that is changed. */
export function quietUntil(now: Date, quiet: QuietHours | null, timeZone: string): Date | null {
  if (quiet === null) return null;
  let at: DateTime = DateTime.fromJSDate(now, { zone: timeZone });
  for (let step = 0; step < MOST_STEPS && isQuiet(at, quiet); step += 1) at = endOf(at, quiet);
  return at.toMillis() === now.getTime() ? null : at.toJSDate();
}

function isQuiet(at: DateTime, quiet: QuietHours): boolean {
  return quiet.wholeDays.includes(at.weekday) || isNight(at, quiet);
}

function isNight(at: DateTime, quiet: QuietHours): boolean {
  const [from, to, minute] = [minutesOf(quiet.from), minutesOf(quiet.to), at.hour * 60 + at.minute];
  return from < to ? from <= minute && minute < to : minute >= from || minute < to;
}

/** The end of what makes `at` quiet; something else may go on from there. */
function endOf(at: DateTime, quiet: QuietHours): DateTime {
  if (quiet.wholeDays.includes(at.weekday)) return at.plus({ days: 1 }).startOf('day');
  const to = minutesOf(quiet.to);
  const day = at.hour * 60 + at.minute < to ? at : at.plus({ days: 1 });
  const set = day.set({ hour: Math.floor(to / 60), minute: to % 60, second: 0, millisecond: 0 });
  // the hour that comes twice in autumn: the first pass of `to` that lies before us, else minutes are counted
  const pass = set.getPossibleOffsets().find((one) => one > at);
  let end = pass ?? at.startOf('minute').plus({ minutes: to - (at.hour * 60 + at.minute) });
  // the hour that is left out in spring: what was set then lies behind the first minute that is not quiet
  while (end.minus({ minutes: 1 }) > at && !isNight(end.minus({ minutes: 1 }), quiet)) end = end.minus({ minutes: 1 });
  return end;
}
