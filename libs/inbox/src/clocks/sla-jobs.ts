import type { SlaJobView } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';
import { turnPage } from './sla-books';

interface JobRow {
  id: string;
  total: number;
  done: number;
  started_at: Date;
  finished_at: Date | null;
}

/**
 * The end of every change of policies and calendars: the new page holds for whatever is written from now on, and a job brings
 * the conversations that are not handled in line with it. A job that still runs gives way to this one.
 */
export async function startRecount(tx: Tx, workspaceId: number, memberId: number): Promise<void> {
  await turnPage(tx, workspaceId);
  await tx.query('delete from sla_job where workspace_id = $1', [workspaceId]);
  const id = tx.newId();
  await tx.query(
    `insert into sla_job (workspace_id, id, total)
     select $1, $2, count(*) from conversation where workspace_id = $1 and status <> 3`,
    [workspaceId, id],
  );
  await tx.publish(workspaceId, { kind: 'sla.changed', actorMemberId: memberId, data: { jobId: id } });
  await tx.query('notify parvis_sla');
}

/** The recount after the last change; null where there was none. */
export async function lastRecount(tx: Tx, workspaceId: number): Promise<SlaJobView | null> {
  const row = await tx.maybeOne<JobRow>(
    'select id, total, done, started_at, finished_at from sla_job where workspace_id = $1 order by id desc limit 1',
    [workspaceId],
  );
  if (!row) return null;
  return {
    id: row.id,
    state: row.finished_at === null ? 'running' : 'done',
    total: row.total,
    done: Math.min(row.done, row.total),
    startedAt: row.started_at.toISOString(),
    finishedAt: isoOrNull(row.finished_at),
  };
}
