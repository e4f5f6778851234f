import { type Filter, FILTER_FIELDS, type FilterField, type FilterIds, FILTER_LIMITS, FILTER_OPERATORS } from '@parvis/contracts'; // prettier-ignore
import { problem } from '@parvis/platform';
import { isBigId, isSmallId } from '../wire/ids';

export interface Fault {
  pointer: string;
  detail: string;
}

type Shape = Record<string, unknown>;

const ID_SHAPES: Record<FilterIds, (value: string) => boolean> = {
  small: isSmallId,
  big: isBigId,
  language: (value) => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/.test(value),
};
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
const CONTROL = /\p{Cc}/u;

/** Takes what somebody sent as a filter; 400 that names every place where it is none. */
export function readFilter(sent: unknown, pointer = '/filter'): Filter {
  const faults = faultsOf(sent, pointer);
  if (faults.length === 0) return sent as Filter;
  throw problem('validation-failed', { detail: 'The filter is not valid; see errors.', errors: faults });
}

/** As `readFilter`, from JSON in an address. */
export function parseFilter(text: string): Filter {
  let sent: unknown;
  try {
    sent = JSON.parse(text);
  } catch {
    sent = undefined;
  }
  return readFilter(sent);
}

/** What keeps a value from being a filter, by JSON pointer. */
export function faultsOf(sent: unknown, pointer: string): Fault[] {
  const state = { conditions: 0 };
  const faults = check(sent, pointer, 1, state);
  if (state.conditions <= FILTER_LIMITS.conditions) return faults;
  return [...faults, { pointer, detail: `has more than ${FILTER_LIMITS.conditions} conditions` }];
}

function check(sent: unknown, pointer: string, depth: number, state: { conditions: number }): Fault[] {
  if (!isShape(sent)) return [{ pointer, detail: 'has to be a group (all, any, not) or a condition' }];
  if (depth > FILTER_LIMITS.depth) return [{ pointer, detail: `is nested deeper than ${FILTER_LIMITS.depth}` }];
  const keys = Object.keys(sent);
  if (keys.length === 1 && 'not' in sent) return check(sent['not'], `${pointer}/not`, depth + 1, state);
  for (const key of ['all', 'any']) {
    if (keys.length !== 1 || !(key in sent)) continue;
    const parts = sent[key];
    if (!Array.isArray(parts) || parts.length === 0)
      return [{ pointer: `${pointer}/${key}`, detail: 'has to hold at least one condition' }];
    return parts.flatMap((part, index) => check(part, `${pointer}/${key}/${index}`, depth + 1, state));
  }
  state.conditions += 1;
  // what is far too much is not looked at any more
  return state.conditions > FILTER_LIMITS.conditions ? [] : checkCondition(sent, pointer);
}

function checkCondition(sent: Shape, pointer: string): Fault[] {
  const unknown = Object.keys(sent).find((key) => !['field', 'operator', 'value'].includes(key));
  if (unknown !== undefined) return [{ pointer: `${pointer}/${escaped(unknown)}`, detail: 'does not belong here' }];
  const { field, operator, value } = sent;
  if (!isField(field)) return [{ pointer: `${pointer}/field`, detail: 'is not a field of conversations' }];
  const operators: readonly unknown[] = FILTER_OPERATORS[FILTER_FIELDS[field].type];
  if (!operators.includes(operator)) {
    return [{ pointer: `${pointer}/operator`, detail: `has to be one of ${operators.join(', ')}` }];
  }
  return checkValue(field, String(operator), value, `${pointer}/value`);
}

function checkValue(field: FilterField, operator: string, value: unknown, pointer: string): Fault[] {
  const wrong = (detail: string): Fault[] => [{ pointer, detail }];
  switch (FILTER_FIELDS[field].type) {
    case 'flag':
      return typeof value === 'boolean' ? [] : wrong('has to be true or false');
    case 'duration':
      return isWhole(value) ? [] : wrong(`has to be whole minutes, 1 to ${FILTER_LIMITS.minutes}`);
    case 'amount':
      return isAmount(value) ? [] : wrong(`has to be a whole number, 0 to ${FILTER_LIMITS.amount}`);
    case 'date':
      return typeof value === 'string' && ISO_TIME.test(value) && !Number.isNaN(Date.parse(value))
        ? []
        : wrong('has to be an ISO time with its zone');
    case 'text':
      return isText(value) ? [] : wrong(`has to be a text of 1 to ${FILTER_LIMITS.textLength} characters`);
    case 'scale':
      if (operator === 'at-least' || operator === 'at-most')
        return value !== 'none' || field === 'priority' ? checkOne(field, value, pointer) : wrong('has to be a number of stars'); // prettier-ignore
      return checkMany(field, value, pointer);
    default:
      return checkMany(field, value, pointer);
  }
}

function checkMany(field: FilterField, values: unknown, pointer: string): Fault[] {
  if (!Array.isArray(values) || values.length === 0 || values.length > FILTER_LIMITS.values) {
    return [{ pointer, detail: `has to be a list of 1 to ${FILTER_LIMITS.values} values` }];
  }
  return values.flatMap((value, index) => checkOne(field, value, `${pointer}/${index}`));
}

function checkOne(field: FilterField, value: unknown, pointer: string): Fault[] {
  const { values, ids }: { values?: readonly string[]; ids?: FilterIds } = FILTER_FIELDS[field] as object;
  if (typeof value === 'string' && (values?.includes(value) || (ids && ID_SHAPES[ids](value)))) return [];
  const offered = [...(values ?? []), ...(ids ? [ids === 'language' ? 'a language code' : 'an id'] : [])];
  return [{ pointer, detail: `has to be ${offered.join(', ')}` }];
}

function isShape(sent: unknown): sent is Shape {
  return typeof sent === 'object' && sent !== null && !Array.isArray(sent);
}

function isField(field: unknown): field is FilterField {
  return typeof field === 'string' && Object.hasOwn(FILTER_FIELDS, field);
}

function isWhole(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= FILTER_LIMITS.minutes;
}

function isAmount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= FILTER_LIMITS.amount;
}

// neither the database nor jsonpath can hold control characters and halves of characters
function isText(value: unknown): boolean {
  if (typeof value !== 'string' || value.trim() === '' || value.length > FILTER_LIMITS.textLength) return false;
  return !CONTROL.test(value) && Buffer.from(value, 'utf8').toString('utf8') === value;
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
