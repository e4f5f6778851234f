import type { Tx } from '@parvis/platform';
import { notify } from '../notifications/notify';
import type { BulkRunRow } from './bulk-run-row';
import { CHANGED } from './target-rows';

/** One notice for all that a run gave to a member, instead of one for each; it leads to the first of them. */
export async function tellAssignee(tx: Tx, run: BulkRunRow): Promise<void> {
  const to = run.steps.find((step) => step.kind === 'assign')?.memberId ?? null;
  if (to === null) return;
  const { given, first } = await tx.one<{ given: number; first: string | null }>(
    `select count(*)::int as given, (array_agg(t.conversation_id order by t.no))[1] as first from bulk_target t
     where t.workspace_id = $1 and t.run_id = $2 and t.outcome = ${CHANGED} and t.effects -> 'after' ? 'assignee_id'`,
    [run.workspace_id, run.id],
  );
  if (given === 0) return;
  const text = given === 1 ? '' : `× ${given}`;
  await notify(tx, run.workspace_id, [Number(to)], { kind: 'assigned', conversationId: first, byMemberId: run.member_id, text }); // prettier-ignore
}
