const HOUR_MS = 3_600_000;

/** Whether a rule may act once more, and from when on if not. */
export type Spending = { within: true; left: number } | { within: false; freeAtMs: number };

/**
 * A budget over the last `windowMs`: not a clock hour, so that a rule cannot act twice as often around the full hour.
 * `spentMs`: when it acted, in any order. Acting at `nowMs` is `within` the budget when fewer than `budget` lie in the window.
 */
export function rollingBudget(spentMs: readonly number[], nowMs: number, budget: number, windowMs = HOUR_MS): Spending {
  const recent = spentMs.filter((at) => at > nowMs - windowMs && at <= nowMs).sort((a, b) => a - b);
  if (recent.length < budget) return { within: true, left: budget - recent.length - 1 };
  // once this one leaves the window there is room again; a budget of nothing never has any
  const leaving = budget > 0 ? recent[recent.length - budget] : undefined;
  return { within: false, freeAtMs: leaving === undefined ? Number.POSITIVE_INFINITY : leaving + windowMs };
}
