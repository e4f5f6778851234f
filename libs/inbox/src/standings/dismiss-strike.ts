import type { Tx } from '@parvis/platform';

/**
 * The strike of a decision counts no more, whatever becomes of the decision; false when there is none, or it was dismissed before.
 * `memberId` null: nobody in person (an appeal that was granted says so in the note).
 */
export async function dismissStrike(
  tx: Tx,
  workspaceId: number,
  decisionId: string,
  memberId: number | null,
  note: string | null = null,
): Promise<boolean> {
  const dismissed = await tx.query(
    `update strike set dismissed_at = now(), dismissed_by = $3, note = $4, looked_at = false
     where workspace_id = $1 and decision_id = $2 and dismissed_at is null returning 1`,
    [workspaceId, decisionId, memberId, note],
  );
  return dismissed.length > 0;
}
