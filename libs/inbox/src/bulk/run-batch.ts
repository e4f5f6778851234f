import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { tellAssignee } from './tell-assignee';
import { type BulkRunRow, finishRun } from './bulk-run-row';
import { forbiddenStep, isSingle, plainSteps, type SingleStep } from './bulk-steps';
import type { SingleEffects } from './effects';
import { applyPlain } from './plain-batch';
import { type PlainContext, refusalOf } from './plain-plan';
import { plainRows, workspaceCommitments } from './plain-rows';
import { attempt, runSingle } from './single-steps';
import { openTargets, type Settled, settleTargets, skipRest, type TargetRow } from './target-rows';

/** A batch of plain changes; one that decides or replies takes a tenth of it. */
const BATCH = 400;
const SINGLE_BATCH = 25;

/** The next conversations of a run that is locked, at most `most`; false when it was through. */
export async function runBatch(tx: Tx, run: BulkRunRow, agent: Agent | undefined, most = BATCH): Promise<boolean> {
  if (!agent || forbiddenStep(run.steps, agent.permissions)) {
    await skipRest(tx, run, 'not-allowed');
    await finish(tx, run);
    return false;
  }
  const singles = run.steps.filter(isSingle);
  const targets = await openTargets(tx, run, singles.length > 0 ? Math.min(most, SINGLE_BATCH) : most);
  if (targets.length === 0) {
    await finish(tx, run);
    return false;
  }
  const settled = await work(tx, run, agent, targets, singles);
  await settleTargets(tx, run, settled);
  return true;
}

async function work(
  tx: Tx,
  run: BulkRunRow,
  agent: Agent,
  targets: readonly TargetRow[],
  singles: readonly SingleStep[],
): Promise<Settled[]> {
  const key = [run.workspace_id, run.member_id] as const;
  const ids = targets.map(({ conversation_id }) => conversation_id);
  const rows = await plainRows(tx, key, ids, { lock: true });
  const commitments = await workspaceCommitments(tx, run.workspace_id);
  const context: PlainContext = { now: new Date(), commitments, accountId: run.account_id };
  const settled: Settled[] = [];
  const left: TargetRow[] = [];
  const done = new Map<string, SingleEffects>();
  for (const target of targets) {
    const row = rows.get(target.conversation_id);
    const reason = row ? refusalOf(row, context) : 'gone';
    if (reason !== null) settled.push({ no: target.no, outcome: 'skipped', reason });
    else {
      const refused = singles.length > 0 ? await single(tx, agent, target, singles, done) : null;
      if (refused) settled.push(refused);
      else left.push(target);
    }
  }
  const leftIds = left.map(({ conversation_id }) => conversation_id);
  // an answer has changed what the plain steps start from
  const current = singles.length > 0 ? await plainRows(tx, key, leftIds, { lock: true }) : rows;
  const effects = await applyPlain(
    tx,
    { workspaceId: run.workspace_id, memberId: run.member_id, runId: run.id },
    leftIds.flatMap((id) => current.get(id) ?? []),
    { steps: plainSteps(run.steps), context, singles: done },
  );
  for (const { no, conversation_id } of left) {
    const own = effects.get(conversation_id);
    settled.push(own ? { no, outcome: 'changed', effects: own } : { no, outcome: 'unchanged' });
  }
  return settled;
}

async function single(
  tx: Tx,
  agent: Agent,
  target: TargetRow,
  steps: readonly SingleStep[],
  done: Map<string, SingleEffects>,
): Promise<Settled | null> {
  if (target.item_id === null && steps.some(({ kind }) => kind !== 'note'))
    return { no: target.no, outcome: 'skipped', reason: 'nothing-said' };
  const answer = await attempt(tx, () => runSingle(tx, agent, target, steps));
  if ('refusal' in answer) return { no: target.no, outcome: 'skipped', ...answer.refusal };
  done.set(target.conversation_id, answer.done);
  return null;
}

async function finish(tx: Tx, run: BulkRunRow): Promise<void> {
  await finishRun(tx, run, 'done');
  await tellAssignee(tx, run);
}
