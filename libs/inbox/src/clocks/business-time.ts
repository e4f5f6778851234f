import { IANAZone } from 'luxon';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAYS_AHEAD = 400;
/** Where nothing opens for so long, nothing ever becomes due. */
const MOST_DAYS = 3660;

/** Minutes after local midnight, `from` inclusive, `to` exclusive and at most 1440. */
export interface OpenInterval {
  from: number;
  to: number;
}

/** When somebody is there. `week[0]` is Monday; a local date of `holidays` (`2026-12-25`) is closed all day. */
export interface BusinessCalendar {
  timeZone: string;
  week: readonly (readonly OpenInterval[])[];
  holidays: ReadonlySet<string>;
}

/** Arithmetic over open time only. Instants and durations are milliseconds. */
export interface BusinessTime {
  /** When `durationMs` of open time after `at` are over; `Infinity` where that is more than ten years away. */
  add(at: number, durationMs: number): number;
  /** Open time from one instant to another; negative when they are the other way round. */
  between(from: number, to: number): number;
  isOpen(at: number): boolean;
}

/** Around the clock. */
export const ALWAYS_OPEN: BusinessTime = {
  add: (at, durationMs) => at + durationMs,
  between: (from, to) => to - from,
  isOpen: () => true,
};

/**
 * Open time of a calendar. A minute is open when the clock on the wall shows a time within an interval of that day: of the hour
 * that a zone skips nothing is open, of the hour that it repeats both are. The zone is asked once per day for its offset, when
 * a stretch of days is laid out as a table; each answer after that is a binary search.
 */
export function businessTime(calendar: BusinessCalendar): BusinessTime {
  return new OpenTable(calendar);
}

class OpenTable implements BusinessTime {
  private readonly zone: IANAZone;
  private readonly week: readonly (readonly OpenInterval[])[];
  private readonly closedDays: ReadonlySet<number>;
  private firstDay = 0;
  private endDay = 0;
  private starts: number[] = [];
  private ends: number[] = [];
  /** Open time of the table before each stretch. */
  private before: number[] = [];

  constructor({ timeZone, week, holidays }: BusinessCalendar) {
    this.zone = IANAZone.create(timeZone);
    this.week = week.map(joined);
    this.closedDays = new Set([...holidays].map((date) => Date.parse(`${date}T00:00:00Z`) / DAY_MS));
  }

  add(at: number, durationMs: number): number {
    this.cover(at);
    for (;;) {
      const due = this.addWithin(at, durationMs);
      if (due !== null) return due;
      if (this.endDay - dayOf(at) > MOST_DAYS) return Infinity;
      this.layOut(this.firstDay, 2 * this.endDay - this.firstDay);
    }
  }

  between(from: number, to: number): number {
    if (from > to) return 0 - this.between(to, from);
    this.cover(from);
    this.cover(to);
    return this.openBefore(to) - this.openBefore(from);
  }

  isOpen(at: number): boolean {
    this.cover(at);
    return at >= (this.starts[this.nextStretch(at)] ?? Infinity);
  }

  /** Null where the table ends before. */
  private addWithin(at: number, durationMs: number): number | null {
    const index = this.nextStretch(at);
    const start = this.starts[index];
    if (start === undefined) return null;
    const target = (this.before[index] ?? 0) + Math.max(0, at - start) + durationMs;
    const found = this.stretchHolding(index, target);
    return found < 0 ? null : (this.starts[found] ?? 0) + target - (this.before[found] ?? 0);
  }

  /** Open time of the table before an instant. */
  private openBefore(at: number): number {
    const index = this.nextStretch(at);
    const start = this.starts[index];
    if (start !== undefined) return (this.before[index] ?? 0) + Math.max(0, at - start);
    const last = this.starts.length - 1;
    return last < 0 ? 0 : (this.before[last] ?? 0) + (this.ends[last] ?? 0) - (this.starts[last] ?? 0);
  }

  /** The first stretch that is not over at an instant. */
  private nextStretch(at: number): number {
    let [low, high] = [0, this.ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ends[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The first stretch, from one on, at whose end `open` milliseconds of the table are over; -1: beyond the table. */
  private stretchHolding(from: number, open: number): number {
    let [low, high] = [from, this.starts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const until = (this.before[middle] ?? 0) + (this.ends[middle] ?? 0) - (this.starts[middle] ?? 0);
      if (until >= open) high = middle;
      else low = middle + 1;
    }
    return low < this.starts.length ? low : -1;
  }

  private cover(at: number): void {
    const day = dayOf(at);
    if (day > this.firstDay && day < this.endDay - 1) return;
    if (this.endDay === this.firstDay) this.layOut(day - 30, day + DAYS_AHEAD);
    else this.layOut(Math.min(this.firstDay, day - DAYS_AHEAD), Math.max(this.endDay, day + DAYS_AHEAD));
  }

  private layOut(firstDay: number, endDay: number): void {
    Object.assign(this, { firstDay, endDay, starts: [], ends: [], before: [] });
    let open = 0;
    for (const { start, end, offset } of steadyPieces(this.zone, firstDay, endDay)) {
      for (let day = Math.floor((start + offset) / DAY_MS); day * DAY_MS < end + offset; day += 1) {
        for (const { from, to } of this.openOn(day)) {
          const opens = Math.max(start, day * DAY_MS + from * MINUTE_MS - offset);
          const closes = Math.min(end, day * DAY_MS + to * MINUTE_MS - offset);
          if (opens >= closes) continue;
          this.push(opens, closes, open);
          open += closes - opens;
        }
      }
    }
  }

  private push(opens: number, closes: number, open: number): void {
    if (this.ends.at(-1) === opens) {
      this.ends[this.ends.length - 1] = closes;
      return;
    }
    this.starts.push(opens);
    this.ends.push(closes);
    this.before.push(open);
  }

  private openOn(day: number): readonly OpenInterval[] {
    if (this.closedDays.has(day)) return [];
    return this.week[(((day + 3) % 7) + 7) % 7] ?? []; // day 0, the first of January 1970, was a Thursday
  }
}

/** Stretches of time over which the zone keeps one offset (ms to add to UTC for the time on the wall). */
function* steadyPieces(zone: IANAZone, firstDay: number, endDay: number) {
  const offsetAt = (at: number): number => Math.round(zone.offset(at) * MINUTE_MS);
  let start = firstDay * DAY_MS;
  let offset = offsetAt(start);
  for (let day = firstDay + 1; day <= endDay; day += 1) {
    if (offsetAt(day * DAY_MS) === offset) continue;
    const change = changeWithin((day - 1) * DAY_MS, day * DAY_MS, (at) => offsetAt(at) === offset);
    yield { start, end: change, offset };
    [start, offset] = [change, offsetAt(change)];
  }
  yield { start, end: endDay * DAY_MS, offset };
}

/** The minute from which on `isBefore` is false. */
function changeWithin(from: number, to: number, isBefore: (at: number) => boolean): number {
  let [low, high] = [from / MINUTE_MS, to / MINUTE_MS];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle * MINUTE_MS)) low = middle;
    else high = middle;
  }
  return high * MINUTE_MS;
}

/** In order, touching and overlapping ones as one. */
function joined(intervals: readonly OpenInterval[]): OpenInterval[] {
  const result: OpenInterval[] = [];
  for (const { from, to } of [...intervals].sort((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last && last.to >= from) last.to = Math.max(last.to, to);
    else if (to > from) result.push({ from, to });
  }
  return result;
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}
