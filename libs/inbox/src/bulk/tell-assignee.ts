import type { Tx } from '@parvis/platform';
import { tellAssigned } from '../notifications/tell-assigned';
import type { BulkRunRow } from './bulk-run-row';
import { CHANGED, RESTORED } from './target-rows';

interface GivenRow extends Record<string, unknown> {
  memberId: number;
  given: number;
  conversationId: string;
  preview: string | null;
}

/** One notice for all that a run gave to a member, instead of one for each; it leads to the first of them. */
export function tellAssignee(tx: Tx, run: BulkRunRow): Promise<void> {
  return tell(tx, run, 'after', `t.outcome = ${CHANGED}`, run.member_id);
}

/** The same for each who has theirs back. */
export function tellOwnersAgain(tx: Tx, run: BulkRunRow): Promise<void> {
  return tell(tx, run, 'before', `t.undo = ${RESTORED}`, run.undo_member_id ?? run.member_id);
}

async function tell(
  tx: Tx,
  run: BulkRunRow,
  side: 'before' | 'after',
  settled: string,
  byMemberId: number,
): Promise<void> {
  const owner = `(t.effects -> '${side}' ->> 'assignee_id')::int`;
  const rows = await tx.query<GivenRow>(
    `select g.*, c.preview from (
       select ${owner} as "memberId", count(*)::int as given, (array_agg(t.conversation_id order by t.no))[1] as "conversationId"
       from bulk_target t where t.workspace_id = $1 and t.run_id = $2 and ${settled} and ${owner} is not null group by 1) g
     join member m on m.workspace_id = $1 and m.id = g."memberId" and m.active
     left join conversation c on c.workspace_id = $1 and c.id = g."conversationId" order by 1`,
    [run.workspace_id, run.id],
  );
  const notices = rows.map(({ memberId, conversationId, given, preview }) => ({
    memberId,
    conversationId,
    text: given === 1 ? (preview ?? '') : `× ${given}`,
  }));
  await tellAssigned(tx, run.workspace_id, notices, byMemberId);
}
