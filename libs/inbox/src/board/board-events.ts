import type { PublishedEvent } from '@parvis/platform';

/** Rows of the board changed by something that is no change of their items. */
export function moderationUpdated(itemIds: readonly string[], memberId: number | null): PublishedEvent {
  return { kind: 'moderation.updated', actorMemberId: memberId, data: { itemIds } };
}

/** How far a request to decide is, and that there may be work. */
export function moderationRunUpdated(runId: string, memberId: number | null): PublishedEvent {
  return { kind: 'moderation-run.updated', actorMemberId: memberId, data: { runId } };
}
