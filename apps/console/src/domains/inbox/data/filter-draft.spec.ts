import type { Filter } from '@parvis/contracts';
import { depthOf, draftOf, filterOf, isGroup, isWhole, newCondition, newGroup, replacePart, withOperator } from '../../../shared/filters/filter-draft'; // prettier-ignore
import { filterText, readFilterText } from './filter-text';

const open: Filter = { field: 'status', operator: 'is', value: ['open'] };
const poor: Filter = { field: 'stars', operator: 'at-most', value: '2' };

describe('a filter in the editor', () => {
  it.each<Filter>([
    { all: [open] },
    { any: [open, { all: [poor, { not: { any: [open, poor] } }] }] },
    { not: { any: [{ all: [open, poor] }] } },
  ])('is the same filter afterwards: %j', (filter) => {
    expect(filterOf(draftOf(filter))).toEqual(filter);
  });

  it('means the same where it has to be written in another way', () => {
    expect(filterOf(draftOf(open))).toEqual({ all: [open] });
    expect(filterOf(draftOf({ not: open }))).toEqual({ not: { any: [open] } });
    expect(filterOf(draftOf({ not: { all: [open, poor] } }))).toEqual({ not: { any: [{ all: [open, poor] }] } });
  });

  it('leaves out what is not filled in yet', () => {
    const draft = newGroup('all', [newCondition('tag'), draftOf(open), newGroup('any', [newCondition('text')])]);
    expect([filterOf(draft), isWhole(draft)]).toEqual([{ all: [{ all: [open] }] }, false]);
    expect(filterOf(draftOf(null))).toBeNull();
    expect(isWhole(draftOf({ all: [open] }))).toBe(true);
  });

  it('changes and loses single parts, wherever they stand', () => {
    const draft = draftOf({ all: [open, { any: [poor, open] }] });
    const inner = draft.parts[1]!;
    const first = isGroup(inner) ? inner.parts[0]! : inner;
    expect(filterOf(replacePart(draft, first.id, null))).toEqual({ all: [open, { any: [open] }] });
    expect(filterOf(replacePart(draft, inner.id, draftOf(poor)))).toEqual({ all: [open, { all: [poor] }] });
    expect([depthOf(draft), depthOf(first)]).toEqual([2, 0]);
  });

  it('keeps a value only where another operator takes the same kind', () => {
    const { condition } = newCondition('priority');
    const chosen = { ...condition, value: ['high'] };
    expect(withOperator(chosen, 'is-not').value).toEqual(['high']);
    expect(withOperator(chosen, 'at-least').value).toBe('');
  });
});

describe('a filter in an address', () => {
  it('is read as it was written', () => {
    const filter: Filter = { all: [open, { not: poor }] };
    expect(readFilterText(filterText(filter))).toEqual(filter);
  });

  it.each([undefined, '', '{', '[]', 'null', '{"all":[]}', '{"field":"mood","operator":"is","value":["x"]}', '{"field":"status","operator":"contains","value":"x"}', '{"not":1}'])('is nothing when it is none: %s', (text) => {
    expect(readFilterText(text)).toBeNull();
  }); // prettier-ignore

  it('takes a whole number for an amount, and counts anything else as not filled in', () => {
    const { condition } = newCondition('reach');
    expect(condition).toEqual({ field: 'reach', operator: 'at-least', value: 10_000 });
    const whole = (value: string | number) => isWhole({ id: 1, condition: { ...condition, value } });
    expect([0, 500, 1.5, -1, Number.NaN, ''].map(whole)).toEqual([true, true, false, false, false, false]);
  });
});
