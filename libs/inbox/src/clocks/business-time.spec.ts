import fc from 'fast-check';
import { SlowTime } from '../../test/slow-time';
import { ALWAYS_OPEN, type BusinessCalendar, businessTime, type OpenInterval } from './business-time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (iso: string): number => Date.parse(iso);

const office: OpenInterval[] = [
  { from: 9 * 60, to: 12 * 60 },
  { from: 14 * 60, to: 18 * 60 },
];
const paris = (more: Partial<BusinessCalendar> = {}): BusinessCalendar => ({
  timeZone: 'Europe/Paris',
  week: [office, office, office, office, office, [], []],
  holidays: new Set(),
  ...more,
});

const interval = fc
  .tuple(fc.integer({ min: 0, max: 1440 }), fc.integer({ min: 0, max: 1440 }))
  .filter(([from, to]) => from !== to)
  .map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) }));
const weeks = fc.array(fc.array(interval, { maxLength: 3 }), { minLength: 7, maxLength: 7 });
// around the changes of both directions in zones that change by an hour, by half an hour, at midnight, never; and a plain week
const ZONES = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'America/Havana', 'Asia/Kathmandu'];
const STARTS = ['2026-03-27T00:00Z', '2026-10-23T00:00Z', '2026-03-06T00:00Z', '2026-10-30T00:00Z', '2026-04-03T00:00Z', '2026-10-02T00:00Z', '2026-06-10T00:00Z']; // prettier-ignore
const situations = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  week: weeks,
  start: fc.constantFrom(...STARTS),
  minute: fc.integer({ min: 0, max: 2 * 1440 }),
  length: fc.integer({ min: 0, max: 2 * 1440 }),
  holidayAfter: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 2 }),
});

describe('business time', () => {
  it('counts what a look at the clock of every minute counts', () => {
    fc.assert(
      fc.property(situations, ({ timeZone, week, start, minute, length, holidayAfter }) => {
        const holidays = new Set(
          holidayAfter.map((days) => new Date(at(start) + days * 24 * HOUR).toISOString().slice(0, 10)),
        );
        const calendar = { timeZone, week, holidays };
        const from = at(start) + minute * MINUTE;
        const to = from + length * MINUTE;
        const slow = new SlowTime(calendar);
        const fast = businessTime(calendar);
        expect(fast.between(from, to)).toBe(slow.between(from, to));
        expect(fast.between(to, from)).toBe(-slow.between(from, to) + 0);
        expect(fast.isOpen(from)).toBe(slow.isOpen(from));
      }),
      { numRuns: 80 },
    );
  });

  it('adds what a walk over every minute adds', () => {
    fc.assert(
      fc.property(situations, ({ timeZone, week, start, minute, length, holidayAfter }) => {
        const holidays = new Set(
          holidayAfter.map((days) => new Date(at(start) + days * 24 * HOUR).toISOString().slice(0, 10)),
        );
        const calendar = { timeZone, week, holidays };
        const from = at(start) + minute * MINUTE;
        const until = from + 3 * 24 * HOUR;
        const expected = new SlowTime(calendar).add(from, length * MINUTE, until);
        const due = businessTime(calendar).add(from, length * MINUTE);
        if (expected === null) expect(due).toBeGreaterThanOrEqual(until);
        else expect(due).toBe(expected);
      }),
      { numRuns: 80 },
    );
  });

  it('adds and measures the same way, with any pause between', () => {
    const time = businessTime(paris());
    const minutes = (max: number) => fc.integer({ min: 1, max }).map((count) => count * MINUTE);
    fc.assert(
      fc.property(minutes(500_000), minutes(20_000), minutes(20_000), (offset, first, second) => {
        const start = at('2026-01-01T00:00Z') + offset;
        const paused = time.add(start, first);
        expect(time.between(start, paused)).toBe(first);
        expect(time.add(paused, second)).toBe(time.add(start, first + second));
      }),
    );
  });

  it.each([
    ['a Saturday evening', '2026-11-28T17:00Z', HOUR, '2026-11-30T09:00Z'], // due Monday 10:00 in Paris
    ['over lunch', '2026-11-30T10:30Z', HOUR, '2026-11-30T13:30Z'],
    ['to the very end of the day', '2026-11-30T16:00Z', HOUR, '2026-11-30T17:00Z'],
    ['over the weekend on which clocks go forward', '2026-03-27T16:00Z', 2 * HOUR, '2026-03-30T08:00Z'],
    ['over the weekend on which clocks go back', '2026-10-23T15:00Z', 2 * HOUR, '2026-10-26T09:00Z'],
  ])('adds from %s', (_, from, duration, due) => {
    expect(new Date(businessTime(paris()).add(at(from), duration)).toISOString()).toBe(new Date(due).toISOString());
  });

  it('leaves holidays out', () => {
    const time = businessTime(paris({ holidays: new Set(['2026-12-25', '2027-01-01']) }));
    expect(time.add(at('2026-12-24T16:00Z'), 2 * HOUR)).toBe(at('2026-12-28T09:00Z'));
    expect(time.isOpen(at('2026-12-25T10:00Z'))).toBe(false);
  });

  it('reaches years ahead, and says where nothing ever opens', () => {
    const oneHour = paris({ week: [[{ from: 540, to: 600 }], [], [], [], [], [], []] });
    expect(businessTime(oneHour).add(at('2026-01-05T00:00Z'), 200 * HOUR)).toBe(at('2029-10-29T09:00Z'));
    expect(businessTime(paris({ week: [[], [], [], [], [], [], []] })).add(at('2026-01-05T00:00Z'), HOUR)).toBe(
      Infinity,
    );
  });

  it('looks back before what it laid out', () => {
    const time = businessTime(paris());
    expect(time.between(at('2026-11-30T08:00Z'), at('2026-11-30T09:00Z'))).toBe(HOUR);
    expect(time.between(at('2020-06-01T00:00Z'), at('2020-06-02T00:00Z'))).toBe(7 * HOUR);
  });

  it('is plain time around the clock', () => {
    expect(ALWAYS_OPEN.add(5, 7)).toBe(12);
    expect(ALWAYS_OPEN.between(12, 5)).toBe(-7);
  });
});
