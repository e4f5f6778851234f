import { verdictOn } from './hook-answers';
import { HookRate } from './hook-rate';
import { laneOf, LANES } from './lanes';

describe('answers to verified hooks', () => {
  const cases: ['generic-webhook' | 'facebook', string, { store: boolean; status: number }][] = [
    ['facebook', '{"entry":[]}', { store: true, status: 200 }],
    ['facebook', '{"entry":', { store: true, status: 200 }],
    ['generic-webhook', '{"type":"inbox.item.created"}', { store: true, status: 202 }],
    ['generic-webhook', '{"type":"inbox.ping"}', { store: false, status: 204 }],
    ['generic-webhook', '{"type":', { store: false, status: 400 }],
    ['generic-webhook', '[]', { store: true, status: 202 }],
    ['generic-webhook', 'null', { store: true, status: 202 }],
  ];
  it.each(cases)('%s: %s', (channel, payload, verdict) => expect(verdictOn(channel, payload)).toEqual(verdict));
});

describe('rate of hooks', () => {
  it('counts each account for itself and starts anew with every second', () => {
    const rate = new HookRate(2);
    expect([1, 1, 1, 2].map((account) => rate.exceeded(account, 1000))).toEqual([false, false, true, false]);
    expect(rate.exceeded(1, 1999)).toBe(true);
    expect(rate.exceeded(1, 2000)).toBe(false);
  });
});

describe('lanes', () => {
  it('keep an account in one lane and spread accounts over all of them', () => {
    expect(laneOf(3, 7)).toBe(laneOf(3, 7));
    const used = new Set(Array.from({ length: 200 }, (_, account) => laneOf(1, account)));
    expect(used.size).toBe(LANES);
    expect([...used].every((lane) => lane >= 0 && lane < LANES)).toBe(true);
    expect(laneOf(2_000_000_000, 2_000_000_000)).toBeGreaterThanOrEqual(0);
  });
});
