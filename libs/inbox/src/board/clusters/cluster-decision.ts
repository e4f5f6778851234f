import { throwProblem, type Tx } from '@parvis/platform';
import type { RunRow } from '../runs/run-row';

/** Writes on a cluster what was decided about it; while it goes for newcomers the intake reads it there. 404 when there is none. */
export async function decideCluster(tx: Tx, { workspace_id, id }: RunRow): Promise<void> {
  const changed = await tx.query(
    `update look_alike l set kind = r.kind, decided_at = r.created_at, decided_by = r.member_id, reason_id = r.reason_id,
       send_statement = r.send_statement, apply_until = r.apply_until
     from moderation_run r where r.workspace_id = $1 and r.id = $2 and l.workspace_id = $1 and l.id = r.cluster_id returning 1`,
    [workspace_id, id],
  );
  if (changed.length === 0) throwProblem('not-found', { detail: 'There are no such look-alikes.' });
}

/**
 * Takes the decision of a run off its cluster, if it is still the last one, and adds what newcomers got by it to what the run has to
 * take back; returns how many those are.
 */
export async function forgetClusterDecision(tx: Tx, { workspace_id, id }: RunRow, clusterId: string): Promise<number> {
  const forgotten = await tx.query(
    `update look_alike l set kind = null, decided_at = null, decided_by = null, reason_id = null, send_statement = null, apply_until = null
     from moderation_run r where r.workspace_id = $1 and r.id = $2 and l.workspace_id = $1 and l.id = $3 and l.decided_at = r.created_at returning 1`,
    [workspace_id, id, clusterId],
  );
  if (forgotten.length === 0) return 0;
  const joined = await tx.query(
    `insert into moderation_run_item (workspace_id, run_id, no, item_id, decision_id, action_id, revision, outcome)
     select $1, $2, r.total + row_number() over (order by d.id), d.item_id, d.id, d.action_id, d.revision, 0
     from moderation_run r
     join decision d on d.workspace_id = $1 and d.cluster_id = $3 and d.member_id is null and d.at >= r.created_at and d.undone_at is null
     where r.workspace_id = $1 and r.id = $2
     on conflict (workspace_id, run_id, item_id) do nothing returning 1`,
    [workspace_id, id, clusterId],
  );
  return joined.length;
}
