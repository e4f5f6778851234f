import type { ScreeningCondition, ScreeningField } from '@parvis/contracts';
import { fold } from '../reading/fold';
import { DISGUISED } from '../screening/read-text';
import { specOf } from './check-condition';
import { hourInZone } from './hour-in-zone';
import type { ItemInputs } from './item-inputs';
import { type FindMarks, ruleMark } from './rule-marks';
import type { Condition, SharedMatchers } from './shared-matchers';
import { type Answer, not } from './three-valued';

type Get<T> = (inputs: ItemInputs) => T | undefined | null;

/** Relative: a fact lies there, a label is looked for in a list, words and patterns have to be looked for in the text. */
const COST = { fact: 1, label: 2, hour: 4, words: 8, pattern: 60 } as const;

const FLAGS: Partial<Record<ScreeningField, Get<boolean>>> = {
  link: (inputs) => inputs.labels('links')?.some((label) => !isDisguise(label)),
  'disguised-link': (inputs) => inputs.labels('links')?.some(isDisguise),
  'first-time': ({ facts }) => facts?.author?.firstTime,
  edited: ({ facts }) => facts?.edited,
  attachments: ({ facts }) => facts?.attachments,
  ad: ({ facts }) => facts?.ad,
};
const AMOUNTS: Partial<Record<ScreeningField, Get<number>>> = {
  length: ({ reading }) => reading.text.length,
  severity: (inputs) => inputs.severity,
  stars: ({ facts }) => facts?.stars,
  strikes: ({ facts }) => facts?.author?.strikes,
  'hidden-rate': (inputs) => inputs.hiddenRate,
  'author-items': ({ facts }) => facts?.author?.items,
  flood: ({ facts }) => facts?.author?.lastMinute,
  copies: ({ facts }) => facts?.copies?.copies,
  'copy-authors': ({ facts }) => facts?.copies?.authors,
  repeats: ({ facts }) => facts?.copies?.repeats,
  learner: (inputs) => percent(inputs),
  hour: ({ facts, timeZone }) => (facts ? hourInZone(facts.at, timeZone) : undefined),
};
const CHOICES: Partial<Record<ScreeningField, Get<string>>> = {
  sentiment: (inputs) => inputs.labels('sentiment')?.[0],
  standing: ({ facts }) => facts?.author?.standing,
  channel: ({ facts }) => facts?.channel,
  kind: ({ facts }) => facts?.kind,
  account: ({ facts }) => facts?.accountId,
  post: ({ facts }) => facts?.postId,
};
const SETS: Partial<Record<ScreeningField, Get<readonly string[]>>> = {
  'word-list': (inputs) => (inputs.ran('words') ? inputs.reading.listIds : undefined),
  'link-domain': (inputs) => inputs.labels('links'),
  'personal-data': (inputs) => inputs.labels('personal-data'),
  shape: (inputs) => inputs.labels('shape'),
  purpose: (inputs) => inputs.labels('purpose'),
  unchecked: (inputs) => inputs.unchecked,
};

const isDisguise = (label: string) => label === DISGUISED;

/** A checked condition as a question; its value is of the kind its operator takes. */
export function compileCondition(condition: ScreeningCondition, matchers: SharedMatchers): Condition {
  const { field, operator } = condition;
  const { ask, cost, marks } = positive(condition, matchers);
  const isNegative = operator === 'is-not' || operator === 'none-of' || operator === 'says-not' || operator === 'matches-not'; // prettier-ignore
  return {
    ask: isNegative ? (inputs) => not(ask(inputs)) : ask,
    missing: (_inputs, into) => void into.add(field),
    cost,
    marks: isNegative ? null : (marks ?? null),
  };
}

interface Asked {
  ask: (inputs: ItemInputs) => Answer;
  cost: number;
  marks?: FindMarks;
}

function positive({ field, operator, value }: ScreeningCondition, matchers: SharedMatchers): Asked {
  switch (specOf(field)?.type) {
    case 'flag':
      return asked(FLAGS[field], COST.label, (is) => is === value);
    case 'amount': {
      const bound = Number(value);
      const cost = field === 'hour' ? COST.hour : COST.fact;
      return asked(AMOUNTS[field], cost, operator === 'at-least' ? (is) => is >= bound : (is) => is <= bound);
    }
    case 'set': {
      const wanted = new Set(list(value));
      return asked(SETS[field], COST.label, (labels) => labels.some((label) => wanted.has(label)));
    }
    case 'choice':
      return field === 'language' ? language(list(value)) : choice(field, new Set(list(value)));
    case 'words':
      return words(field, list(value), matchers);
    default:
      return pattern(String(value), matchers);
  }
}

const choice = (field: ScreeningField, wanted: ReadonlySet<string>) =>
  asked(CHOICES[field], COST.fact, (is) => wanted.has(is));

function asked<T>(get: Get<T> | undefined, cost: number, is: (value: T) => boolean): Asked {
  return {
    ask(inputs) {
      const value = get?.(inputs);
      return value === undefined || value === null ? null : is(value);
    },
    cost,
  };
}

/** A text too short to tell is in some language all the same: it is `unknown`, and neither French nor not French. */
export function language(values: readonly string[]): Asked {
  const wanted = new Set(values);
  return {
    ask(inputs) {
      const { reading } = inputs;
      if (reading.language !== null) return wanted.has(reading.language);
      return wanted.has('unknown') && couldTell(inputs) ? true : null;
    },
    cost: COST.fact,
  };
}

/** The detector looked, and found too little; not switched off and not failed. */
function couldTell(inputs: ItemInputs): boolean {
  const why = inputs.signal('language')?.why;
  return why !== 'off' && why !== 'failed';
}

function words(field: ScreeningField, values: readonly string[], matchers: SharedMatchers): Asked {
  if (field === 'external') {
    const wanted = new Set(values.map((one) => fold(one).text));
    return asked((inputs: ItemInputs) => inputs.labels('external'), COST.label, (labels) => labels.some((label) => wanted.has(fold(label).text))); // prettier-ignore
  }
  const shared = matchers.addWords(values);
  const marks: FindMarks = (reading) => shared.hitsIn(reading).map(({ start, end, readAs }) => ruleMark(reading, start, end, readAs)); // prettier-ignore
  return { ask: ({ reading }) => shared.isSaidIn(reading), cost: COST.words, marks };
}

function pattern(source: string, matchers: SharedMatchers): Asked {
  const shared = matchers.addPattern(source);
  const marks: FindMarks = (reading) => shared.spans(reading).map(({ start, end }) => ruleMark(reading, start, end));
  return { ask: ({ reading }) => shared.matches(reading) ?? null, cost: COST.pattern, marks };
}

function percent(inputs: ItemInputs): number | undefined {
  const value = inputs.ran('learner') ? inputs.signal('learner')?.value : undefined;
  return value === undefined || value === null ? undefined : 100 * value;
}

const list = (value: ScreeningCondition['value']): string[] => (Array.isArray(value) ? value : [String(value)]);
