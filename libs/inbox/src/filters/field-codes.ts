import { CHANNEL_KINDS, DUE_STATES, type Condition, CONVERSATION_STATUSES, type FilterField, FILTER_NOBODY, FILTER_NONE, ITEM_KINDS, LAST_WORDS, PLATFORM_STATES, PRIORITIES } from '@parvis/contracts'; // prettier-ignore
import { valuesOf } from './filter-tree';

// what is stored as a position in a list
const LISTS: Partial<Record<FilterField, readonly string[]>> = {
  status: CONVERSATION_STATUSES,
  channel: CHANNEL_KINDS,
  kind: ITEM_KINDS,
  priority: PRIORITIES,
  clock: DUE_STATES,
  'platform-state': PLATFORM_STATES,
  'last-word': LAST_WORDS, // positions 0 and 1 are those of the directions `in` and `out`
};

/**
 * A value as the facts hold it, a whole number written out: the position in its list, the id itself, 0 for nobody and nothing.
 * Only for checked values: what is returned is digits and safe in any statement.
 */
export function codeOfValue(field: FilterField, value: string): string {
  const code = LISTS[field]?.indexOf(value);
  const digits = code === undefined ? (value === FILTER_NOBODY || value === FILTER_NONE ? '0' : value) : String(code);
  if (!/^\d+$/.test(digits)) throw new RangeError(`${value} is no value of ${field}`);
  return digits;
}

/** The codes of a condition's values. */
export function codesOf(condition: Condition): string[] {
  return valuesOf(condition).map((value) => codeOfValue(condition.field, value));
}
