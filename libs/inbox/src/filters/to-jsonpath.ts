import { type Condition, type Filter, FILTER_FIELDS, FILTER_ME } from '@parvis/contracts';
import { codeOfValue, codesOf } from './field-codes';
import { valuesOf } from './filter-tree';

const TRUE = '(1 == 1)';
const FALSE = '(1 == 0)';

/**
 * A filter as a `jsonpath` predicate over the facts of a conversation (`conversation_facts` in the database): true or false, never
 * unknown, as no fact is null. `isAssignee`: whether who looks is the conversation's assignee, which is what “me” comes to. Texts
 * have to be folded already, as the facts are (`foldTexts`).
 */
export function toJsonpath(filter: Filter, isAssignee: boolean): string {
  if ('all' in filter) return joined(filter.all, ' && ', isAssignee);
  if ('any' in filter) return joined(filter.any, ' || ', isAssignee);
  if ('not' in filter) return `!(${toJsonpath(filter.not, isAssignee)})`;
  return conditionPath(filter, isAssignee);
}

function joined(parts: readonly Filter[], by: string, isAssignee: boolean): string {
  return `(${parts.map((part) => toJsonpath(part, isAssignee)).join(by)})`;
}

function conditionPath(condition: Condition, isAssignee: boolean): string {
  const { field, operator, value } = condition;
  const fact = `$."${field}"`;
  switch (FILTER_FIELDS[field].type) {
    case 'choice':
      return negatedIf(operator === 'is-not', choicePath(condition, fact, isAssignee));
    case 'scale':
      if (operator === 'at-least' || operator === 'at-most') return scalePath(condition, fact);
      return negatedIf(operator === 'is-not', anyEqual(fact, codesOf(condition)));
    case 'set':
      return setPath(condition, `${fact}[*]`);
    case 'text':
      return negatedIf(operator === 'contains-not', `(${fact} like_regex ${quoted(String(value))} flag "q")`);
    case 'duration': {
      const seconds = Number(value) * 60;
      return operator === 'longer-than' ? `(${fact} >= ${seconds})` : `(${fact} >= 0 && ${fact} < ${seconds})`;
    }
    case 'date':
      return `(${fact} ${operator === 'before' ? '<' : '>='} ${Date.parse(String(value)) / 1000})`;
    case 'amount':
      // what is not known is -1, and neither little nor much
      return operator === 'at-least'
        ? `(${fact} >= ${Number(value)})`
        : `(${fact} >= 0 && ${fact} <= ${Number(value)})`;
    case 'flag':
      return `(${fact} == ${value === true ? 'true' : 'false'})`;
  }
}

function choicePath(condition: Condition, fact: string, isAssignee: boolean): string {
  if (condition.field === 'language') return anyEqual(fact, valuesOf(condition).map(quoted));
  const others = valuesOf(condition).filter((value) => value !== FILTER_ME);
  const isMe = others.length < valuesOf(condition).length && isAssignee;
  return isMe ? TRUE : anyEqual(fact, codesOf({ ...condition, value: others }));
}

function scalePath(condition: Condition, fact: string): string {
  const code = codeOfValue(condition.field, String(condition.value));
  const compared = `${fact} ${condition.operator === 'at-least' ? '>=' : '<='} ${code}`;
  // no stars are not few stars
  return condition.field === 'stars' ? `(${fact} > 0 && ${compared})` : `(${compared})`;
}

function setPath(condition: Condition, fact: string): string {
  const each = codesOf(condition).map((code) => `${fact} == ${code}`);
  if (condition.operator === 'all-of') return `(${each.join(' && ')})`;
  return negatedIf(condition.operator === 'none-of', `(${each.join(' || ')})`);
}

function anyEqual(fact: string, literals: readonly string[]): string {
  return literals.length === 0 ? FALSE : `(${literals.map((literal) => `${fact} == ${literal}`).join(' || ')})`;
}

function negatedIf(negated: boolean, path: string): string {
  return negated ? `!${path}` : path;
}

/** Strings of jsonpath are written as those of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
