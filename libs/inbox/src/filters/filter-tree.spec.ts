import type { Condition, Filter } from '@parvis/contracts';
import { mapConditions, pinnedStatuses, pinsMe, timesOf, usesItem, usesMe } from './filter-tree';

const is = (field: Condition['field'], ...value: string[]): Condition => ({ field, operator: 'is', value });
const open = is('status', 'open');
const mine = is('assignee', 'me');

describe('what a filter says about itself', () => {
  it.each<[Filter, string[] | undefined]>([
    [open, ['open']],
    [{ all: [is('status', 'open', 'waiting'), { all: [is('status', 'waiting', 'handled')] }] }, ['waiting']],
    [{ any: [open] }, ['open']],
    [{ any: [open, mine] }, undefined],
    [{ not: open }, undefined],
    [{ ...open, operator: 'is-not' }, undefined],
  ])('%j can match the statuses %j only', (filter, statuses) => {
    expect(pinnedStatuses(filter)).toEqual(statuses);
  });

  it.each<[Filter, boolean, boolean]>([
    [mine, true, true],
    [{ all: [open, mine] }, true, true],
    [{ any: [open, mine] }, true, false],
    [{ not: mine }, true, false],
    [is('assignee', 'me', 'nobody'), true, false],
    [is('assignee', '7'), false, false],
  ])('%j depends on who looks: %s, holds their own only: %s', (filter, uses, pins) => {
    expect([usesMe(filter), pinsMe(filter)]).toEqual([uses, pins]);
  });

  it('changes by itself after the times it names', () => {
    const filter: Filter = {
      any: [
        { field: 'waiting', operator: 'longer-than', value: 60 },
        { not: { field: 'waiting', operator: 'shorter-than', value: 60 } },
        { field: 'inactive', operator: 'longer-than', value: 2 },
        is('clock', 'late'),
      ],
    };
    expect(timesOf(filter)).toEqual({ waits: [3600], idles: [120], due: true });
    expect(timesOf(open)).toEqual({ waits: [], idles: [], due: false });
    expect([usesItem(open), usesItem({ not: is('platform-state', 'hidden') })]).toEqual([false, true]);
  });

  it('keeps its form when its conditions are changed', () => {
    const swap = (condition: Condition): Condition => (condition === open ? mine : condition);
    expect(mapConditions({ all: [open, { not: { any: [open] } }] }, swap)).toEqual({
      all: [mine, { not: { any: [mine] } }],
    });
  });
});
