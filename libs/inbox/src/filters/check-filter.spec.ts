import { FILTER_LIMITS } from '@parvis/contracts';
import { faultsOf, parseFilter } from './check-filter';

const status = (...value: string[]): object => ({ field: 'status', operator: 'is', value });

describe('a filter that was sent', () => {
  it.each([
    [status('open', 'waiting')],
    [{ all: [status('open'), { any: [{ field: 'stars', operator: 'at-most', value: '2' }, { not: { field: 'tagged', operator: 'is', value: true } }] }] }], // prettier-ignore
    [{ field: 'assignee', operator: 'is-not', value: ['me', 'nobody', '12'] }],
    [{ field: 'tag', operator: 'all-of', value: ['1', '2'] }],
    [{ field: 'language', operator: 'is', value: ['fr', 'pt-BR'] }],
    [{ field: 'post', operator: 'is', value: ['812345678901234567'] }],
    [{ field: 'waiting', operator: 'longer-than', value: 60 }],
    [{ field: 'created', operator: 'before', value: '2026-11-01T00:00:00+01:00' }],
    [{ field: 'text', operator: 'contains', value: 'où est "mon" colis ?' }],
    [{ field: 'priority', operator: 'at-least', value: 'high' }],
    [{ field: 'reach', operator: 'at-least', value: 0 }],
    [{ field: 'ad', operator: 'is', value: false }],
  ])('is taken: %j', (filter) => {
    expect(faultsOf(filter, '/filter')).toEqual([]);
  });

  it.each([
    [null, '/filter'],
    [[], '/filter'],
    [{ all: [] }, '/filter/all'],
    [{ any: [status('open'), status('shut')] }, '/filter/any/1/value/0'],
    [{ not: { all: [{ field: 'mood', operator: 'is', value: ['good'] }] } }, '/filter/not/all/0/field'],
    [{ field: 'constructor', operator: 'is', value: ['x'] }, '/filter/field'],
    [{ ...status('open'), 'a/b': 1 }, '/filter/a~1b'],
    [{ all: [status('open')], any: [status('open')] }, '/filter/all'],
    [{ field: 'status', operator: 'contains', value: ['open'] }, '/filter/operator'],
    [status(), '/filter/value'],
    [{ field: 'stars', operator: 'at-most', value: 'none' }, '/filter/value'],
    [{ field: 'account', operator: 'is', value: ['1 or true'] }, '/filter/value/0'],
    [{ field: 'language', operator: 'is', value: ["fr'"] }, '/filter/value/0'],
    [{ field: 'waiting', operator: 'longer-than', value: 0.5 }, '/filter/value'],
    [{ field: 'waiting', operator: 'longer-than', value: '60' }, '/filter/value'],
    [{ field: 'created', operator: 'before', value: '2026-11-01' }, '/filter/value'],
    [{ field: 'created', operator: 'before', value: '2026-19-01T00:00:00Z' }, '/filter/value'],
    [{ field: 'text', operator: 'contains', value: '  ' }, '/filter/value'],
    [{ field: 'text', operator: 'contains', value: 'a\u0000' }, '/filter/value'],
    [{ field: 'text', operator: 'contains', value: '\ud83d' }, '/filter/value'],
    [{ field: 'text', operator: 'contains', value: 'x'.repeat(FILTER_LIMITS.textLength + 1) }, '/filter/value'],
    [{ field: 'attachments', operator: 'is', value: 'true' }, '/filter/value'],
    [{ field: 'reach', operator: 'at-least', value: '1000' }, '/filter/value'],
    [{ field: 'reach', operator: 'at-least', value: -1 }, '/filter/value'],
    [{ field: 'reach', operator: 'at-most', value: FILTER_LIMITS.amount + 1 }, '/filter/value'],
    [{ field: 'reach', operator: 'is', value: 5 }, '/filter/operator'],
  ])('is refused and the place named: %j at %s', (filter, pointer) => {
    expect(faultsOf(filter, '/filter').map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('is refused when it is nested too deep or too long', () => {
    let deep: object = status('open');
    for (let depth = 1; depth < FILTER_LIMITS.depth; depth += 1) deep = { not: deep };
    expect(faultsOf(deep, '/filter')).toEqual([]);
    expect(faultsOf({ not: deep }, '')[0]?.detail).toMatch(/deeper/);
    const many = (n: number) => ({ any: Array.from({ length: n }, () => status('open')) });
    expect(faultsOf(many(FILTER_LIMITS.conditions), '/filter')).toEqual([]);
    expect(faultsOf(many(FILTER_LIMITS.conditions + 1), '/filter')).toEqual([
      { pointer: '/filter', detail: expect.stringMatching(/more than/) as string },
    ]);
  });

  it('is read from an address, and refused when it is no JSON', () => {
    expect(parseFilter(JSON.stringify(status('open')))).toEqual(status('open'));
    expect(() => parseFilter('{')).toThrow();
  });
});
