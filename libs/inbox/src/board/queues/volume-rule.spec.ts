import { volumeOf, type WindowCount } from './volume-rule';

const now = new Date('2026-11-28T12:00:00Z');
const each = (from: number, to: number, count: number): WindowCount[] =>
  Array.from({ length: to - from + 1 }, (_, n) => ({ window: from + n, label: 'question', count }));

describe('a post that gets more than is usual for it', () => {
  it('is told with how much, since when and what about', () => {
    const rush: WindowCount[] = [
      { window: 0, label: 'complaint', count: 20 },
      { window: 0, label: 'insult', count: 4 },
      { window: 1, label: 'insult', count: 18 },
    ];
    expect(volumeOf([...rush, ...each(2, 100, 2)], now)).toEqual({
      since: '2026-11-28T11:50:00.000Z',
      times: 12,
      label: 'complaint',
      now: 24,
      usual: 2,
    });
  });

  it.each<[string, WindowCount[]]>([
    ['is as busy as ever', each(0, 60, 20)],
    ['has four times the usual, and not more', [...each(0, 0, 20), ...each(1, 60, 5)]],
    ['has fewer than ten', [...each(0, 0, 9), ...each(50, 50, 1)]],
    ['has nothing at all', []],
  ])('is not, when it %s', (_, counts) => {
    expect(volumeOf(counts, now)).toBeNull();
  });

  it('counts windows without items as usual, and the present one not', () => {
    expect(volumeOf([...each(0, 0, 11), ...each(200, 200, 50)], now)).toMatchObject({ now: 11, usual: 1, times: 11 });
  });

  it('is told of a post of which nothing else is known yet', () => {
    expect(volumeOf(each(0, 0, 12), now)).toMatchObject({ since: '2026-11-28T11:55:00.000Z', times: 12 });
  });
});
