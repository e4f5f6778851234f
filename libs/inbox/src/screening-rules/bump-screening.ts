import type { PublishedEvent, Tx } from '@parvis/platform';

/** Says that what a screener of the workspace is made of has changed: every process makes its own anew. */
export async function bumpScreening(tx: Tx, workspaceId: number): Promise<void> {
  await tx.query('update workspace set screening_version = screening_version + 1 where id = $1', [workspaceId]);
}

/** Raises the version and tells those who look at the rules. */
export async function ruleChanged(
  tx: Tx,
  workspaceId: number,
  ruleId: number | null,
  memberId: number | null,
  how: 'created' | 'updated' | 'removed' = 'updated',
): Promise<void> {
  await bumpScreening(tx, workspaceId);
  await tx.publish(workspaceId, ruleEvent(ruleId, memberId, how));
}

function ruleEvent(ruleId: number | null, memberId: number | null, how: string): PublishedEvent {
  return { kind: `screening-rule.${how}`, actorMemberId: memberId, data: { ruleId: ruleId === null ? null : String(ruleId) } }; // prettier-ignore
}
