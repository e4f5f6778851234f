import type { Tx } from '@parvis/platform';
import { withdrawStatements } from '../statements/withdraw-statement';

/** Marks decisions as taken back, by whom, and withdraws what their authors were to be told. Marking one twice changes nothing. */
export async function markUndone(
  tx: Tx,
  workspaceId: number,
  which: { actionId: string } | { decisionId: string },
  memberId: number | null,
): Promise<void> {
  const [column, id] = 'actionId' in which ? ['action_id', which.actionId] : ['id', which.decisionId];
  const rows = await tx.query<{ id: string }>(
    `update decision set undone_at = now(), undone_by = $3 where workspace_id = $1 and ${column} = $2 and undone_at is null returning id`,
    [workspaceId, id, memberId],
  );
  if (rows.length === 0) return;
  await withdrawStatements(tx, workspaceId, rows.map((row) => row.id)); // prettier-ignore
}
