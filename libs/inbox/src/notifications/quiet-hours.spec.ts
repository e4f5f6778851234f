import type { QuietHours } from '@parvis/contracts';
import { DateTime } from 'luxon';
import { minutesOf, quietUntil } from './quiet-hours';

const night: QuietHours = { from: '19:00', to: '08:00', wholeDays: [] };
const at = (local: string, timeZone = 'Europe/Paris') => DateTime.fromISO(local, { zone: timeZone }).toJSDate();

describe('quiet hours', () => {
  it.each([
    ['before they begin', '2026-11-25T18:59', night, null],
    ['from their first minute', '2026-11-25T19:00', night, '2026-11-26T08:00'],
    ['after midnight', '2026-11-26T02:30', night, '2026-11-26T08:00'],
    ['not from their end', '2026-11-26T08:00', night, null],
    ['within one day', '2026-11-25T12:15', { from: '12:00', to: '13:30', wholeDays: [] }, '2026-11-25T13:30'],
    [
      'on whole days, with the nights around them',
      '2026-11-27T22:00',
      { ...night, wholeDays: [6, 7] },
      '2026-11-30T08:00',
    ],
    ['on a whole day by day', '2026-11-28T12:00', { ...night, wholeDays: [6] }, '2026-11-29T08:00'],
  ] as const)('hold %s', (_name, now, quiet, until) => {
    const found = quietUntil(at(now), { ...quiet, wholeDays: [...quiet.wholeDays] }, 'Europe/Paris');
    expect(found?.toISOString() ?? null).toBe(until === null ? null : at(until).toISOString());
  });

  it('never hold for those who have none', () => {
    expect(quietUntil(new Date(), null, 'Europe/Paris')).toBeNull();
  });

  const plans: QuietHours[] = [
    night,
    { from: '00:30', to: '02:30', wholeDays: [] },
    { from: '23:00', to: '02:30', wholeDays: [] },
    { from: '02:15', to: '02:45', wholeDays: [7] },
  ];
  const changes = [
    ['spring in Paris', '2027-03-27T22:00', 'Europe/Paris'],
    ['autumn in Paris', '2026-10-24T22:00', 'Europe/Paris'],
    ['half an hour on Lord Howe', '2026-10-03T22:00', 'Australia/Lord_Howe'],
  ] as const;
  it.each(changes)('end where the clock on the wall says so: %s', (_name, start, timeZone) => {
    for (const quiet of plans) {
      for (let minute = 0; minute < 10 * 60; minute += 7) {
        const now = new Date(at(start, timeZone).getTime() + minute * 60_000);
        expect(quietUntil(now, quiet, timeZone)).toEqual(minuteByMinute(now, quiet, timeZone));
      }
    }
  });
});

/** Looks at the wall clock every minute until it is no longer quiet. */
function minuteByMinute(now: Date, quiet: QuietHours, timeZone: string): Date | null {
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  for (let passed = 0; ; passed += 1) {
    const time = new Date(now.getTime() + passed * 60_000);
    const { hour, minute, weekday } = DateTime.fromJSDate(time, { zone: timeZone });
    const wall = hour * 60 + minute;
    const isNight = from < to ? from <= wall && wall < to : wall >= from || wall < to;
    if (!isNight && !quiet.wholeDays.includes(weekday)) return passed === 0 ? null : time;
  }
}
