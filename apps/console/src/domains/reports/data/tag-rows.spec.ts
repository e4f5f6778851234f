import type { TagReportView, TagView } from '@parvis/contracts';
import { addDays } from './period';
import { changeOf, sortRows, toBuckets, toRows, totalOf } from './tag-rows';

const TAGS = new Map<string, TagView>([
  ['4', { id: '4', name: 'Delivery', color: 'viz-3', kind: 'problem', openCount: 0 }],
  ['5', { id: '5', name: 'Éclairage', color: 'viz-1', kind: 'request', openCount: 0 }],
]);
const row = (tagId: string, items: number, previousItems: number, people = items): TagReportView['rows'][number] => ({
  tagId, items, people, channels: ['email', 'unheard-of'], perDay: [items, 0], previousItems, quotes: [],
}); // prettier-ignore
const report = (...rows: TagReportView['rows']): TagReportView => ({
  from: '2026-11-19', to: '2026-11-20', days: ['2026-11-19', '2026-11-20'], rows, computedAt: '2026-11-20T12:00:00Z',
}); // prettier-ignore

describe('the change against the period before', () => {
  it('is a share when both counts say enough', () => {
    expect(changeOf(30, 20, 'problem')).toEqual({ form: 'share', value: 0.5, tone: 'bad' });
  });

  it('has no percentage under ten mentions on either side', () => {
    expect(changeOf(9, 20, 'problem')).toMatchObject({ form: 'difference', value: -11 });
    expect(changeOf(20, 9, 'problem')).toMatchObject({ form: 'difference', value: 11 });
  });

  it('is new where there was nothing, and nothing where there still is nothing', () => {
    expect(changeOf(5, 0, 'request').form).toBe('new');
    expect(changeOf(0, 0, 'request').form).toBe('none');
  });

  it('judges problems only, and only by a notable change', () => {
    expect(changeOf(10, 20, 'problem').tone).toBe('good');
    expect(changeOf(105, 100, 'problem').tone).toBe('neutral');
    expect(changeOf(40, 20, 'request').tone).toBe('neutral');
  });
});

describe('the rows of the report', () => {
  it('carry the name and kind of their tag, and only channels that exist', () => {
    expect(toRows(report(row('4', 12, 10)), TAGS)).toMatchObject([
      { name: 'Delivery', kind: 'problem', hue: 3, channels: ['email'] },
    ]);
  });

  it('keep a tag that was taken out of use, without a name', () => {
    expect(toRows(report(row('9', 2, 0)), TAGS)).toMatchObject([{ name: null, kind: 'other' }]);
  });

  it('are sorted by mentions, people or name, accents aside', () => {
    const rows = toRows(report(row('4', 12, 10, 3), row('5', 4, 10, 4)), TAGS);
    expect(sortRows(rows, 'people', 'fr').map(({ tagId }) => tagId)).toEqual(['5', '4']);
    expect(sortRows(rows, 'mentions', 'fr').map(({ tagId }) => tagId)).toEqual(['4', '5']);
    expect(sortRows(rows, 'name', 'fr').map(({ name }) => name)).toEqual(['Delivery', 'Éclairage']);
  });

  it('add up by kind, day by day', () => {
    const rows = toRows(report(row('4', 12, 10), row('5', 4, 2)), TAGS);
    expect(totalOf(rows, 'all', 2)).toMatchObject({ items: 16, perDay: [16, 0] });
    expect(totalOf(rows, 'request', 2)).toMatchObject({ items: 4, perDay: [4, 0] });
  });
});

describe('the bars of a chart', () => {
  const days = Array.from({ length: 90 }, (_, index) => addDays('2026-08-23', index));

  it('are days up to a month', () => {
    expect(toBuckets(days.slice(0, 31), Array<number>(31).fill(1))).toHaveLength(31);
  });

  it('are weeks beyond, the last one whole, and lose nothing', () => {
    const buckets = toBuckets(days, Array<number>(90).fill(1));
    expect(buckets.at(-1)).toEqual({ from: days[83], to: days[89], count: 7 });
    expect(buckets[0]?.count).toBe(6);
    expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(90);
  });

  it('fit in as many points as are asked for', () => {
    expect(toBuckets(days.slice(0, 30), Array<number>(30).fill(1), 15)).toHaveLength(15);
  });
});
