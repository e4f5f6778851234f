import type { RuleGuard } from '@parvis/contracts';

/** How many rules may follow from one another. */
export const MOST_DEEP = 5;
/** How often one rule may run in one conversation within an hour. */
export const MOST_PER_HOUR = 10;

/** Why a rule that matches is not to run; null: it may. `chain`: the rules from which the moment followed, first one first. */
export function guardOf(ruleId: number, chain: readonly number[], runsWithinHour: number): RuleGuard | null {
  if (chain.includes(ruleId)) return 'own-effect';
  if (chain.length >= MOST_DEEP) return 'depth';
  return runsWithinHour >= MOST_PER_HOUR ? 'rate' : null;
}
