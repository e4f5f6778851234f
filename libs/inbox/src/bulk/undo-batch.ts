import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import type { BulkRunRow } from './bulk-run-row';
import { forbiddenStep } from './bulk-steps';
import { keptBecause } from './effects';
import { plainRows } from './plain-rows';
import type { Author } from './plain-writes';
import { restore, type Restorable } from './restore';
import { attempt, undoSingle } from './single-steps';
import { changedTargets, keepRest, settleUndo, type UndoSettled } from './target-rows';
import { tellOwnersAgain } from './tell-assignee';

const BATCH = 400;
const SINGLE_BATCH = 25;

/** Takes back the next conversations of a run that is locked, at most `most`; false when nothing was left. */
export async function undoBatch(tx: Tx, run: BulkRunRow, agent: Agent | undefined, most = BATCH): Promise<boolean> {
  if (!agent || forbiddenStep(run.steps, agent.permissions)) {
    await keepRest(tx, run, 'not-allowed');
    await finish(tx, run);
    return false;
  }
  const isSingleRun = run.steps.some(({ kind }) => kind === 'decide' || kind === 'reply' || kind === 'note');
  const targets = await changedTargets(tx, run, isSingleRun ? Math.min(most, SINGLE_BATCH) : most);
  if (targets.length === 0) {
    await finish(tx, run);
    return false;
  }
  const ids = targets.map(({ conversation_id }) => conversation_id);
  // what somebody has read is their own: as whoever started the run saw it
  const rows = await plainRows(tx, [run.workspace_id, run.member_id], ids, { lock: true });
  const settled: UndoSettled[] = [];
  const plain: Restorable[] = [];
  for (const { no, conversation_id: id, effects } of targets) {
    const row = rows.get(id);
    const reason = keptBecause(row, effects);
    if (!row || reason !== null) settled.push({ no, outcome: 'kept', reason: reason ?? 'gone' });
    else if (effects.single === null) plain.push({ no, row, effects });
    else settled.push(await undoOne(tx, run, agent, { no, row, effects }));
  }
  await restore(tx, authorOf(run, agent), plain);
  settled.push(...plain.map(({ no }) => ({ no, outcome: 'restored' as const })));
  await settleUndo(tx, run, settled);
  return true;
}

/** The last thing done is taken back first: the answer goes after the status that followed it. */
async function undoOne(tx: Tx, run: BulkRunRow, agent: Agent, one: Restorable): Promise<UndoSettled> {
  const { no, row, effects } = one;
  const answer = await attempt(tx, async () => {
    await restore(tx, authorOf(run, agent), [one]);
    if (effects.single) await undoSingle(tx, agent, row.id, effects.single);
  });
  return 'refusal' in answer ? { no, outcome: 'kept', reason: 'irreversible' } : { no, outcome: 'restored' };
}

function authorOf(run: BulkRunRow, agent: Agent): Author & { readerId: number } {
  return { workspaceId: run.workspace_id, memberId: agent.memberId, runId: run.id, readerId: run.member_id };
}

async function finish(tx: Tx, run: BulkRunRow): Promise<void> {
  await tx.query(
    `update bulk_run set state = 'undone', undo_until = null, version = version + 1 where workspace_id = $1 and id = $2`,
    [run.workspace_id, run.id],
  );
  await tellOwnersAgain(tx, run);
}
