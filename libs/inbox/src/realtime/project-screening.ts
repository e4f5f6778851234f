import type { ScreeningChanged } from '@parvis/contracts';
import type { LoggedEvent } from '@parvis/platform';
import type { Audience, Frame } from './project';
import { inboxRoom } from './rooms';

const OF: Record<string, ScreeningChanged['of']> = {
  'screening-rule': 'rules',
  'screening-backtest': 'backtest',
  'screening-roll-back': 'roll-back',
  'word-list': 'words',
  learner: 'learner',
  classifier: 'classifier',
};

/** Hints to those who have moderation's rules and words open; of several about one thing the last. */
export function screeningFrames(workspaceId: number, events: readonly LoggedEvent[], audience: Audience): Frame[] {
  const rooms = [inboxRoom(workspaceId)];
  if (!rooms.some((room) => audience.has(room))) return [];
  const last = new Map<string, ScreeningChanged>();
  for (const { kind, seq, data } of events) {
    const of = OF[kind.slice(0, kind.indexOf('.'))];
    if (of === undefined) continue;
    const id = (name: string): string | null => (typeof data[name] === 'string' ? data[name] : null);
    const payload = { seq, of, ruleId: id('ruleId'), backtestId: id('backtestId'), rollBackId: id('rollBackId'), wordListId: id('wordListId') }; // prettier-ignore
    last.set(JSON.stringify({ ...payload, seq: 0 }), payload);
  }
  return [...last.values()].map((payload) => ({ rooms, name: 'screening.changed' as const, payload }));
}
