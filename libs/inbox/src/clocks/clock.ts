import { CLOCK_KINDS, CLOCK_STATES, type ClockEnd, type PauseReason } from '@parvis/contracts';
import { codeOf } from '@parvis/platform';
import type { BusinessTime } from './business-time';

export const KIND = {
  first: codeOf(CLOCK_KINDS, 'first-reply'),
  next: codeOf(CLOCK_KINDS, 'next-reply'),
  resolution: codeOf(CLOCK_KINDS, 'resolution'),
} as const;

export const STATE = {
  running: codeOf(CLOCK_STATES, 'running'),
  paused: codeOf(CLOCK_STATES, 'paused'),
  met: codeOf(CLOCK_STATES, 'met'),
  breached: codeOf(CLOCK_STATES, 'breached'),
} as const;

/** One commitment as it is worked with. Instants are milliseconds. */
export interface Clock {
  id: string;
  kind: number;
  state: number;
  startedAt: number;
  /** Start of the stretch that runs now; what was spent before it is in `spentSeconds`. */
  resumedAt: number;
  dueAt: number | null;
  warnAt: number | null;
  warnedAt: number | null;
  breachedAt: number | null;
  endedAt: number | null;
  policyId: number | null;
  targetSeconds: number;
  warnSeconds: number | null;
  spentSeconds: number;
  breachedMemberId: number | null;
  breachedTeamId: number | null;
  pauseReason: PauseReason | null;
  endedBy: ClockEnd | null;
}

/** What is promised to a conversation by the policy that matched it. */
export interface Promised {
  policyId: number | null;
  ladderId: number | null;
  /** By the code of the clock's kind; null: nothing. */
  targets: readonly (Target | null)[];
  time: BusinessTime;
  pauseWhileSnoozed: boolean;
  pauseWhileWaiting: boolean;
}

export interface Target {
  seconds: number;
  warnSeconds: number | null;
}

/** Starts a clock at an instant; `setDue` gives it its times. */
export function newClock(id: string, kind: number, startedAt: number): Clock {
  return {
    id,
    kind,
    state: STATE.running,
    startedAt,
    resumedAt: startedAt,
    dueAt: null,
    warnAt: null,
    warnedAt: null,
    breachedAt: null,
    endedAt: null,
    policyId: null,
    targetSeconds: 0,
    warnSeconds: null,
    spentSeconds: 0,
    breachedMemberId: null,
    breachedTeamId: null,
    pauseReason: null,
    endedBy: null,
  };
}

/** Business seconds that were spent until an instant; nothing counts while paused. */
export function spentUntil(clock: Clock, time: BusinessTime, at: number): number {
  if (clock.state === STATE.paused) return clock.spentSeconds;
  return clock.spentSeconds + Math.max(0, time.between(clock.resumedAt, at)) / 1000;
}

/** Computes when a running clock is due and when it warns. A warning that lies ahead again will be given again. */
export function setDue(clock: Clock, time: BusinessTime, now: number): void {
  const dueIn = (seconds: number): number | null => {
    const at = time.add(clock.resumedAt, Math.max(0, seconds - clock.spentSeconds) * 1000);
    return Number.isFinite(at) ? Math.round(at) : null;
  };
  clock.dueAt = dueIn(clock.targetSeconds);
  clock.warnAt = clock.warnSeconds === null ? null : dueIn(clock.targetSeconds - clock.warnSeconds);
  if (clock.warnAt !== null && clock.warnAt > now) clock.warnedAt = null;
}

export function pause(clock: Clock, reason: PauseReason, time: BusinessTime, now: number): void {
  clock.spentSeconds = spentUntil(clock, time, now);
  Object.assign(clock, { state: STATE.paused, pauseReason: reason, dueAt: null, warnAt: null });
}

export function resume(clock: Clock, time: BusinessTime, now: number): void {
  Object.assign(clock, { state: STATE.running, pauseReason: null, resumedAt: now });
  setDue(clock, time, now);
}

/** When the sweeper has to look at a clock; null: never. */
export function attentionAt({ state, endedAt, warnAt, warnedAt, dueAt }: Clock): number | null {
  if (state !== STATE.running || endedAt !== null || dueAt === null) return null;
  return warnAt !== null && warnedAt === null ? Math.min(warnAt, dueAt) : dueAt;
}
