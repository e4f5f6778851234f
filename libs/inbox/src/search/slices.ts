import { firstIdAt, timeOfId } from '@parvis/platform';

/** A stretch of ids, `from` included, `to` not. */
export interface Slice {
  from: string;
  to: string;
  /** Length in months; grows as the search goes back, so that old or empty years cost few statements. */
  months: number;
}

const LAST_ID = '9223372036854775807';
const MOST_MONTHS = 24;

/** The first stretch: three months up to now or to the cursor; one month for beginnings of words, which are dearer. */
export function newestSlice(before: string | null, hasPrefix: boolean, now = Date.now()): Slice {
  const months = hasPrefix ? 1 : 3;
  const end = before === null ? now : timeBefore(before);
  return { from: monthStart(end, months - 1), to: before ?? LAST_ID, months };
}

/** The stretch before; null when nothing is older. */
export function olderSlice(slice: Slice, oldestMs: number): Slice | null {
  const end = timeBefore(slice.from);
  if (BigInt(slice.from) <= 1n || end < oldestMs) return null;
  const months = Math.min(slice.months * 2, MOST_MONTHS);
  return { from: monthStart(end, months - 1), to: slice.from, months };
}

/** First id of the month that lies so many months before the one of a time. */
function monthStart(timeMs: number, monthsBack: number): string {
  const date = new Date(timeMs);
  const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - monthsBack, 1);
  return firstIdAt(start);
}

function timeBefore(id: string): number {
  return timeOfId((BigInt(id) - 1n).toString());
}
