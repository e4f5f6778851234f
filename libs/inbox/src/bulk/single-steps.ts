import { BULK_REASONS, type BulkReason } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Problem, problem, type Tx } from '@parvis/platform';
import { cancelIn } from '../actions/actions.service';
import { OPPOSITE } from '../decisions/decision-rules';
import { markUndone } from '../decisions/mark-undone';
import { decideIn } from '../decisions/decisions.service';
import { reverseIn } from '../decisions/undo-decision';
import { noEffects, runStep } from '../macros/run-steps';
import { removeNotes } from '../macros/undo-effects';
import type { SingleStep } from './bulk-steps';
import { noSingleEffects, type SingleEffects } from './effects';

/** A conversation of a run as it was when the run started. */
export interface FrozenTarget {
  conversation_id: string;
  item_id: string | null;
  last_item_id: string | null;
}

/** Why something was not done, in the words of a run. */
export interface Refusal {
  reason: BulkReason;
  detail: string | null;
}

/** Does it, or leaves everything as it was when a rule says no; anything else that fails is thrown. */
export async function attempt<T>(tx: Tx, work: () => Promise<T>): Promise<{ done: T } | { refusal: Refusal }> {
  await tx.query('savepoint one');
  try {
    const done = await work();
    await tx.query('release savepoint one');
    return { done };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await tx.query('rollback to savepoint one');
    return { refusal: refusalOfProblem(error) };
  }
}

export function refusalOfProblem({ code, options }: Problem): Refusal {
  const detail = options.errors?.[0]?.detail ?? options.detail ?? null;
  if (code === 'not-found') return { reason: 'gone', detail };
  return { reason: BULK_REASONS.find((reason) => reason === code) ?? 'refused', detail };
}

/** Decides, answers and notes in one conversation; answers with what it did. */
export async function runSingle(
  tx: Tx,
  agent: Agent,
  target: FrozenTarget,
  steps: readonly SingleStep[],
): Promise<SingleEffects> {
  const effects = noSingleEffects();
  for (const step of steps) {
    if (step.kind === 'decide') await decide(tx, agent, target, step, effects);
    else {
      const made = noEffects();
      const body = target.last_item_id === null ? {} : { lastSeenItemId: target.last_item_id };
      await runStep(tx, agent, target.conversation_id, step, { effects: made, body });
      effects.noteIds.push(...made.noteIds);
      if (made.actionId !== null) effects.actionIds.push(made.actionId);
    }
  }
  return effects;
}

async function decide(
  tx: Tx,
  agent: Agent,
  { item_id: itemId }: FrozenTarget,
  { decision: kind, reasonId }: Extract<SingleStep, { kind: 'decide' }>,
  effects: SingleEffects,
): Promise<void> {
  if (itemId === null) throw problem('not-possible-now', { detail: 'Nobody wrote in this conversation.' });
  const made = await decideIn(tx, agent, itemId, { kind, ...(reasonId !== undefined && { reasonId }) });
  effects.decisions.push({ id: made.id, kind, itemId, actionId: made.action?.id ?? null });
}

/** Takes back what `runSingle` did, newest first; a problem when something has left and nothing undoes it. */
export async function undoSingle(tx: Tx, agent: Agent, conversationId: string, effects: SingleEffects): Promise<void> {
  for (const decision of effects.decisions.toReversed()) await undoDecision(tx, agent, decision);
  for (const actionId of effects.actionIds.toReversed()) await cancelIn(tx, agent, actionId);
  await removeNotes(tx, agent, conversationId, effects.noteIds);
}

async function undoDecision(
  tx: Tx,
  agent: Agent,
  { id, kind, itemId, actionId }: SingleEffects['decisions'][number],
): Promise<void> {
  if (actionId !== null && (await isHeld(tx, agent.workspaceId, actionId))) {
    await cancelIn(tx, agent, actionId);
    return;
  }
  const opposite = OPPOSITE[kind];
  if (opposite) await reverseIn(tx, agent, { itemId, decisionId: id, by: opposite, after: 'undecided' });
  else if (actionId !== null) throw problem('not-possible-now', { detail: `Nothing takes "${kind}" back.` });
  await markUndone(tx, agent.workspaceId, { decisionId: id }, agent.memberId);
}

async function isHeld(tx: Tx, workspaceId: number, actionId: string): Promise<boolean> {
  const row = await tx.maybeOne<{ state: string }>('select state from action where workspace_id = $1 and id = $2', [
    workspaceId,
    actionId,
  ]);
  return row !== undefined && ['held', 'queued', 'awaiting-approval', 'cancelled'].includes(row.state);
}
