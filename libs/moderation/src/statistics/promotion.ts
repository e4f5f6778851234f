import { type Precision, SCREENING_LIMITS } from '@parvis/contracts';

/** Fewer judged matches demote nothing: one mistake in three is chance. */
export const FEWEST_TO_DEMOTE = 10;

/** Why a rule stays where it is, with what it would take. */
export type Promotion =
  | { may: true }
  | { may: false; why: 'too-few-judged'; missing: number }
  | { may: false; why: 'under-bar'; low: number; bar: number };

/** Whether the evidence carries one level more: enough judged matches, and the lower bound not under the bar (in percent). */
export function mayPromote(precision: Precision, bar: number, fewest = SCREENING_LIMITS.judgedToPromote): Promotion {
  const judged = precision.right + precision.wrong;
  if (judged < fewest) return { may: false, why: 'too-few-judged', missing: fewest - judged };
  const low = precision.low ?? 0;
  return low * 100 >= bar ? { may: true } : { may: false, why: 'under-bar', low, bar };
}

/**
 * Whether a rule that acts has to go down a level: the lower bound of its recent matches fell under the bar while so many were
 * judged that the bar could have been reached, or the share itself cannot be at the bar any more (upper bound under it).
 */
export function mustDemote(precision: Precision, bar: number, fewest = SCREENING_LIMITS.judgedToPromote): boolean {
  const judged = precision.right + precision.wrong;
  if (judged < FEWEST_TO_DEMOTE) return false;
  const under = (bound: number | null) => bound !== null && bound * 100 < bar;
  return under(precision.high) || (judged >= fewest && under(precision.low));
}
