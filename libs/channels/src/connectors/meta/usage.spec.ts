import { quotaOf, retryAfterOf, stopFor, usageOf } from './usage';

const business = (figures: object) => ({ 'x-business-use-case-usage': JSON.stringify({ '10210': [figures] }) });

describe('usage headers', () => {
  it('take the highest percentage over all of them', () => {
    const headers = new Headers({
      ...business({ type: 'pages', call_count: 28, total_cputime: 25, total_time: 91 }),
      'x-app-usage': JSON.stringify({ call_count: 40, total_time: 1, total_cputime: 2 }),
    });
    expect(usageOf(headers)).toEqual({ percent: 91, waitMs: null });
    expect(stopFor(headers)).toBeNull();
  });

  it('stop at 100 percent for as long as they say, or a minute', () => {
    expect(stopFor(new Headers(business({ call_count: 100, estimated_time_to_regain_access: 3 })))).toBe(180_000);
    expect(stopFor(new Headers({ 'x-app-usage': '{"call_count":101}' }))).toBe(60_000);
  });

  it.each(['', 'nonsense', '[]', '{"10210":"x"}', '{"10210":[{"call_count":"many"}]}'])('survive %j', (value) => {
    expect(stopFor(new Headers({ 'x-business-use-case-usage': value }))).toBeNull();
  });

  it('tell how much is used up, and when access is regained', () => {
    expect(quotaOf(new Headers())).toBeNull();
    expect(quotaOf(new Headers(business({ call_count: 28 })))).toMatchObject({ used: 28, limit: 100, resetsAt: null });
    const date = 'Fri, 20 Nov 2026 09:00:00 GMT';
    const headers = new Headers({ date, ...business({ total_time: 100, estimated_time_to_regain_access: 3 }) });
    expect(quotaOf(headers)).toMatchObject({ used: 100, resetsAt: '2026-11-20T09:03:00.000Z' });
  });

  it('fall back to Retry-After', () => {
    expect(retryAfterOf(new Headers({ 'retry-after': '5' }))).toBe(5_000);
    expect(retryAfterOf(new Headers())).toBeNull();
  });
});
