import { CHANNEL_KINDS, INTENTS, ITEM_KINDS, SCREENING_LEVELS, SCREENING_LIMITS, type ScreeningLevel, type ScreeningRuleContent } from '@parvis/contracts'; // prettier-ignore
import type { ScreeningSetup } from '../screening/screening-types';
import { checkThing } from './check-condition';
import { checkWhen } from './check-when';
import { asksOfText } from './fields-of';
import type { KnownThings } from './known-things';
import { Faults, isRecord, type RuleFault } from './rule-fault';
import { runTests } from './run-tests';

/** From this many samples of either kind on a rule over texts may go beyond counting. */
export const FEWEST_TESTS = 1;

export interface CheckOptions {
  things?: KnownThings;
  /** The level it is to have: beyond `shadow` it needs tests that pass, from `hold` on a reason. Default `shadow`. */
  level?: ScreeningLevel;
  /** With it the stored samples are run. */
  setup?: ScreeningSetup;
}

/**
 * Everything that is wrong with what a rule says, in the order of its fields; empty: it can be compiled. Anything may come in.
 * Pointers start at the content (`/when/all/0/value`); `invalidField` takes them as they are.
 */
export function checkRule(content: unknown, { things = {}, level = 'shadow', setup }: CheckOptions = {}): RuleFault[] {
  const faults = new Faults();
  if (!isRecord(content)) return [{ pointer: '', code: 'shape', detail: 'has to be a rule' }];
  checkWords(content, faults);
  checkScope(content['scope'], faults, things);
  const count = { conditions: 0 };
  checkWhen(content['when'], '/when', faults, things, count);
  if (content['except'] !== null) checkWhen(content['except'], '/except', faults, things, count);
  checkAct(content, faults, things, SCREENING_LEVELS.indexOf(level) >= SCREENING_LEVELS.indexOf('hold'));
  checkSamples(content['tests'], faults);
  // what cannot be compiled cannot be run
  if (faults.all.length === 0) checkTests(content as unknown as ScreeningRuleContent, level, setup, faults);
  return faults.all;
}

function checkWords(content: Record<string, unknown>, faults: Faults): void {
  const { name, note } = content;
  const named = typeof name === 'string' && name.trim() !== '';
  if (faults.unless(named, '/name', 'missing', 'has to be given')) {
    faults.unless(String(name).length <= SCREENING_LIMITS.name, '/name', 'too-long', `is longer than ${SCREENING_LIMITS.name}`); // prettier-ignore
  }
  if (faults.unless(typeof note === 'string', '/note', 'wrong-value', 'has to be a text')) {
    faults.unless(String(note).length <= SCREENING_LIMITS.note, '/note', 'too-long', `is longer than ${SCREENING_LIMITS.note}`); // prettier-ignore
  }
}

function checkScope(scope: unknown, faults: Faults, things: KnownThings): void {
  if (!isRecord(scope)) return faults.add('/scope', 'shape', 'has to say channels, accounts, kinds and languages');
  const known = {
    channels: (one: string) => (CHANNEL_KINDS as readonly string[]).includes(one),
    kinds: (one: string) => (ITEM_KINDS as readonly string[]).includes(one),
    languages: (one: string) => one === 'unknown' || /^[a-z]{2,3}$/.test(one),
    accountIds: () => true,
  };
  for (const [part, isKnown] of Object.entries(known)) {
    const pointer = `/scope/${part}`;
    const values = texts(scope[part], pointer, faults, SCREENING_LIMITS.values);
    values.forEach((one, n) => {
      if (part === 'accountIds') checkThing(one, things.account, `${pointer}/${n}`, faults);
      else faults.unless(isKnown(one), `${pointer}/${n}`, 'unknown-value', 'is not known');
    });
  }
}

function checkAct(content: Record<string, unknown>, faults: Faults, things: KnownThings, needsReason: boolean): void {
  const { intent, reasonId, allowFinal, expiresAt } = content;
  faults.unless((INTENTS as readonly unknown[]).includes(intent), '/intent', 'unknown-value', `has to be one of ${INTENTS.join(', ')}`); // prettier-ignore
  whole(content['severity'], 5, '/severity', faults);
  if (typeof reasonId === 'string') checkThing(reasonId, things.reason, '/reasonId', faults);
  else faults.unless(reasonId === null, '/reasonId', 'wrong-value', 'has to be an id or null');
  if (needsReason) faults.unless(reasonId !== null, '/reasonId', 'missing', 'is what people are told; it has to be given from this level on'); // prettier-ignore
  texts(content['tagIds'], '/tagIds', faults, 20).forEach((id, n) => checkThing(id, things.tag, `/tagIds/${n}`, faults)); // prettier-ignore
  faults.unless(typeof allowFinal === 'boolean', '/allowFinal', 'wrong-value', 'has to be true or false');
  whole(content['budgetPerHour'], SCREENING_LIMITS.budgetPerHour, '/budgetPerHour', faults);
  const isTime = expiresAt === null || (typeof expiresAt === 'string' && !Number.isNaN(Date.parse(expiresAt)));
  faults.unless(isTime, '/expiresAt', 'wrong-value', 'has to be a time or null');
  whole(content['bar'], 100, '/bar', faults);
}

function checkSamples(tests: unknown, faults: Faults): void {
  if (!isRecord(tests)) return faults.add('/tests', 'shape', 'has to hold match and skip');
  for (const kind of ['match', 'skip']) {
    const [samples, pointer] = [tests[kind], `/tests/${kind}`];
    if (!Array.isArray(samples)) faults.add(pointer, 'shape', 'has to be a list');
    else if (samples.length > SCREENING_LIMITS.tests)
      faults.add(pointer, 'too-many', `holds more than ${SCREENING_LIMITS.tests}`); // prettier-ignore
    else samples.forEach((sample: unknown, n) => checkSample(sample, `${pointer}/${n}`, faults));
  }
}

function checkSample(sample: unknown, pointer: string, faults: Faults): void {
  if (!isRecord(sample) || typeof sample['text'] !== 'string')
    return faults.add(pointer, 'shape', 'has to hold a text');
  const { textLength } = SCREENING_LIMITS;
  faults.unless(sample['text'].length <= textLength, `${pointer}/text`, 'too-long', `is longer than ${textLength}`);
  const language = sample['language'] ?? null;
  const isLanguage = language === null || (typeof language === 'string' && /^[a-z]{2,3}$/.test(language));
  faults.unless(isLanguage, `${pointer}/language`, 'unknown-value', 'has to be a language code of ISO 639');
}

/** Samples are texts: a rule that asks nothing of the text needs none. */
function checkTests(
  content: ScreeningRuleContent,
  level: ScreeningLevel,
  setup: ScreeningSetup | undefined,
  faults: Faults,
): void {
  // prettier-ignore
  if (level !== 'shadow' && asksOfText(content)) {
    for (const kind of ['match', 'skip'] as const) {
      const enough = content.tests[kind].length >= FEWEST_TESTS;
      faults.unless(enough, `/tests/${kind}`, 'too-few-tests', `needs at least ${FEWEST_TESTS} to go beyond counting`);
    }
  }
  if (!setup) return;
  for (const { kind, index } of runTests(content, setup)) {
    const detail = kind === 'match' ? 'has to match and does not' : 'must not match and does';
    faults.add(`/tests/${kind}/${index}`, 'failing-test', detail);
  }
}

function texts(value: unknown, pointer: string, faults: Faults, most: number): string[] {
  if (!Array.isArray(value) || !value.every((one): one is string => typeof one === 'string')) {
    faults.add(pointer, 'wrong-value', 'has to be a list of texts');
    return [];
  }
  return faults.unless(value.length <= most, pointer, 'too-many', `names more than ${most}`) ? value : [];
}

function whole(value: unknown, max: number, pointer: string, faults: Faults): void {
  const isRight = Number.isInteger(value) && Number(value) >= 0 && Number(value) <= max;
  faults.unless(isRight, pointer, 'wrong-value', `has to be a whole number between 0 and ${max}`);
}
