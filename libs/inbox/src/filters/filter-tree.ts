import {
  CONVERSATION_STATUSES,
  type Condition,
  type ConversationStatus,
  type Filter,
  FILTER_ME,
} from '@parvis/contracts';

/** Seconds after which a filter's answer changes by itself, and what they are counted from. */
export interface FilterTimes {
  /** After a conversation began to wait. */
  waits: number[];
  /** After its last activity. */
  idles: number[];
  /** When an answer is due. */
  due: boolean;
}

/** Every condition of a filter, wherever it stands. */
export function conditionsOf(filter: Filter): Condition[] {
  if ('all' in filter) return filter.all.flatMap(conditionsOf);
  if ('any' in filter) return filter.any.flatMap(conditionsOf);
  if ('not' in filter) return conditionsOf(filter.not);
  return [filter];
}

/** The same filter with each condition replaced. */
export function mapConditions(filter: Filter, change: (condition: Condition) => Condition): Filter {
  if ('all' in filter) return { all: filter.all.map((part) => mapConditions(part, change)) };
  if ('any' in filter) return { any: filter.any.map((part) => mapConditions(part, change)) };
  if ('not' in filter) return { not: mapConditions(filter.not, change) };
  return change(filter);
}

/** The values of a condition as a list, one or many. */
export function valuesOf({ value }: Condition): string[] {
  return Array.isArray(value) ? value : [String(value)];
}

/** Whether the answer depends on who looks. */
export function usesMe(filter: Filter): boolean {
  return conditionsOf(filter).some(isAboutMe);
}

/** Whether nothing matches that is not assigned to whoever looks. */
export function pinsMe(filter: Filter): boolean {
  return necessary(filter).some(
    (condition) => isAboutMe(condition) && condition.operator === 'is' && valuesOf(condition).length === 1,
  );
}

/** Whether the answer needs the last inbound item, which the conversation's own row does not hold. */
export function usesItem(filter: Filter): boolean {
  return conditionsOf(filter).some(({ field }) => field === 'platform-state');
}

/** The statuses that can match; undefined = any. */
export function pinnedStatuses(filter: Filter): ConversationStatus[] | undefined {
  const pins = necessary(filter).filter(({ field, operator }) => field === 'status' && operator === 'is');
  if (pins.length === 0) return undefined;
  return CONVERSATION_STATUSES.filter((status) => pins.every((pin) => valuesOf(pin).includes(status)));
}

/** When the answer changes though nothing is written. */
export function timesOf(filter: Filter): FilterTimes {
  const conditions = conditionsOf(filter);
  const seconds = (field: Condition['field']) => [
    ...new Set(conditions.filter((one) => one.field === field).map(({ value }) => Number(value) * 60)),
  ];
  return {
    waits: seconds('waiting'),
    idles: seconds('inactive'),
    due: conditions.some(({ field }) => field === 'clock'),
  };
}

/** Conditions that every match fulfils. */
function necessary(filter: Filter): Condition[] {
  if ('all' in filter) return filter.all.flatMap(necessary);
  if ('any' in filter) return filter.any.length === 1 ? filter.any.flatMap(necessary) : [];
  return 'not' in filter ? [] : [filter];
}

function isAboutMe(condition: Condition): boolean {
  return condition.field === 'assignee' && valuesOf(condition).includes(FILTER_ME);
}
