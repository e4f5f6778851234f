import { fateOf, isGone, restMs, succeeded } from './delivery-rules';
import { WebhookTimings } from './webhook-timings';

const timings = new WebhookTimings();
const failed = { status: 500, error: null, retryAfterMs: null };
const never = () => 0;

describe('delivery rules', () => {
  it.each([
    [200, true],
    [204, true],
    [299, true],
    [302, false],
    [400, false],
    [410, false],
    [500, false],
    [null, false],
  ])('takes %s as success: %s', (status, expected) =>
    expect(succeeded({ status, error: null, retryAfterMs: null })).toBe(expected),
  );

  it('tries again after growing gaps for more than three days, then gives up', () => {
    const gaps = timings.gapsMs.map((_, index) => fateOf(failed, index + 1, timings, never));
    const waits = gaps.map((fate) => (fate.kind === 'again' ? fate.inMs : 0));
    expect(waits).toEqual([...waits].sort((one, other) => one - other));
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(3 * 86_400_000);
    expect(fateOf(failed, timings.gapsMs.length + 1, timings, never)).toEqual({ kind: 'dead' });
  });

  it('spreads the gaps and waits as long as it is asked to, up to a day', () => {
    expect(fateOf(failed, 1, timings, () => 1)).toEqual({ kind: 'again', inMs: 5500 });
    expect(fateOf({ ...failed, retryAfterMs: 90_000 }, 1, timings, never)).toEqual({ kind: 'again', inMs: 90_000 });
    expect(fateOf({ ...failed, retryAfterMs: 1e12 }, 1, timings, never)).toEqual({ kind: 'again', inMs: 86_400_000 });
  });

  it('lets an endpoint rest once it failed several times in a row, longer each time', () => {
    expect([1, 2, 3, 4, 5].map((failures) => restMs(failures, timings))).toEqual([0, 0, 5000, 10_000, 20_000]);
    expect(restMs(1000, timings)).toBe(timings.longestRestMs);
  });

  it('knows a receiver that is gone', () => {
    expect(isGone({ status: 410, error: null, retryAfterMs: null })).toBe(true);
    expect(isGone(failed)).toBe(false);
  });
});
