import fc from 'fast-check';
import { SlowTime } from '../../test/slow-time';
import { ALWAYS_OPEN, type BusinessCalendar, businessTime } from './business-time';
import { type Clock, KIND, type Promised, STATE } from './clock';
import { type ClockFacts, ringClocks, settleClocks } from './clock-rules';

const MINUTE = 60_000;
const T0 = Date.parse('2026-11-23T09:00:00Z'); // a Monday
const after = (minutes: number): number => T0 + minutes * MINUTE;

const promise = (more: Partial<Promised> = {}): Promised => ({
  policyId: 1,
  ladderId: null,
  targets: [
    { seconds: 3600, warnSeconds: 900 },
    { seconds: 1800, warnSeconds: null },
    { seconds: 7200, warnSeconds: null },
  ],
  time: ALWAYS_OPEN,
  pauseWhileSnoozed: true,
  pauseWhileWaiting: true,
  ...more,
});
const open: ClockFacts = {
  snoozed: false, handled: false, waiting: false, owedSince: T0, promised: true, answeredBefore: false, endAt: T0, assigneeId: 7, teamId: null,
}; // prettier-ignore
const answered = (at: number): ClockFacts => ({ ...open, owedSince: null, waiting: true, endAt: at });

/** A conversation over time. */
class Story {
  readonly clocks: Clock[] = [];
  nextDueAt: number | null = null;
  private ids = 0;

  constructor(private readonly promised: Promised = promise()) {}

  at(now: number, facts: ClockFacts, promised = this.promised): this {
    const newId = () => String((this.ids += 1));
    this.nextDueAt = settleClocks(this.clocks, facts, promised, now, newId).nextDueAt;
    expect(settleClocks(this.clocks, facts, promised, now, newId).changed).toEqual([]); // twice changes nothing
    return this;
  }

  one(kind: number): Clock | undefined {
    return this.clocks.filter((clock) => clock.kind === kind).at(-1);
  }
}

describe('the clocks of a conversation', () => {
  it('start with what was said, and the earliest is due next', () => {
    const story = new Story().at(after(1), open);
    expect(story.one(KIND.first)).toMatchObject({ startedAt: T0, dueAt: after(60), warnAt: after(45), policyId: 1 });
    expect(story.one(KIND.resolution)).toMatchObject({ dueAt: after(120) });
    expect(story.nextDueAt).toBe(after(60));
  });

  it('are one of each kind after a merge brought two together: that of the present wait goes on', () => {
    const [older, younger] = [new Story(), new Story()];
    older.at(after(1), open);
    younger.at(after(21), { ...open, owedSince: after(20) });
    const clocks = [...younger.clocks, ...older.clocks].map((clock, index) => ({ ...clock, id: `m${index}` }));
    const merged = new Story();
    merged.clocks.push(...clocks);
    merged.at(after(30), open);
    const running = merged.clocks.filter(({ endedAt }) => endedAt === null);
    expect(running.map(({ kind, startedAt }) => [kind, startedAt])).toEqual([[KIND.first, T0], [KIND.resolution, T0]]); // prettier-ignore
    expect(merged.nextDueAt).toBe(after(60));
    expect(merged.clocks.filter(({ endedBy }) => endedBy === 'policy').map(({ startedAt, breachedAt }) => [startedAt, breachedAt])).toEqual([[after(20), null], [after(20), null]]); // prettier-ignore
    merged.at(after(40), answered(after(40)));
    expect(merged.clocks.filter(({ kind, endedAt }) => kind === KIND.first && endedAt === null)).toEqual([]);
  });

  it('owe nothing for imported history', () => {
    expect(new Story().at(after(1), { ...open, promised: false }).clocks).toEqual([]);
  });

  it('end with the answer, at its own time, and the next question starts another kind', () => {
    const story = new Story().at(after(1), open).at(after(50), answered(after(40)));
    expect(story.one(KIND.first)).toMatchObject({ state: STATE.met, endedBy: 'reply', endedAt: after(40), spentSeconds: 2400 }); // prettier-ignore
    expect(story.one(KIND.resolution)).toMatchObject({ state: STATE.paused, pauseReason: 'waiting', spentSeconds: 3000 }); // prettier-ignore
    expect(story.nextDueAt).toBeNull();
    story.at(after(200), { ...open, owedSince: after(199), answeredBefore: true });
    expect(story.one(KIND.next)).toMatchObject({ startedAt: after(199), dueAt: after(229) });
    expect(story.one(KIND.resolution)).toMatchObject({ state: STATE.running, dueAt: after(200 + 70) });
  });

  it('are breached by an answer that came late, with who had it', () => {
    const clock = new Story()
      .at(after(1), open)
      .at(after(90), answered(after(61)))
      .one(KIND.first);
    expect(clock).toMatchObject({
      state: STATE.breached,
      breachedAt: after(60),
      breachedMemberId: 7,
      endedBy: 'reply',
    });
  });

  it('go on where an answer was taken back, as if it had never been', () => {
    const story = new Story()
      .at(after(1), open)
      .at(after(10), answered(after(10)))
      .at(after(12), open);
    expect(story.clocks).toHaveLength(2);
    expect(story.one(KIND.first)).toMatchObject({ state: STATE.running, dueAt: after(60), endedAt: null });
  });

  it('stop when it is handled; reopened it goes on without the time between; a new question is a new matter', () => {
    const handled = { ...open, owedSince: null, handled: true };
    const story = new Story().at(after(1), open).at(after(30), handled);
    expect(story.one(KIND.resolution)).toMatchObject({ state: STATE.met, endedBy: 'handled', spentSeconds: 1800 });
    story.at(after(500), open);
    expect(story.one(KIND.resolution)).toMatchObject({ state: STATE.running, dueAt: after(590), startedAt: T0 });
    story.at(after(510), handled).at(after(900), { ...open, owedSince: after(900) });
    expect(story.one(KIND.resolution)).toMatchObject({ startedAt: after(900), dueAt: after(1020) });
  });

  it('pause while snoozed only where the policy says so', () => {
    const snoozed = { ...open, snoozed: true };
    expect(new Story().at(after(1), open).at(after(20), snoozed).one(KIND.first)).toMatchObject({
      state: STATE.paused,
    });
    const going = new Story(promise({ pauseWhileSnoozed: false })).at(after(1), open).at(after(20), snoozed);
    expect(going.one(KIND.first)).toMatchObject({ state: STATE.running, dueAt: after(60) });
  });

  it('follow another policy with the time that was spent, and stop where none promises anything', () => {
    const story = new Story()
      .at(after(1), open)
      .at(after(20), { ...open, snoozed: true })
      .at(after(50), open);
    expect(story.one(KIND.first)?.dueAt).toBe(after(90));
    story.at(after(55), open, promise({ policyId: 2, targets: [{ seconds: 7200, warnSeconds: null }, null, null] }));
    expect(story.one(KIND.first)).toMatchObject({ policyId: 2, dueAt: after(150) });
    expect(story.one(KIND.resolution)).toMatchObject({ endedBy: 'policy' });
    story.at(after(56), open);
    expect(story.one(KIND.resolution)).toMatchObject({ state: STATE.running, endedBy: null });
  });

  it('ring once for the warning and once for the end', () => {
    const story = new Story().at(after(1), open);
    const ring = (minutes: number) => ringClocks(story.clocks, open, after(minutes)).map(({ kind, clock }) => [kind, clock.kind]); // prettier-ignore
    expect(ring(44)).toEqual([]);
    expect(ring(45)).toEqual([['warning', KIND.first]]);
    expect(ring(46)).toEqual([]);
    expect(ring(130)).toEqual([['breach', KIND.first], ['breach', KIND.resolution]]); // prettier-ignore
    expect(ring(131)).toEqual([]);
    expect(story.at(after(131), open).nextDueAt).toBe(after(60)); // late, and still owed
    expect(story.one(KIND.first)).toMatchObject({ breachedAt: after(60), breachedMemberId: 7 });
  });

  it('are due, with any pauses in any calendar, when a count of every minute says so', () => {
    const standing = fc.constantFrom('open', 'snoozed', 'waiting');
    const zones = fc.constantFrom('Europe/Paris', 'America/New_York', 'Australia/Lord_Howe');
    const starts = fc.constantFrom('2026-03-27T08:00Z', '2026-10-23T08:00Z', '2026-03-07T20:00Z', '2026-10-31T20:00Z', '2026-04-03T20:00Z'); // prettier-ignore
    const steps = fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 900 }), standing }), { maxLength: 5 });
    const hours = fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 701, max: 1440 }));
    fc.assert(
      fc.property(
        zones,
        starts,
        steps,
        hours,
        fc.integer({ min: 1, max: 1500 }),
        (timeZone, start, moves, [from, to], target) => {
          // prettier-ignore
          const day = [{ from, to: from + 60 }, { from: to - 1, to }]; // prettier-ignore
          const calendar: BusinessCalendar = { timeZone, week: [day, day, [], day, day, day, [{ from, to }]], holidays: new Set(['2026-03-30']) }; // prettier-ignore
          const time = businessTime(calendar);
          const begin = Date.parse(start);
          const facts = { ...open, owedSince: begin };
          const story = new Story(
            promise({ time, targets: [null, null, { seconds: target * 60, warnSeconds: null }] }),
          );
          const pauses: { at: number; paused: boolean }[] = [];
          story.at(begin, facts);
          let now = begin;
          for (const { minutes, standing: as } of [...moves, { minutes: 1, standing: 'open' }]) {
            now += minutes * MINUTE;
            pauses.push({ at: now, paused: as !== 'open' });
            story.at(now, { ...facts, snoozed: as === 'snoozed', ...(as === 'waiting' && { owedSince: null, waiting: true }) }); // prettier-ignore
          }
          const slow = new SlowTime(calendar);
          let [left, minute] = [target, begin];
          const until = begin + 21 * 24 * 60 * MINUTE;
          for (; left > 0 && minute < until; minute += MINUTE) {
            const paused = pauses.filter(({ at }) => at <= minute).at(-1)?.paused ?? false;
            if (!paused && slow.isOpen(minute)) left -= 1;
          }
          const due = story.one(KIND.resolution)?.dueAt ?? 0;
          if (left > 0) expect(due).toBeGreaterThanOrEqual(until);
          else expect(due).toBe(minute);
        },
      ),
      { numRuns: 60 },
    );
  });
});
