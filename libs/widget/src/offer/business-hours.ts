import type { WidgetOpening } from '@parvis/contracts';

type Hours = { timeZone: string; openings: readonly WidgetOpening[] } | null;

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Whether it is open now, and when it opens next (ISO; null while it is open or without hours). */
export function openAt(hours: Hours, now: Date): { open: boolean; opensAt: string | null } {
  if (!hours || hours.openings.length === 0) return { open: true, opensAt: null };
  const here = minuteOfWeek(now, hours.timeZone);
  const spans = hours.openings.map(({ day, from, to }) => ({
    from: (day - 1) * DAY_MINUTES + minuteOf(from),
    to: (day - 1) * DAY_MINUTES + minuteOf(to),
  }));
  if (spans.some(({ from, to }) => from <= here && here < to)) return { open: true, opensAt: null };
  const waits = spans.map(({ from }) => (from - here + WEEK_MINUTES) % WEEK_MINUTES);
  return { open: false, opensAt: atLocal(now, Math.min(...waits), here, hours.timeZone) };
}

// a change of the clocks in between moves the real distance: the guess is corrected by what the local clock shows there
function atLocal(now: Date, wait: number, here: number, timeZone: string): string {
  const start = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const guess = new Date(start + wait * MINUTE_MS);
  const wanted = (here + wait) % WEEK_MINUTES;
  const shown = minuteOfWeek(guess, timeZone);
  const off = ((wanted - shown + WEEK_MINUTES * 1.5) % WEEK_MINUTES) - WEEK_MINUTES / 2;
  return new Date(guess.getTime() + off * MINUTE_MS).toISOString();
}

function minuteOfWeek(at: Date, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }); // prettier-ignore
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return DAYS.indexOf(parts['weekday'] ?? '') * DAY_MINUTES + Number(parts['hour']) * 60 + Number(parts['minute']);
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
