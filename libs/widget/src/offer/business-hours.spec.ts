import { openAt } from './business-hours';

const weekdays = ([1, 2, 3, 4, 5] as const).map((day) => ({ day, from: '09:00', to: '18:00' }));
const paris = { timeZone: 'Europe/Paris', openings: weekdays };

describe('business hours', () => {
  it.each([
    ['in the morning', '2026-11-20T08:30:00Z', true, null],
    ['at the first minute', '2026-11-20T08:00:00Z', true, null],
    ['after the last minute', '2026-11-19T17:00:00Z', false, '2026-11-20T08:00:00.000Z'],
    ['before opening', '2026-11-20T06:59:59Z', false, '2026-11-20T08:00:00.000Z'],
    ['over the weekend', '2026-11-21T12:00:00Z', false, '2026-11-23T08:00:00.000Z'],
    ['over the change to summer time', '2026-03-28T12:00:00Z', false, '2026-03-30T07:00:00.000Z'],
    ['over the change to winter time', '2026-10-24T12:00:00Z', false, '2026-10-26T08:00:00.000Z'],
  ])('%s', (_when, now, open, opensAt) => {
    expect(openAt(paris, new Date(now))).toEqual({ open, opensAt });
  });

  it('never end where none are kept', () => {
    expect(openAt(null, new Date())).toEqual({ open: true, opensAt: null });
  });
});
