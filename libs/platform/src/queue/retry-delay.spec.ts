import { retryDelayMs } from './retry-delay';

describe('retryDelayMs', () => {
  it('doubles up to a quarter of an hour and never waits less than half of that', () => {
    expect([1, 2, 3, 4].map((n) => retryDelayMs(n, () => 1))).toEqual([1000, 2000, 4000, 8000]);
    expect(retryDelayMs(1, () => 0)).toBe(500);
    expect(retryDelayMs(50, () => 1)).toBe(900_000);
  });
});
