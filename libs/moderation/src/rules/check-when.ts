import { SCREENING_LIMITS } from '@parvis/contracts';
import { checkCondition } from './check-condition';
import type { KnownThings } from './known-things';
import { type Faults, isRecord } from './rule-fault';

/** How many conditions a rule has so far; `when` and `except` share the limit. */
export interface ConditionCount {
  conditions: number;
}

/**
 * Checks a tree of conditions. Goes no deeper than the limit and no further than the number of conditions, so that what is
 * sent to exhaust it cannot. Depth 1 is a condition alone.
 */
export function checkWhen(
  given: unknown,
  pointer: string,
  faults: Faults,
  things: KnownThings,
  count: ConditionCount,
  depth = 1,
): void {
  // prettier-ignore
  if (depth > SCREENING_LIMITS.depth) {
    return faults.add(pointer, 'too-deep', `lies deeper than ${SCREENING_LIMITS.depth} levels`);
  }
  if (!isRecord(given)) return faults.add(pointer, 'shape', 'has to be a condition, or all, any or not of some');
  const kinds = ['all', 'any', 'not', 'field'].filter((key) => Object.hasOwn(given, key));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    return faults.add(pointer, 'shape', 'has to be one of all, any, not or a condition with a field');
  }
  if (kind === 'field') {
    count.conditions += 1;
    if (count.conditions === SCREENING_LIMITS.conditions + 1) {
      faults.add(pointer, 'too-many', `is one more than ${SCREENING_LIMITS.conditions} conditions`);
    }
    if (count.conditions <= SCREENING_LIMITS.conditions) checkCondition(given, pointer, faults, things);
    return;
  }
  if (kind === 'not') return checkWhen(given['not'], `${pointer}/not`, faults, things, count, depth + 1);
  const children = given[kind];
  if (!Array.isArray(children)) return faults.add(`${pointer}/${kind}`, 'shape', 'has to be a list');
  if (children.length === 0) return faults.add(`${pointer}/${kind}`, 'missing', 'has to hold at least one condition');
  for (const [n, child] of children.entries()) {
    if (count.conditions > SCREENING_LIMITS.conditions) return;
    checkWhen(child, `${pointer}/${kind}/${n}`, faults, things, count, depth + 1);
  }
}
