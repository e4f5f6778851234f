import type { Tx } from '@parvis/platform';

/** The decision was wrong: what it counted against its author counts no longer. Nothing where strikes are not kept. */
export async function dismissStrikeOf(tx: Tx, workspaceId: number, decisionId: string, memberId: number): Promise<void> {
  const { kept } = await tx.one<{ kept: boolean }>(`select to_regclass('strike') is not null as kept`);
  if (!kept) return;
  await tx.query(
    `update strike set dismissed_at = now(), dismissed_by = $3 where workspace_id = $1 and decision_id = $2 and dismissed_at is null`,
    [workspaceId, decisionId, memberId],
  );
}
