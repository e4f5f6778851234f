import { firstIdAt } from '@parvis/platform';
import { nextSpan, sliceBefore } from './slices';

const NOW = Date.UTC(2026, 10, 28, 12);
const LAST = '9223372036854775807';
const month = (m: number): string => firstIdAt(Date.UTC(2026, m, 1));

describe('stretches of a search', () => {
  it('follow one another without a gap down to the oldest item, whatever their length', () => {
    const floor = firstIdAt(Date.UTC(2024, 5, 5));
    for (const span of [
      { unit: 'months', count: 1 },
      { unit: 'days', count: 3 },
    ] as const) {
      let to = LAST;
      let slice = sliceBefore(to, span, floor, NOW);
      for (let steps = 0; slice; steps += 1) {
        expect(slice.to).toBe(to);
        expect(BigInt(slice.from)).toBeLessThan(BigInt(slice.to));
        expect(steps).toBeLessThan(400);
        to = slice.from;
        slice = sliceBefore(to, span, floor, NOW);
      }
      expect(to).toBe(floor);
    }
  });

  it('of months begin where partitions begin', () => {
    expect(sliceBefore(LAST, { unit: 'months', count: 1 }, '0', NOW)?.from).toBe(month(10));
    expect(sliceBefore(month(10), { unit: 'months', count: 2 }, '0', NOW)?.from).toBe(month(8));
  });

  it('grow while they are quick and shrink when they are slow', () => {
    expect(nextSpan({ unit: 'months', count: 2 }, 5)).toEqual({ unit: 'months', count: 4 });
    expect(nextSpan({ unit: 'days', count: 2 }, 5)).toEqual({ unit: 'days', count: 8 });
    expect(nextSpan({ unit: 'months', count: 2 }, 60)).toEqual({ unit: 'months', count: 2 });
    expect(nextSpan({ unit: 'months', count: 1 }, 200)).toEqual({ unit: 'months', count: 1 });
    expect(nextSpan({ unit: 'months', count: 24 }, 1).count).toBe(24);
  });
});
