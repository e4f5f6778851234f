import type { ScreeningWhen } from '@parvis/contracts';
import { conditionsOf, draftOfWhen, isWhenGroup, isWhenWhole, newWhenCondition, newWhenGroup, pointersOfWhen, replaceWhenPart, whenOf } from './when-draft'; // prettier-ignore

const WORD: ScreeningWhen = { field: 'word', operator: 'says', value: ['nul'] };
const LINK: ScreeningWhen = { field: 'link', operator: 'is', value: true };

describe('the conditions of a moderation rule as the builder holds them', () => {
  it('give back what they were made from, groups around a single condition added', () => {
    const nested: ScreeningWhen = { all: [WORD, { any: [LINK, { not: { any: [WORD, LINK] } }] }] };
    expect(whenOf(draftOfWhen(nested))).toEqual(nested);
    expect(whenOf(draftOfWhen(WORD))).toEqual({ all: [WORD] });
    expect(whenOf(draftOfWhen({ not: LINK }))).toEqual({ not: { any: [LINK] } });
    expect(whenOf(draftOfWhen(null))).toBeNull();
  });

  it('leave out what is not filled in, and say so', () => {
    const draft = newWhenGroup('all', [newWhenCondition('word'), newWhenCondition('link'), newWhenCondition('regex')]);
    expect(isWhenWhole(draft)).toBe(false);
    expect(whenOf(draft)).toEqual({ all: [LINK] });
  });

  it.each([
    [6, false],
    [5, true],
    [-1, false],
    [1.5, false],
  ])('take a severity of %s: %s', (value, isFine) => {
    const draft = newWhenGroup('all', [{ id: 1, condition: { field: 'severity', operator: 'at-least', value } }]);
    expect(isWhenWhole(draft)).toBe(isFine);
  });

  it('know where each part stands in the rule, deepest first', () => {
    const draft = draftOfWhen({ all: [WORD, { not: { any: [LINK] } }] });
    expect(pointersOfWhen(draft, '/when').map(({ pointer }) => pointer)).toEqual(['/when/all/0', '/when/all/1/not/any/0', '/when/all/1', '/when']); // prettier-ignore
  });

  it('replace and take out one part, and leave the others as they are', () => {
    const draft = draftOfWhen({ all: [WORD, { any: [LINK] }] });
    const inner = draft.parts.find(isWhenGroup);
    const link = inner?.parts[0];
    const without = replaceWhenPart(draft, link?.id ?? 0, null);
    expect(conditionsOf(without)).toEqual([WORD]);
    expect(without.parts[0]).toBe(draft.parts[0]);
  });
});
