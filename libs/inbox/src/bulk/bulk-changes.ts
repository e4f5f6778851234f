import type { ConversationsChanged } from '@parvis/contracts';
import type { LoggedEvent } from '@parvis/platform';

/** Conversations that bulk runs changed, by run and member: one message for all of a batch, with the seq of its last event. */
export function bulkChanges(events: readonly LoggedEvent[]): ConversationsChanged[] {
  const changes = new Map<string, { ids: Set<string>; seq: number; runId: string; byMemberId: string | null }>();
  for (const { data, conversationId, seq, actorMemberId } of events) {
    const runId = data['bulkRunId'];
    if (typeof runId !== 'string' || conversationId === null) continue;
    const byMemberId = actorMemberId === null ? null : String(actorMemberId);
    const key = `${runId}:${byMemberId}`;
    const change = changes.get(key) ?? { ids: new Set<string>(), seq, runId, byMemberId };
    change.ids.add(conversationId);
    change.seq = Math.max(change.seq, seq);
    changes.set(key, change);
  }
  return [...changes.values()].map(({ ids, ...change }) => ({ ...change, ids: [...ids] }));
}
