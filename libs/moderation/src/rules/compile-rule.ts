import {
  SCREENING_FIELDS,
  type ScreeningField,
  type ScreeningRuleContent,
  type ScreeningWhen,
} from '@parvis/contracts';
import { compileCondition, language } from './compile-condition';
import type { ItemInputs } from './item-inputs';
import type { FindMarks } from './rule-marks';
import { SharedMatchers } from './shared-matchers';
import { all, any, type Answer, negated, type Question } from './three-valued';

/** A rule ready for many items. */
export interface CompiledRule {
  /** True: it matches; false: it does not; null: an input that decides is not known. */
  answer(inputs: ItemInputs): Answer;
  /** Which inputs were missing where the answer is null, in the order of the fields; empty otherwise. */
  missing(inputs: ItemInputs): ScreeningField[];
  /** The same of many rules, gathered without an order; only of one whose answer is null. */
  gatherMissing(inputs: ItemInputs, into: Set<string>): void;
  /** Stretches its own words and patterns stand at; what is negated stands nowhere. */
  marks: FindMarks;
}

const FIELDS = Object.keys(SCREENING_FIELDS) as ScreeningField[];

/** Fields that were gathered, in their order. */
export function fieldsIn(gathered: ReadonlySet<string>): ScreeningField[] {
  return gathered.size === 0 ? [] : FIELDS.filter((field) => gathered.has(field));
}

/**
 * Compiles what `checkRule` found no fault with. Rules that are asked of the same items share `matchers`. A rule matches inside
 * its scope when `when` holds and `except` does not; cheap questions are asked first, which changes no answer.
 */
export function compileRule(
  { scope, when, except }: Pick<ScreeningRuleContent, 'scope' | 'when' | 'except'>,
  matchers = new SharedMatchers(),
): CompiledRule {
  const marks: FindMarks[] = [];
  const rule = all([
    ...scoped(scope),
    compileWhen(when, matchers, marks),
    ...(except === null ? [] : [negated(compileWhen(except, matchers))]),
  ]);
  return {
    answer: (inputs) => rule.ask(inputs),
    missing(inputs) {
      if (rule.ask(inputs) !== null) return [];
      const missing = new Set<string>();
      rule.missing(inputs, missing);
      return fieldsIn(missing);
    },
    gatherMissing: (inputs, into) => rule.missing(inputs, into),
    marks: (reading) => marks.flatMap((find) => find(reading)),
  };
}

/** `marks` takes what finds stretches of a text; nothing under a negation does. */
function compileWhen(when: ScreeningWhen, matchers: SharedMatchers, marks: FindMarks[] = []): Question<ItemInputs> {
  if ('all' in when) return all(when.all.map((child) => compileWhen(child, matchers, marks)));
  if ('any' in when) return any(when.any.map((child) => compileWhen(child, matchers, marks)));
  if ('not' in when) return negated(compileWhen(when.not, matchers));
  const condition = matchers.shared(JSON.stringify(when), () => compileCondition(when, matchers));
  if (condition.marks !== null) marks.push(condition.marks);
  return condition;
}

/** An empty part of the scope leaves nothing out. */
function scoped({ channels, accountIds, kinds, languages }: ScreeningRuleContent['scope']): Question<ItemInputs>[] {
  const within = (
    field: ScreeningField,
    values: readonly string[],
    get: (inputs: ItemInputs) => string | undefined,
  ) => {
    if (values.length === 0) return [];
    const wanted = new Set(values);
    return [question(field, (inputs) => {
      const value = get(inputs);
      return value === undefined ? null : wanted.has(value);
    })]; // prettier-ignore
  };
  return [
    ...within('channel', channels, ({ facts }) => facts?.channel),
    ...within('account', accountIds, ({ facts }) => facts?.accountId),
    ...within('kind', kinds, ({ facts }) => facts?.kind),
    ...(languages.length === 0 ? [] : [question('language', language(languages).ask)]),
  ];
}

function question(field: ScreeningField, ask: (inputs: ItemInputs) => Answer): Question<ItemInputs> {
  return { ask, missing: (_inputs, into) => void into.add(field), cost: 0 };
}
