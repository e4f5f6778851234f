import { BULK_LIMITS, type BulkRunStep, type BulkRunView, type BulkState } from '@parvis/contracts';
import { throwProblem, type Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';
import { isReversible } from './bulk-steps';

/** Columns of a run, of `bulk_run b`. */
export const BULK_RUN_COLUMNS = `b.id, b.workspace_id, b.member_id, b.undo_member_id, b.account_id, b.state, b.steps, b.macro_name, b.permissions,
  b.total, b.changed, b.unchanged, b.skipped, b.failed, b.restored, b.kept, b.created_at, b.finished_at, b.undo_until, b.version`;

export interface BulkRunRow extends Record<string, unknown> {
  id: string;
  workspace_id: number;
  member_id: number;
  undo_member_id: number | null;
  account_id: number | null;
  state: BulkState;
  steps: BulkRunStep[];
  macro_name: string | null;
  permissions: string[];
  total: number;
  changed: number;
  unchanged: number;
  skipped: number;
  failed: number;
  restored: number;
  kept: number;
  created_at: Date;
  finished_at: Date | null;
  undo_until: Date | null;
  version: number;
}

export function toBulkRunView(row: BulkRunRow): BulkRunView {
  const { changed, unchanged, skipped, failed, restored, kept } = row;
  return {
    id: row.id,
    state: row.state,
    steps: row.steps,
    macroName: row.macro_name,
    byMemberId: String(row.member_id),
    total: row.total,
    counts: { changed, unchanged, skipped, failed, restored, kept },
    reversible: isReversible(row.steps),
    createdAt: row.created_at.toISOString(),
    finishedAt: isoOrNull(row.finished_at),
    undoUntil: isoOrNull(row.undo_until),
    version: row.version,
  };
}

/** @throws not-found */
export async function readBulkRun(tx: Tx, workspaceId: number, id: string, lock = ''): Promise<BulkRunRow> {
  const row = await tx.maybeOne<BulkRunRow>(
    `select ${BULK_RUN_COLUMNS} from bulk_run b where b.workspace_id = $1 and b.id = $2 ${lock}`,
    [workspaceId, id],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such bulk run.' });
}

/** Nothing more is done; what was done can be taken back for an hour from now. */
export async function finishRun(tx: Tx, { workspace_id, id }: BulkRunRow, state: 'done' | 'stopped'): Promise<void> {
  await tx.query(
    `update bulk_run set state = $3, finished_at = now(), version = version + 1,
       undo_until = case when changed > 0 then now() + interval '${BULK_LIMITS.undoMinutes} minutes' end
     where workspace_id = $1 and id = $2`,
    [workspace_id, id, state],
  );
}

/** Tells the console of its member how far a run is, and the workers that there is work. */
export async function publishRun(tx: Tx, workspaceId: number, runId: string, actor: number | null): Promise<void> {
  await tx.publish(workspaceId, { kind: 'bulk.updated', actorMemberId: actor, data: { runId } });
}
