import type { ScreeningCondition, ScreeningWhen } from '@parvis/contracts';
import fc from 'fast-check';
import { aContent, anAuthor, aSetup, facts } from '../../test/screening-builders';
import type { ItemFacts } from '../screening/screening-types';
import { TextReader } from '../screening/text-reader';
import { compileRule } from './compile-rule';
import { ItemInputs } from './item-inputs';
import { all, any, type Answer, negated, not, type Question } from './three-valued';

const leaf = (answer: Answer, cost = 1): Question<null> => ({
  ask: () => answer,
  missing: (_inputs, into) => void into.add(`cost ${cost}`),
  cost,
});
const ANSWERS: Answer[] = [true, false, null];

describe('Kleene’s logic', () => {
  it.each(ANSWERS.flatMap((one) => ANSWERS.map((other) => [one, other] as const)))(
    'combines %s and %s',
    (one, other) => {
      const both = [leaf(one), leaf(other)];
      const either = one === true || other === true ? true : one === null || other === null ? null : false;
      const each = one === false || other === false ? false : one === null || other === null ? null : true;
      expect(any(both).ask(null)).toBe(either);
      expect(all(both).ask(null)).toBe(each);
      expect(negated(leaf(one)).ask(null)).toBe(not(one));
    },
  );

  it('asks the cheapest first and stops once it is settled', () => {
    const asked: number[] = [];
    const told = (answer: Answer, cost: number) => ({ ...leaf(answer, cost), ask: () => (asked.push(cost), answer) });
    expect(all([told(true, 60), told(null, 8), told(false, 1)]).ask(null)).toBe(false);
    expect(any([told(true, 2), told(true, 60)]).ask(null)).toBe(true);
    expect(asked).toEqual([1, 2]);
  });
});

const CONDITIONS: ScreeningCondition[] = [
  { field: 'ad', operator: 'is', value: true },
  { field: 'stars', operator: 'at-most', value: 2 },
  { field: 'stars', operator: 'at-least', value: 4 },
  { field: 'first-time', operator: 'is', value: false },
  { field: 'standing', operator: 'is-not', value: ['none', 'warned'] },
  { field: 'copies', operator: 'at-least', value: 3 },
  { field: 'edited', operator: 'is', value: true },
  { field: 'length', operator: 'at-least', value: 10 },
  { field: 'word', operator: 'says', value: ['arnaque'] },
  { field: 'link', operator: 'is', value: true },
];
const { tree } = fc.letrec<{ tree: ScreeningWhen }>((tie) => {
  const several = fc.array(tie('tree'), { minLength: 1, maxLength: 4 });
  return {
    tree: fc.oneof({ maxDepth: 4 }, fc.constantFrom<ScreeningWhen>(...CONDITIONS), several.map((all) => ({ all })), several.map((any) => ({ any })), tie('tree').map((not) => ({ not }))), // prettier-ignore
  };
});
const known = fc.record({
  ad: fc.boolean(),
  stars: fc.integer({ min: 1, max: 5 }),
  edited: fc.boolean(),
  author: fc.record({ firstTime: fc.boolean(), standing: fc.constantFrom('none', 'warned', 'blocked') }).map((more) => anAuthor(more as object)), // prettier-ignore
  copies: fc.nat({ max: 6 }).map((copies) => ({ copies, authors: copies, repeats: 0 })),
});
const hidden = fc.subarray(['ad', 'stars', 'author', 'copies'] as const);
const texts = fc.constantFrom('Bonjour', 'Une 4rnaque, fuyez', 'Voir https://ailleurs.example/x merci');

describe('a compiled rule', () => {
  const reader = new TextReader(aSetup());
  const inputsOf = (text: string, of: ItemFacts) => {
    const reading = reader.read(text);
    return new ItemInputs(reading, of, reading.signals, 0, 'Europe/Paris');
  };
  const without = (of: Partial<ItemFacts>, fields: readonly string[]) => ({ ...of, ...Object.fromEntries(fields.map((field) => [field, null])) }); // prettier-ignore

  it('never answers what a missing input could turn round', () => {
    fc.assert(
      fc.property(tree, texts, known, known, hidden, (when, text, one, other, fields) => {
        const rule = compileRule(aContent({ when }));
        const answer = rule.answer(inputsOf(text, facts(without(one, fields))));
        if (answer === null) return;
        // whatever the unknown inputs turn out to be
        const filled = { ...one, ...Object.fromEntries(fields.map((field) => [field, other[field]])) };
        expect(rule.answer(inputsOf(text, facts(filled)))).toBe(answer);
      }),
      { numRuns: 500 },
    );
  });

  it('always answers when everything is known, and names exactly unknown inputs when it cannot', () => {
    fc.assert(
      fc.property(tree, texts, known, hidden, (when, text, one, fields) => {
        const rule = compileRule(aContent({ when }));
        expect(rule.answer(inputsOf(text, facts(one)))).not.toBeNull();
        const inputs = inputsOf(text, facts(without(one, fields)));
        const missing = rule.missing(inputs);
        expect(missing.length > 0).toBe(rule.answer(inputs) === null);
        const hiddenFields = new Set(fields.flatMap((field) => (field === 'author' ? ['first-time', 'standing'] : [field]))); // prettier-ignore
        expect(missing.every((field) => hiddenFields.has(field))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('answers the same however its conditions are ordered, and obeys de Morgan', () => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 2, maxLength: 4 }), texts, known, hidden, (parts, text, one, fields) => {
        const inputs = inputsOf(text, facts(without(one, fields)));
        const answer = (when: ScreeningWhen) => compileRule(aContent({ when })).answer(inputs);
        expect(answer({ all: parts })).toBe(answer({ all: [...parts].reverse() }));
        expect(answer({ not: { all: parts } })).toBe(answer({ any: parts.map((part) => ({ not: part })) }));
        expect(answer({ not: { not: { any: parts } } })).toBe(answer({ any: [...parts].reverse() }));
      }),
    );
  });

  it('excepts what it excepts: an exception that holds wins, one that is unknown leaves it open', () => {
    const rule = compileRule(aContent({ except: { field: 'standing', operator: 'is', value: ['trusted'] } }));
    const said = (author: ItemFacts['author']) => rule.answer(inputsOf('Quelle arnaque', facts({ author })));
    expect(said(anAuthor())).toBe(true);
    expect(said(anAuthor({ standing: 'trusted' }))).toBe(false);
    expect(said(null)).toBeNull();
    expect(rule.answer(inputsOf('Bonjour', facts({ author: null })))).toBe(false);
  });
});
