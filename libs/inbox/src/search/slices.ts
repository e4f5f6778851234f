import { firstIdAt, timeOfId } from '@parvis/platform';

/** A stretch of ids, `from` included, `to` not. */
export interface Slice {
  from: string;
  to: string;
}

/**
 * How far one statement looks back. Months are those of the partitions: an index that is read as a whole is read once. Days are
 * for what is walked.
 */
export interface Span {
  unit: 'months' | 'days';
  count: number;
}

const DAY_MS = 86_400_000;
const MOST = { months: 24, days: 730 } as const;
const QUICK_MS = 30;
const SLOW_MS = 90;

/** The stretch before `to` that is so long, at most back to `floor`; null when nothing is left. */
export function sliceBefore(to: string, span: Span, floor: string, now = Date.now()): Slice | null {
  if (BigInt(to) <= BigInt(floor)) return null;
  const end = Math.min(timeOfId((BigInt(to) - 1n).toString()), now);
  const from = span.unit === 'months' ? monthStart(end, span.count - 1) : firstIdAt(end - span.count * DAY_MS);
  return { from: BigInt(from) > BigInt(floor) ? from : floor, to };
}

/** Longer after a quick stretch, so that old or empty years cost few statements; shorter after a slow one. */
export function nextSpan({ unit, count }: Span, tookMs: number): Span {
  if (tookMs > SLOW_MS) return { unit, count: Math.max(1, Math.floor(count / 2)) };
  const grown = tookMs < QUICK_MS ? count * (unit === 'months' ? 2 : 4) : count;
  return { unit, count: Math.min(grown, MOST[unit]) };
}

/** First id of the month that lies so many months before the one of a time. */
function monthStart(timeMs: number, monthsBack: number): string {
  const date = new Date(timeMs);
  return firstIdAt(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - monthsBack, 1));
}
