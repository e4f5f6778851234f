import fc from 'fast-check';
import { rollingBudget } from './budget';

const HOUR = 3_600_000;

describe('rollingBudget', () => {
  it('counts the last hour, not the clock’s', () => {
    const spent = [1, 50, 59].map((minutes) => minutes * 60_000);
    expect(rollingBudget(spent, HOUR, 4)).toEqual({ within: true, left: 0 });
    expect(rollingBudget(spent, HOUR, 3)).toEqual({ within: false, freeAtMs: 60_000 + HOUR });
    expect(rollingBudget(spent, HOUR + 60_000, 3)).toEqual({ within: true, left: 0 });
  });

  it('has no room ever with a budget of nothing', () => {
    expect(rollingBudget([], 0, 0)).toEqual({ within: false, freeAtMs: Number.POSITIVE_INFINITY });
  });

  it('has room again when it says so, and not a millisecond earlier', () => {
    const times = fc.array(fc.integer({ min: 0, max: 2 * HOUR }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 10 }), (spent, budget) => {
        const now = 2 * HOUR;
        const spending = rollingBudget(spent, now, budget);
        if (spending.within) return;
        expect(rollingBudget(spent, spending.freeAtMs, budget).within).toBe(true);
        expect(rollingBudget(spent, spending.freeAtMs - 1, budget).within).toBe(false);
      }),
    );
  });
});
