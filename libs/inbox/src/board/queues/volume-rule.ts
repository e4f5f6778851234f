import type { RiskLabel, VolumeAlertView } from '@parvis/contracts';

export const WINDOW_MS = 5 * 60_000;
/** Windows of a day. */
export const WINDOWS = 288;
/** Fewer in one window are never an alert. */
export const FEWEST_ITEMS = 10;
const TIMES_USUAL = 4;

/** Items of a post in one window of five minutes, counted back from now: 0 is the one that ends now. */
export interface WindowCount {
  window: number;
  label: RiskLabel;
  count: number;
}

/**
 * An alert when a post gets more than four times what is usual for it: the median of its windows of the last day, since its first
 * item in it, the present one left out and at least one. Null: nothing unusual. Pure.
 */
export function volumeOf(counts: readonly WindowCount[], now: Date): VolumeAlertView | null {
  const byWindow = totals(counts);
  const present = byWindow[0] ?? 0;
  const usual = Math.max(1, median(byWindow.slice(1)));
  if (present < FEWEST_ITEMS || present <= TIMES_USUAL * usual) return null;
  const quiet = byWindow.findIndex((count) => count <= TIMES_USUAL * usual);
  const lasts = quiet === -1 ? byWindow.length : quiet;
  return {
    since: new Date(now.getTime() - lasts * WINDOW_MS).toISOString(),
    times: Math.round((present / usual) * 10) / 10,
    label: mostFrequent(counts.filter(({ window }) => window === 0)),
    now: present,
    usual,
  };
}

/** From now back to the window of the first item. */
function totals(counts: readonly WindowCount[]): number[] {
  const first = Math.max(0, ...counts.map(({ window }) => window));
  const sums = Array.from({ length: Math.min(first + 1, WINDOWS) }, () => 0);
  for (const { window, count } of counts) if (window < sums.length) sums[window] = (sums[window] ?? 0) + count;
  return sums;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[half - 1], sorted[half]];
  if (high === undefined) return 0;
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

function mostFrequent(counts: readonly WindowCount[]): RiskLabel {
  const [first] = [...counts].sort((one, other) => other.count - one.count);
  return first?.label ?? 'other';
}
