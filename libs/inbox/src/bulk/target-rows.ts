import { BULK_OUTCOMES, BULK_UNDO_OUTCOMES, type BulkOutcome, type BulkReason, type BulkUndoOutcome } from '@parvis/contracts'; // prettier-ignore
import { arrayLiteral, codeOf, type Tx } from '@parvis/platform';
import type { BulkRunRow } from './bulk-run-row';
import type { BulkEffects } from './effects';
import type { FrozenTarget } from './single-steps';

/** A conversation of a run. */
export interface TargetRow extends FrozenTarget, Record<string, unknown> {
  no: number;
}

/** What became of one, to be written down with the work itself. */
export interface Settled {
  no: number;
  outcome: BulkOutcome;
  reason?: BulkReason | null;
  detail?: string | null;
  effects?: BulkEffects;
}

/** What the undo made of one. */
export interface UndoSettled {
  no: number;
  outcome: BulkUndoOutcome;
  reason?: BulkReason | null;
}

const LONGEST_DETAIL = 300;
export const CHANGED = codeOf(BULK_OUTCOMES, 'changed');
export const RESTORED = codeOf(BULK_UNDO_OUTCOMES, 'restored');

type Key = readonly [workspaceId: number, runId: string];
const keyOf = ({ workspace_id, id }: BulkRunRow): Key => [workspace_id, id];

/** The next ones that nothing was done to. */
export function openTargets(tx: Tx, run: BulkRunRow, most: number): Promise<TargetRow[]> {
  return tx.query<TargetRow>(
    `select no, conversation_id, item_id, last_item_id from bulk_target
     where workspace_id = $1 and run_id = $2 and outcome is null order by no limit $3`,
    [...keyOf(run), most],
  );
}

/** The next ones to take back, the last changed first. */
export function changedTargets(
  tx: Tx,
  run: BulkRunRow,
  most: number,
): Promise<(TargetRow & { effects: BulkEffects })[]> {
  return tx.query<TargetRow & { effects: BulkEffects }>(
    `select no, conversation_id, item_id, last_item_id, effects from bulk_target
     where workspace_id = $1 and run_id = $2 and outcome = ${CHANGED} and undo is null order by no desc limit $3`,
    [...keyOf(run), most],
  );
}

/** Writes down what became of each, and counts it in the run. */
export async function settleTargets(tx: Tx, run: BulkRunRow, settled: readonly Settled[]): Promise<void> {
  await tx.query(
    `update bulk_target t set outcome = r.outcome, reason = r.reason, detail = r.detail, effects = r.effects
     from unnest($3::int[], $4::smallint[], $5::text[], $6::text[], $7::jsonb[]) as r (no, outcome, reason, detail, effects)
     where t.workspace_id = $1 and t.run_id = $2 and t.no = r.no`,
    [
      ...keyOf(run),
      arrayLiteral(settled.map(({ no }) => no)),
      arrayLiteral(settled.map(({ outcome }) => codeOf(BULK_OUTCOMES, outcome))),
      settled.map(({ reason }) => reason ?? null),
      settled.map(({ detail }) => detail?.slice(0, LONGEST_DETAIL) ?? null),
      arrayLiteral(settled.map(({ effects }) => effects ?? null)),
    ],
  );
  await count(tx, run, BULK_OUTCOMES, settled);
}

export async function settleUndo(tx: Tx, run: BulkRunRow, settled: readonly UndoSettled[]): Promise<void> {
  await tx.query(
    `update bulk_target t set undo = r.undo, undo_reason = r.reason
     from unnest($3::int[], $4::smallint[], $5::text[]) as r (no, undo, reason)
     where t.workspace_id = $1 and t.run_id = $2 and t.no = r.no`,
    [
      ...keyOf(run),
      arrayLiteral(settled.map(({ no }) => no)),
      arrayLiteral(settled.map(({ outcome }) => codeOf(BULK_UNDO_OUTCOMES, outcome))),
      settled.map(({ reason }) => reason ?? null),
    ],
  );
  await count(tx, run, BULK_UNDO_OUTCOMES, settled);
}

/** Everything that is left is left alone. */
export async function skipRest(tx: Tx, run: BulkRunRow, reason: BulkReason): Promise<void> {
  await tx.query(
    `with rest as (
       update bulk_target set outcome = ${codeOf(BULK_OUTCOMES, 'skipped')}, reason = $3
       where workspace_id = $1 and run_id = $2 and outcome is null returning 1)
     update bulk_run set skipped = skipped + (select count(*) from rest) where workspace_id = $1 and id = $2`,
    [...keyOf(run), reason],
  );
}

/** What was changed and not taken back stays. */
export async function keepRest(tx: Tx, run: BulkRunRow, reason: BulkReason): Promise<void> {
  await tx.query(
    `with rest as (
       update bulk_target set undo = ${codeOf(BULK_UNDO_OUTCOMES, 'kept')}, undo_reason = $3
       where workspace_id = $1 and run_id = $2 and outcome = ${CHANGED} and undo is null returning 1)
     update bulk_run set kept = kept + (select count(*) from rest) where workspace_id = $1 and id = $2`,
    [...keyOf(run), reason],
  );
}

/** The run's row is locked by whoever settles: its numbers are exact. */
async function count<Outcome extends string>(
  tx: Tx,
  run: BulkRunRow,
  outcomes: readonly Outcome[],
  settled: readonly { outcome: Outcome }[],
): Promise<void> {
  const sets = outcomes.map((name, index) => `${name} = ${name} + $${index + 3}`);
  await tx.query(
    `update bulk_run set ${sets.join(', ')}, worked_at = clock_timestamp(), version = version + 1 where workspace_id = $1 and id = $2`,
    [...keyOf(run), ...outcomes.map((name) => settled.filter(({ outcome }) => outcome === name).length)],
  );
}
