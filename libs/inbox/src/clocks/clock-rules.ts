import type { ClockEnd, PauseReason } from '@parvis/contracts';
import {
  type Clock,
  KIND,
  newClock,
  pause,
  type Promised,
  resume,
  setDue,
  spentUntil,
  STATE,
  type Target,
} from './clock';

/** What a conversation's clocks depend on. Instants are milliseconds. */
export interface ClockFacts {
  snoozed: boolean;
  handled: boolean;
  /** It is the customer's turn. */
  waiting: boolean;
  /** Since when somebody waits for an answer; null: nobody. */
  owedSince: number | null;
  /** The answer is owed in time (imported history owes none). */
  promised: boolean;
  /** Somebody answered before, so the next answer is not the first. */
  answeredBefore: boolean;
  /** When what is not owed any more was given. */
  endAt: number;
  assigneeId: number | null;
  teamId: number | null;
}

/** A clock that just reached its warning or its end. */
export interface Alarm {
  clock: Clock;
  kind: 'warning' | 'breach';
}

export interface Settled {
  /** New and changed clocks, to be written. */
  changed: Clock[];
  nextDueAt: number | null;
}

interface Work {
  clocks: Clock[];
  facts: ClockFacts;
  promise: Promised;
  now: number;
  newId: () => string;
  changed: Set<Clock>;
}

/**
 * Brings the clocks of a conversation in line with how it stands: starts, pauses, resumes, ends, revives and re-times them.
 * Doing it twice changes nothing. `clocks` are those that count now, the first and the resolution ones, and the one that began
 * when the present wait did; they are changed in place.
 */
export function settleClocks(
  clocks: Clock[],
  facts: ClockFacts,
  promise: Promised,
  now: number,
  newId: () => string,
): Settled {
  const work: Work = { clocks, facts, promise, now, newId, changed: new Set() };
  settleReply(work);
  settleResolution(work);
  const due = clocks.flatMap((clock) => (isOver(clock) || clock.dueAt === null ? [] : clock.dueAt));
  return { changed: [...work.changed], nextDueAt: due.length === 0 ? null : Math.min(...due) };
}

/** What became due until now, of clocks that are settled; each is told once. */
export function ringClocks(clocks: readonly Clock[], facts: ClockFacts, now: number): Alarm[] {
  return clocks.flatMap((clock): Alarm[] => {
    if (clock.state !== STATE.running || clock.dueAt === null) return [];
    if (clock.dueAt <= now) {
      breach(clock, facts);
      clock.warnedAt ??= now;
      return [{ clock, kind: 'breach' }];
    }
    if (clock.warnAt === null || clock.warnedAt !== null || clock.warnAt > now) return [];
    clock.warnedAt = now;
    return [{ clock, kind: 'warning' }];
  });
}

export function isOver({ endedAt }: Clock): boolean {
  return endedAt !== null;
}

function settleReply(work: Work): void {
  const { clocks, facts } = work;
  const { owedSince } = facts;
  const running = onlyRunning(work, clocks.filter(isReply));
  if (owedSince === null || facts.handled) {
    if (running) end(work, running, facts.handled ? 'handled' : 'reply');
    return;
  }
  const clock = running ?? clocks.find((one) => isReply(one) && one.startedAt === owedSince);
  if (clock) {
    if (wasTakenBack(work, clock)) return;
    // nobody was answered after all: what passed since then counts
    if (clock.endedAt !== null) revive(work, clock, clock.endedAt);
    if (clock.startedAt !== owedSince) rebase(work, clock, owedSince);
  } else if (!facts.promised) return;
  keepPromise(work, clock, clock?.kind ?? (wasAnswered(work) ? KIND.next : KIND.first), owedSince);
}

function settleResolution(work: Work): void {
  const { clocks, facts } = work;
  const all = clocks.filter(({ kind }) => kind === KIND.resolution);
  const running = onlyRunning(work, all);
  if (facts.handled) {
    if (running) end(work, running, 'handled');
    return;
  }
  const { owedSince } = facts;
  const last =
    running ?? all.find(({ startedAt }) => startedAt === owedSince) ?? all.reduce<Clock | undefined>(later, undefined);
  // nothing new was said since it was handled: the same matter goes on
  if (
    last &&
    (owedSince === null || owedSince === last.startedAt || last.endedAt === null || owedSince <= last.endedAt)
  ) {
    if (wasTakenBack(work, last)) return;
    if (isOver(last)) revive(work, last, work.now); // the time while it was handled does not count
    keepPromise(work, last, KIND.resolution, last.startedAt);
  } else if (owedSince !== null && facts.promised) keepPromise(work, undefined, KIND.resolution, owedSince);
}

/** A merge brings the clocks of two conversations together: the one of the present wait goes on, else the oldest. */
function onlyRunning(work: Work, clocks: readonly Clock[]): Clock | undefined {
  const running = clocks.filter((clock) => !isOver(clock)).sort((one, other) => one.startedAt - other.startedAt);
  const kept = running.find(({ startedAt }) => startedAt === work.facts.owedSince) ?? running[0];
  for (const clock of running) if (clock !== kept) end(work, clock, 'policy');
  return kept;
}

/** Times a clock by what is promised now; where nothing is, it ends. A breach is past and stays as it was. */
function keepPromise(work: Work, known: Clock | undefined, kind: number, since: number): void {
  const { clocks, promise, now } = work;
  const target = promise.targets[kind] ?? null;
  if (known?.state === STATE.breached) return;
  if (target === null) {
    if (known) end(work, known, 'policy');
    return;
  }
  const clock = known ?? newClock(work.newId(), kind, since);
  if (!known) clocks.push(clock);
  const reason = pauseReason(work, kind);
  if (!known || !isTimedBy(clock, promise, target)) time(work, clock, target);
  if (clock.state === STATE.running && reason !== null && !isDue(clock, now)) {
    work.changed.add(clock);
    pause(clock, reason, promise.time, now);
  } else if (clock.state === STATE.paused && reason === null) {
    work.changed.add(clock);
    resume(clock, promise.time, now);
  } else if (clock.pauseReason !== reason && clock.state === STATE.paused) {
    work.changed.add(clock);
    clock.pauseReason = reason;
  }
}

function isTimedBy(clock: Clock, { policyId }: Promised, target: Target): boolean {
  if (clock.policyId !== policyId || clock.targetSeconds !== target.seconds) return false;
  return clock.warnSeconds === target.warnSeconds && (clock.dueAt !== null || clock.state === STATE.paused);
}

function time({ changed, promise, now }: Work, clock: Clock, target: Target): void {
  changed.add(clock);
  Object.assign(clock, {
    policyId: promise.policyId,
    targetSeconds: target.seconds,
    warnSeconds: target.warnSeconds,
  });
  if (clock.state === STATE.running) setDue(clock, promise.time, now);
}

function pauseReason({ facts, promise }: Work, kind: number): PauseReason | null {
  if (facts.snoozed) return promise.pauseWhileSnoozed ? 'snoozed' : null;
  return kind === KIND.resolution && facts.waiting && promise.pauseWhileWaiting ? 'waiting' : null;
}

function end({ changed, facts, promise, now }: Work, clock: Clock, by: ClockEnd): void {
  changed.add(clock);
  const at = by === 'reply' ? Math.min(facts.endAt, now) : now;
  if (clock.state === STATE.running && clock.dueAt !== null && at > clock.dueAt && by !== 'policy')
    breach(clock, facts);
  if (clock.state !== STATE.breached) {
    clock.spentSeconds = spentUntil(clock, promise.time, at);
    clock.state = STATE.met;
  }
  Object.assign(clock, { endedAt: at, endedBy: by, pauseReason: null });
}

/** What ended it was taken back: it goes on from an instant. */
function revive({ changed, promise, now }: Work, clock: Clock, from: number): void {
  changed.add(clock);
  Object.assign(clock, { endedAt: null, endedBy: null });
  if (clock.state !== STATE.met) return;
  clock.state = STATE.running;
  clock.resumedAt = from;
  setDue(clock, promise.time, now);
}

/** The wait began at another time than was known: an older item came late, or the first was deleted. */
function rebase({ changed, promise, now }: Work, clock: Clock, since: number): void {
  changed.add(clock);
  if (clock.resumedAt === clock.startedAt || clock.resumedAt < since) clock.resumedAt = since;
  clock.startedAt = since;
  if (clock.state === STATE.running) setDue(clock, promise.time, now);
}

function breach(clock: Clock, { assigneeId, teamId }: ClockFacts): void {
  Object.assign(clock, {
    state: STATE.breached,
    breachedAt: clock.dueAt,
    breachedMemberId: assigneeId,
    breachedTeamId: teamId,
  });
}

/** A policy ended it, and the present one promises no more. */
function wasTakenBack({ promise }: Work, { endedBy, kind }: Clock): boolean {
  return endedBy === 'policy' && (promise.targets[kind] ?? null) === null;
}

function isReply({ kind }: Clock): boolean {
  return kind !== KIND.resolution;
}

function isDue({ dueAt }: Clock, now: number): boolean {
  return dueAt !== null && dueAt <= now;
}

function wasAnswered({ clocks, facts }: Work): boolean {
  return facts.answeredBefore || clocks.some(({ kind, endedBy }) => kind === KIND.first && endedBy === 'reply');
}

function later(one: Clock | undefined, other: Clock): Clock {
  return one === undefined || other.startedAt > one.startedAt ? other : one;
}
