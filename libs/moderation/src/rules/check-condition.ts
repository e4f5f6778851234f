import { SCREENING_FIELDS, SCREENING_LIMITS, SCREENING_OPERATORS, type ScreeningField, type ScreeningFieldType } from '@parvis/contracts'; // prettier-ignore
import { fold } from '../reading/fold';
import { compileRegex, isRegexFault } from '../regex/rule-regex';
import type { KnownThings } from './known-things';
import type { Faults } from './rule-fault';

interface FieldSpec {
  type: ScreeningFieldType;
  values?: readonly string[];
  ids?: 'word-list' | 'account' | 'post' | 'tag' | 'domain' | 'language';
  max?: number;
}

const LONGEST_WORD = 100;
const LONGEST_ID = 100;
const LANGUAGE = /^[a-z]{2,3}$/;
const DOMAIN = /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}$/u;

export function specOf(field: unknown): FieldSpec | undefined {
  return typeof field === 'string' && Object.hasOwn(SCREENING_FIELDS, field)
    ? SCREENING_FIELDS[field as ScreeningField]
    : undefined;
}

/** Checks `{ field, operator, value }`; anything may come in. */
export function checkCondition(
  given: Record<string, unknown>,
  pointer: string,
  faults: Faults,
  things: KnownThings,
): void {
  const spec = specOf(given['field']);
  if (!spec) return faults.add(`${pointer}/field`, 'unknown-field', 'is nothing a rule can ask');
  const operators: readonly unknown[] = SCREENING_OPERATORS[spec.type];
  faults.unless(operators.includes(given['operator']), `${pointer}/operator`, 'unknown-operator', `has to be one of ${operators.join(', ')}`); // prettier-ignore
  checkValue(given['value'], spec, `${pointer}/value`, faults, things);
}

function checkValue(value: unknown, spec: FieldSpec, pointer: string, faults: Faults, things: KnownThings): void {
  switch (spec.type) {
    case 'flag':
      faults.unless(typeof value === 'boolean', pointer, 'wrong-value', 'has to be true or false');
      return;
    case 'amount':
      checkAmount(value, spec.max ?? Number.MAX_SAFE_INTEGER, pointer, faults);
      return;
    case 'regex':
      checkRegex(value, pointer, faults);
      return;
    case 'choice':
    case 'set':
    case 'words':
      checkEach(value, pointer, faults, (one, at) => checkOne(one, spec, at, faults, things));
  }
}

function checkAmount(value: unknown, max: number, pointer: string, faults: Faults): void {
  if (!faults.unless(Number.isInteger(value), pointer, 'wrong-value', 'has to be a whole number')) return;
  const amount = Number(value);
  faults.unless(amount >= 0 && amount <= max, pointer, 'too-large', `has to be between 0 and ${max}`);
}

function checkRegex(value: unknown, pointer: string, faults: Faults): void {
  if (typeof value !== 'string') return faults.add(pointer, 'wrong-value', 'has to be a text');
  const compiled = compileRegex(value);
  if (!isRegexFault(compiled)) return;
  const { code, at, part } = compiled;
  const place = part === '' ? '' : ` at ${at}: ${part}`;
  faults.all.push({ pointer, code: 'bad-regex', detail: `is no pattern that can be used (${code}${place})`, regex: { code, at } }); // prettier-ignore
}

function checkEach(value: unknown, pointer: string, faults: Faults, check: (one: string, at: string) => void): void {
  if (!Array.isArray(value)) return faults.add(pointer, 'wrong-value', 'has to be a list');
  if (value.length === 0) return faults.add(pointer, 'missing', 'has to name at least one');
  if (value.length > SCREENING_LIMITS.values) {
    return faults.add(pointer, 'too-many', `names more than ${SCREENING_LIMITS.values}`);
  }
  value.forEach((one: unknown, n) => {
    if (typeof one === 'string') check(one, `${pointer}/${n}`);
    else faults.add(`${pointer}/${n}`, 'wrong-value', 'has to be a text');
  });
}

function checkOne(one: string, spec: FieldSpec, at: string, faults: Faults, things: KnownThings): void {
  if (spec.type === 'words') return checkWord(one, at, faults);
  if (spec.values?.includes(one)) return;
  if (!spec.ids) return faults.add(at, 'unknown-value', `has to be one of ${(spec.values ?? []).join(', ')}`);
  if (spec.ids === 'language') {
    faults.unless(LANGUAGE.test(one), at, 'unknown-value', 'has to be a language code of ISO 639');
  } else if (spec.ids === 'domain') {
    faults.unless(DOMAIN.test(one), at, 'unknown-value', 'has to be a domain');
  } else {
    checkThing(one, things[spec.ids], at, faults);
  }
}

export function checkThing(id: string, known: ReadonlySet<string> | undefined, at: string, faults: Faults): void {
  if (!faults.unless(id !== '' && id.length <= LONGEST_ID, at, 'wrong-value', 'has to be an id')) return;
  faults.unless(known?.has(id) ?? true, at, 'unknown-thing', 'is not there any more');
}

function checkWord(one: string, at: string, faults: Faults): void {
  faults.unless(one.length <= LONGEST_WORD, at, 'too-long', `is longer than ${LONGEST_WORD}`);
  faults.unless(/[\p{L}\p{N}]/u.test(fold(one).text), at, 'wrong-value', 'has to say something');
}
