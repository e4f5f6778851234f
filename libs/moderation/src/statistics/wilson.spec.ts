import fc from 'fast-check';
import { precisionOf, wilson } from './wilson';

describe('wilson', () => {
  // by the formula, checked against published tables
  it.each([
    [0, 10, 0, 0.2775],
    [5, 10, 0.2366, 0.7634],
    [30, 30, 0.8865, 1],
    [28, 30, 0.7868, 0.9815],
    [81, 263, 0.2553, 0.3662],
  ])('puts %i of %i between %f and %f', (hits, of, low, high) => {
    const interval = wilson(hits, of);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it('says nothing of nothing', () => {
    expect(wilson(0, 0)).toBeNull();
    expect(precisionOf(0, 0)).toEqual({ right: 0, wrong: 0, share: null, low: null, high: null });
  });

  it('holds the share within 0 to 1, and is narrower with more judged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }), (right, wrong) => {
        fc.pre(right + wrong > 0);
        const one = precisionOf(right, wrong);
        const more = precisionOf(4 * right, 4 * wrong);
        expect(one.low).toBeGreaterThanOrEqual(0);
        expect(one.high).toBeLessThanOrEqual(1);
        expect(one.low).toBeLessThanOrEqual((one.share ?? 0) + 1e-12);
        expect(one.high).toBeGreaterThanOrEqual((one.share ?? 0) - 1e-12);
        expect((more.high ?? 0) - (more.low ?? 0)).toBeLessThan((one.high ?? 0) - (one.low ?? 0));
      }),
    );
  });
});
