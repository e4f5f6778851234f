import { DEFAULT_NOTIFICATION_WAYS } from '@parvis/contracts';
import { type DeliveryRules, judge, nextMail, type WaitingDelivery } from './when-due';

const rules = (more: Partial<DeliveryRules> = {}): DeliveryRules => ({
  ways: null,
  emailRhythm: 'immediately',
  dailyAt: '08:00',
  quietHours: null,
  timeZone: 'Europe/Paris',
  ...more,
});
const told = new Date('2026-11-25T10:20:00Z'); // 11:20 in Paris
const waiting = (more: Partial<WaitingDelivery> = {}): WaitingDelivery => ({
  way: 'push',
  kind: 'mention',
  at: told,
  isRead: false,
  ...more,
});
const quiet = { from: '19:00', to: '08:00', wholeDays: [] };

describe('when a delivery leaves', () => {
  it.each([
    ['at once', waiting(), rules(), told, { verdict: 'send' }],
    ['never, once it was read', waiting({ isRead: true }), rules(), told, { verdict: 'skip', why: 'read' }],
    [
      'never, once that way was switched off',
      waiting(),
      rules({ ways: { ...DEFAULT_NOTIFICATION_WAYS, mention: ['in-app'] } }),
      told,
      { verdict: 'skip', why: 'switched-off' },
    ],
    [
      'after quiet hours',
      waiting(),
      rules({ quietHours: quiet }),
      new Date('2026-11-25T20:00:00Z'),
      { verdict: 'hold', until: new Date('2026-11-26T07:00:00Z'), isQuiet: true },
    ],
    [
      'by mail with the next hour',
      waiting({ way: 'email' }),
      rules({ emailRhythm: 'hourly' }),
      told,
      { verdict: 'hold', until: new Date('2026-11-25T11:00:00Z'), isQuiet: false },
    ],
    [
      'by mail with the daily one, after quiet hours when they go on for longer',
      waiting({ way: 'email' }),
      rules({ emailRhythm: 'daily', dailyAt: '07:30', quietHours: quiet }),
      told,
      { verdict: 'hold', until: new Date('2026-11-26T07:00:00Z'), isQuiet: true },
    ],
    [
      'by mail once its hour has come',
      waiting({ way: 'email' }),
      rules({ emailRhythm: 'hourly' }),
      new Date('2026-11-25T11:00:01Z'),
      { verdict: 'send' },
    ],
  ] as const)('is %s', (_name, delivery, by, now, expected) => {
    expect(judge(delivery, by, now)).toEqual(expected);
  });

  it.each([
    ['later today', '2026-11-25T06:59:00Z', '2026-11-25T07:00:00.000Z'],
    ['tomorrow from its minute on', '2026-11-25T07:00:00Z', '2026-11-26T07:00:00.000Z'],
    ['at the same time on the wall when clocks go back', '2026-10-24T12:00:00Z', '2026-10-25T07:00:00.000Z'],
    ['at the same time on the wall when clocks go forward', '2027-03-27T12:00:00Z', '2027-03-28T06:00:00.000Z'],
  ])('makes up the daily mail %s', (_name, at, expected) => {
    expect(nextMail(new Date(at), rules({ emailRhythm: 'daily' })).toISOString()).toBe(expected);
  });
});
