import type { Pace, Pass, State } from './youtube.cursor';
import { msUntilReset, quotaDay } from './youtube.quota';
import type { ReadingPlan } from './youtube.settings';

/** Besides the pages of threads a thorough look reads two lists of held comments and confirms what is missing. */
const THOROUGH_EXTRA_UNITS = 3;
const THREADS_A_UNIT = 100;

/** Whether the next look is not due yet. Between two looks no call is made. */
export function isResting({ pass, pace }: State, plan: ReadingPlan, now: number): boolean {
  return pass === null && pace !== null && plan.everyMs > 0 && now < pace.next;
}

/** Whether the look that begins now is a thorough one. */
export function isThorough({ pace }: State, plan: ReadingPlan, now: number): boolean {
  return pace === null || plan.everyMs === 0 || now >= pace.deepAt;
}

/** Counts units against the quota day they were spent on. */
export function withUnits(pace: Pace | null, plan: ReadingPlan, units: number, now: number): Pace | null {
  if (plan.everyMs === 0) return null;
  const day = quotaDay(now);
  const before = pace ?? { day, used: 0, next: 0, deepAt: 0, thorough: 0 };
  return { ...before, day, used: (before.day === day ? before.used : 0) + units };
}

/** Units that reading has cost on the quota day that it is now. */
export function usedToday(pace: Pace | null, now: number): number {
  return pace?.day === quotaDay(now) ? pace.used : 0;
}

/**
 * When to look next. Looks move apart as far as is needed for the day's units to last until midnight Pacific; without any
 * left, reading rests until then.
 */
export function afterLook(
  given: Pace | null,
  plan: ReadingPlan,
  { deep, first, units }: Pick<Pass, 'deep' | 'first' | 'units'>,
  now: number,
): Pace | null {
  if (given === null) return null;
  const pace = deep ? { ...given, thorough: units } : given;
  const left = plan.dailyUnits - pace.used;
  const remainingMs = msUntilReset(now);
  if (left <= 0) return { ...pace, next: now + remainingMs, deepAt: now + remainingMs };
  const everyMs = Math.min(remainingMs, Math.max(plan.everyMs, (remainingMs * unitsALook(plan, pace.thorough)) / left));
  const recheckMs = plan.recheckMs * (everyMs / plan.everyMs);
  const next = Math.round(now + everyMs);
  return { ...pace, next, deepAt: deep || first ? Math.round(now + recheckMs) : pace.deepAt };
}

/** What a look costs on average: one page, and its share of a thorough one. */
function unitsALook({ everyMs, recheckMs, mostThreads }: ReadingPlan, measured: number): number {
  const thorough = Math.max(measured, mostThreads / THREADS_A_UNIT + THOROUGH_EXTRA_UNITS);
  return 1 + (recheckMs > everyMs ? thorough * (everyMs / recheckMs) : thorough);
}
