import { type Condition, type Filter, FILTER_FIELDS, FILTER_LIMITS, FILTER_OPERATORS, type FilterField, type FilterType } from '@parvis/contracts'; // prettier-ignore

/** How the parts of a group belong together; `none` is written as “not any”. */
export type GroupKind = 'all' | 'any' | 'none';

export interface GroupDraft {
  id: number;
  kind: GroupKind;
  parts: readonly PartDraft[];
}

export interface ConditionDraft {
  id: number;
  condition: Condition;
}

export type PartDraft = GroupDraft | ConditionDraft;

/** Where a condition on an amount begins: from here on somebody is read by many. */
const USUAL_AMOUNT = 10_000;

let nextId = 1;

/** A filter as the editor holds it: groups and conditions with an identity of their own, so that rows keep their focus. */
export function draftOf(filter: Filter | null): GroupDraft {
  if (filter === null) return newGroup('all', []);
  const draft = partOf(filter);
  return isGroup(draft) ? draft : newGroup('all', [draft]);
}

/** The filter of a draft; null while nothing in it is complete. What is not filled in yet is left out. */
export function filterOf(part: PartDraft): Filter | null {
  if (!isGroup(part)) return isComplete(part.condition) ? part.condition : null;
  const parts = part.parts.map(filterOf).filter((filter) => filter !== null);
  if (parts.length === 0) return null;
  if (part.kind === 'all') return { all: parts };
  return part.kind === 'any' ? { any: parts } : { not: { any: parts } };
}

/** Whether everything that was begun is filled in. */
export function isWhole(part: PartDraft): boolean {
  return isGroup(part) ? part.parts.every(isWhole) : isComplete(part.condition);
}

export function isGroup(part: PartDraft): part is GroupDraft {
  return 'parts' in part;
}

export function newGroup(kind: GroupKind, parts: readonly PartDraft[]): GroupDraft {
  return { id: nextId++, kind, parts };
}

/** A condition on a field with its first operator and nothing chosen yet. */
export function newCondition(field: FilterField): ConditionDraft {
  const [operator] = FILTER_OPERATORS[FILTER_FIELDS[field].type];
  return { id: nextId++, condition: { field, operator, value: emptyValue(field, operator) } };
}

/** Another field begins anew; another operator keeps the value where both take the same kind. */
export function withOperator(condition: Condition, operator: Condition['operator']): Condition {
  const kept = takesMany(condition.field, operator) === takesMany(condition.field, condition.operator);
  return { ...condition, operator, value: kept ? condition.value : emptyValue(condition.field, operator) };
}

/** Whether the operator takes a list of values. */
export function takesMany(field: FilterField, operator: Condition['operator']): boolean {
  const { type }: { type: FilterType } = FILTER_FIELDS[field];
  return type === 'choice' || type === 'set' || (type === 'scale' && (operator === 'is' || operator === 'is-not'));
}

/** A draft with one of its parts replaced, or taken out with null. */
export function replacePart(group: GroupDraft, id: number, next: PartDraft | null): GroupDraft {
  const parts = group.parts.flatMap((part) => {
    if (part.id === id) return next ?? [];
    return isGroup(part) ? replacePart(part, id, next) : part;
  });
  return { ...group, parts };
}

/** How many levels of groups there are, this one included. */
export function depthOf(part: PartDraft): number {
  return isGroup(part) ? 1 + Math.max(0, ...part.parts.map(depthOf)) : 0;
}

function partOf(filter: Filter): PartDraft {
  if ('all' in filter) return newGroup('all', filter.all.map(partOf));
  if ('any' in filter) return newGroup('any', filter.any.map(partOf));
  if (!('not' in filter)) return { id: nextId++, condition: filter };
  const inner = partOf(filter.not);
  // “none of” is how a group with “not” reads; what is not a group becomes one
  return isGroup(inner) && inner.kind === 'any' ? { ...inner, kind: 'none' } : newGroup('none', [inner]);
}

function emptyValue(field: FilterField, operator: Condition['operator']): Condition['value'] {
  const { type } = FILTER_FIELDS[field];
  if (takesMany(field, operator)) return [];
  if (type === 'flag') return true;
  if (type === 'amount') return USUAL_AMOUNT;
  return type === 'duration' ? 60 : '';
}

function isComplete({ field, value }: Condition): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'string') return value.trim() !== '';
  if (FILTER_FIELDS[field].type === 'amount') return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= FILTER_LIMITS.amount; // prettier-ignore
  return FILTER_FIELDS[field].type !== 'duration' || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= FILTER_LIMITS.minutes); // prettier-ignore
}
