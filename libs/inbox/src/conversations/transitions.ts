import type { ConversationStatus, SystemLine } from '@parvis/contracts';

const LONGEST_SNOOZE_MS = 366 * 86_400_000;

/** What a move from one status to another does; null = it changes nothing. */
export interface Transition {
  to: ConversationStatus;
  line: SystemLine['kind'];
  /** The clock of an unanswered item stops. */
  stopsClock: boolean;
  /** The clock of an unanswered item starts again from that item. */
  startsClock: boolean;
  snoozedUntil: Date | null;
}

type TransitionAnswer = { ok: true; transition: Transition | null } | { ok: false; pointer: string; detail: string };

/**
 * The status table: every status can be reached from every other by a member. `snoozed` needs a time in the future, at most
 * a year away, and may be renewed; a move to the status a conversation has already changes nothing.
 */
export function transition(
  from: ConversationStatus,
  to: ConversationStatus,
  snoozedUntil: Date | null,
  now: Date,
): TransitionAnswer {
  if (to === 'snoozed') return snooze(snoozedUntil, now);
  if (snoozedUntil !== null)
    return { ok: false, pointer: '/snoozedUntil', detail: 'goes with the status snoozed only' };
  if (from === to) return { ok: true, transition: null };
  const answered = to === 'handled' || to === 'waiting';
  return {
    ok: true,
    transition: {
      to,
      line: from === 'handled' && to === 'open' ? 'reopened' : 'status-changed',
      stopsClock: answered,
      startsClock: to === 'open' && (from === 'handled' || from === 'waiting'),
      snoozedUntil: null,
    },
  };
}

function snooze(until: Date | null, now: Date): TransitionAnswer {
  if (until === null) return { ok: false, pointer: '/snoozedUntil', detail: 'says until when' };
  const ms = until.getTime() - now.getTime();
  if (ms <= 0) return { ok: false, pointer: '/snoozedUntil', detail: 'has to be in the future' };
  if (ms > LONGEST_SNOOZE_MS) return { ok: false, pointer: '/snoozedUntil', detail: 'is more than a year away' };
  return {
    ok: true,
    transition: { to: 'snoozed', line: 'snoozed', stopsClock: false, startsClock: false, snoozedUntil: until },
  };
}
