import { histogramOf, strikeScore } from './strikes';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-28T12:00:00Z');

describe('strikeScore', () => {
  it('halves every half-life', () => {
    const strikes = [
      { weight: 4, atMs: NOW },
      { weight: 4, atMs: NOW - 30 * DAY },
      { weight: 8, atMs: NOW - 60 * DAY },
    ];
    expect(strikeScore(strikes, NOW, 30 * DAY)).toBeCloseTo(4 + 2 + 2);
  });

  it('does not count what has not happened', () => {
    expect(strikeScore([{ weight: 5, atMs: NOW + 1 }], NOW, DAY)).toBe(0);
  });
});

describe('histogramOf', () => {
  const scores = [0, 0.4, 1, 2.5, 9.9, 10].map((score, n) => ({ id: `author-${n}`, score }));

  it('counts everybody once and says who would be over the threshold, most first', () => {
    const { bins, over } = histogramOf(scores, 2.5, 10);
    expect(bins.map(({ count }) => count)).toEqual([2, 1, 1, 0, 0, 0, 0, 0, 0, 2]);
    expect(over).toEqual(['author-5', 'author-4', 'author-3']);
  });

  it('reaches up to the threshold when nobody does', () => {
    expect(histogramOf([{ id: 'a', score: 1 }], 4, 4).bins.at(-1)).toEqual({ from: 3, to: 4, count: 0 });
    expect(histogramOf([], 0, 2).bins.map(({ count }) => count)).toEqual([0, 0]);
  });
});
