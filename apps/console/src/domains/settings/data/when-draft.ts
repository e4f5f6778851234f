import { SCREENING_FIELDS, SCREENING_OPERATORS, type ScreeningCondition, type ScreeningField, type ScreeningFieldType, type ScreeningWhen } from '@parvis/contracts'; // prettier-ignore

/** How the parts of a group belong together; `none` is written as “not any”. */
export type WhenKind = 'all' | 'any' | 'none';

export interface WhenGroupDraft {
  id: number;
  kind: WhenKind;
  parts: readonly WhenPart[];
}
export interface WhenConditionDraft {
  id: number;
  condition: ScreeningCondition;
}
export type WhenPart = WhenGroupDraft | WhenConditionDraft;

/** Where a condition on an amount begins; elsewhere at 3. */
const USUAL_AMOUNTS: Partial<Record<ScreeningField, number>> = { length: 500, severity: 4, stars: 2, 'hidden-rate': 50, flood: 5, copies: 5, learner: 80, hour: 22 }; // prettier-ignore

let nextId = 1;

/** The conditions of a rule as the builder holds them: groups and conditions with an identity of their own, so that rows keep their focus. */
export function draftOfWhen(when: ScreeningWhen | null): WhenGroupDraft {
  if (when === null) return newWhenGroup('all', []);
  const draft = partOf(when);
  return isWhenGroup(draft) ? draft : newWhenGroup('all', [draft]);
}

/** What a draft says; null while nothing in it is complete. What is not filled in yet is left out. */
export function whenOf(part: WhenPart): ScreeningWhen | null {
  if (!isWhenGroup(part)) return isFilled(part.condition) ? part.condition : null;
  const parts = part.parts.map(whenOf).filter((when) => when !== null);
  if (parts.length === 0) return null;
  if (part.kind === 'all') return { all: parts };
  return part.kind === 'any' ? { any: parts } : { not: { any: parts } };
}

/** Whether everything that was begun is filled in. */
export function isWhenWhole(part: WhenPart): boolean {
  return isWhenGroup(part) ? part.parts.every(isWhenWhole) : isFilled(part.condition);
}

export function isWhenGroup(part: WhenPart): part is WhenGroupDraft {
  return 'parts' in part;
}

export function newWhenGroup(kind: WhenKind, parts: readonly WhenPart[]): WhenGroupDraft {
  return { id: nextId++, kind, parts };
}

/** A condition on a field with its first operator and nothing chosen yet. */
export function newWhenCondition(field: ScreeningField): WhenConditionDraft {
  const [operator] = SCREENING_OPERATORS[SCREENING_FIELDS[field].type];
  return { id: nextId++, condition: { field, operator, value: emptyValue(field) } };
}

/** A draft with one of its parts replaced, or taken out with null. */
export function replaceWhenPart(group: WhenGroupDraft, id: number, next: WhenPart | null): WhenGroupDraft {
  const parts = group.parts.flatMap((part) => {
    if (part.id === id) return next ?? [];
    return isWhenGroup(part) ? replaceWhenPart(part, id, next) : part;
  });
  return { ...group, parts };
}

/** Where each part stands in what `whenOf` makes of a whole draft, so that faults find their rows; deepest first. */
export function pointersOfWhen(part: WhenPart, base: string): { id: number; pointer: string }[] {
  if (!isWhenGroup(part)) return [{ id: part.id, pointer: base }];
  const inside = part.kind === 'none' ? `${base}/not/any` : `${base}/${part.kind}`;
  const parts = part.parts.flatMap((one, index) => pointersOfWhen(one, `${inside}/${index}`));
  return [...parts, { id: part.id, pointer: base }];
}

/** Conditions in the order they stand. */
export function conditionsOf(part: WhenPart): ScreeningCondition[] {
  return isWhenGroup(part) ? part.parts.flatMap(conditionsOf) : [part.condition];
}

function partOf(when: ScreeningWhen): WhenPart {
  if ('all' in when) return newWhenGroup('all', when.all.map(partOf));
  if ('any' in when) return newWhenGroup('any', when.any.map(partOf));
  if (!('not' in when)) return { id: nextId++, condition: when };
  const inner = partOf(when.not);
  // “none of” is how a group with “not” reads; what is not a group becomes one
  return isWhenGroup(inner) && inner.kind === 'any' ? { ...inner, kind: 'none' } : newWhenGroup('none', [inner]);
}

function emptyValue(field: ScreeningField): ScreeningCondition['value'] {
  const type: ScreeningFieldType = SCREENING_FIELDS[field].type;
  if (type === 'flag') return true;
  if (type === 'amount') return USUAL_AMOUNTS[field] ?? 3;
  return type === 'regex' ? '' : [];
}

function isFilled({ field, value }: ScreeningCondition): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value === 'boolean') return true;
  const { max = Infinity }: { type: string; max?: number } = SCREENING_FIELDS[field];
  return Number.isInteger(value) && value >= 0 && value <= max;
}
