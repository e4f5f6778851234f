import {
  type DecisionKind,
  MODERATION_UNDO_OUTCOMES,
  type ModerationUndoOutcome,
  type ProblemCode,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { codeOf, Problem, problem, throwProblem, type Tx } from '@parvis/platform';
import { cancelIn } from '../../actions/actions.service';
import { lockConversation } from '../../conversations/conversation-writes';
import { OPPOSITE } from '../../decisions/decision-rules';
import { markUndone } from '../../decisions/mark-undone';
import { reverseIn } from '../../decisions/undo-decision';
import type { RunRow } from './run-row';

/** An item of a run whose decision stands. */
interface DecidedItem extends Record<string, unknown> {
  no: number;
  item_id: string;
  decision_id: string;
}

interface DecisionRow extends Record<string, unknown> {
  conversation_id: string;
  kind: DecisionKind;
  action_id: string | null;
  action_state: string | null;
  undone_at: Date | null;
}

interface UndoSettled {
  undo: ModerationUndoOutcome;
  code: ProblemCode | null;
  detail: string | null;
}

/** Decisions that stand for one another: the last one of them counts. */
const FAMILIES: readonly (readonly DecisionKind[])[] = [['ban', 'unban'], ['like', 'unlike'], ['approve', 'hide', 'unhide', 'reject', 'spam', 'delete']]; // prettier-ignore
const NOT_LEFT = new Set(['held', 'queued', 'awaiting-approval']);
const NEVER_CAME_TRUE = new Set(['failed', 'cancelled']);

/** The next ones to take back, the last decided first. */
export function decidedItems(tx: Tx, { workspace_id, id }: RunRow, most: number): Promise<DecidedItem[]> {
  return tx.query<DecidedItem>(
    `select no, item_id, decision_id from moderation_run_item
     where workspace_id = $1 and run_id = $2 and outcome = 0 and undo is null order by no desc limit $3`,
    [workspace_id, id, most],
  );
}

/** Takes one decision back and writes down how; nothing when somebody else has done it. */
export async function undoOne(tx: Tx, run: RunRow, agent: Agent, item: DecidedItem): Promise<void> {
  const mine = await tx.maybeOne(
    `select 1 from moderation_run_item where workspace_id = $1 and run_id = $2 and no = $3 and outcome = 0 and undo is null for update`,
    [run.workspace_id, run.id, item.no],
  );
  if (mine) await settleUndo(tx, run, item.no, await undoOrKeep(tx, agent, item));
}

export async function keepOne(tx: Tx, run: RunRow, { no }: DecidedItem): Promise<void> {
  await settleUndo(tx, run, no, { undo: 'kept', code: 'internal', detail: 'It failed on our side.' });
}

async function undoOrKeep(tx: Tx, agent: Agent, item: DecidedItem): Promise<UndoSettled> {
  try {
    return { undo: await tx.attempt(() => undo(tx, agent, item)), code: null, detail: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { undo: 'kept', code: error.code, detail: error.options.detail ?? null };
  }
}

async function undo(
  tx: Tx,
  agent: Agent,
  { item_id: itemId, decision_id: id }: DecidedItem,
): Promise<ModerationUndoOutcome> {
  const decision = await lockDecision(tx, agent.workspaceId, id);
  if (decision.undone_at !== null) return 'taken-back';
  await requireLast(tx, agent.workspaceId, itemId, id, decision.kind);
  const { kind, action_id: actionId, action_state: state } = decision;
  if (actionId !== null && state !== null && NOT_LEFT.has(state)) {
    await cancelIn(tx, agent, actionId);
  } else if (actionId !== null && !NEVER_CAME_TRUE.has(state ?? '')) {
    const opposite = OPPOSITE[kind];
    if (!opposite)
      throw problem('not-possible-now', { detail: `It has left: nothing takes "${kind}" back on this channel.` });
    await reverseIn(tx, agent, { itemId, decisionId: id, by: opposite, after: 'undecided' });
    await markUndone(tx, agent.workspaceId, { decisionId: id }, agent.memberId);
    return 'reversed';
  }
  await markUndone(tx, agent.workspaceId, { decisionId: id }, agent.memberId);
  return 'taken-back';
}

async function lockDecision(tx: Tx, workspaceId: number, id: string): Promise<DecisionRow> {
  const read = () =>
    tx.maybeOne<DecisionRow>(
      `select d.conversation_id, d.kind, d.action_id, d.undone_at, a.state as action_state from decision d
       left join action a on a.workspace_id = d.workspace_id and a.id = d.action_id where d.workspace_id = $1 and d.id = $2`,
      [workspaceId, id],
    );
  const place = (await read()) ?? throwProblem('not-found', { detail: 'The item is no more.' });
  await lockConversation(tx, workspaceId, place.conversation_id);
  return (await read()) ?? throwProblem('not-found', { detail: 'The item is no more.' });
}

async function requireLast(tx: Tx, workspaceId: number, itemId: string, id: string, kind: DecisionKind): Promise<void> {
  const family = FAMILIES.find((kinds) => kinds.includes(kind)) ?? [kind];
  const newer = await tx.maybeOne(
    `select 1 from decision where workspace_id = $1 and item_id = $2 and id > $3 and undone_at is null and kind = any ($4::text[]) limit 1`,
    [workspaceId, itemId, id, family],
  );
  if (newer) throw problem('stale-version', { detail: 'Somebody decided again since.' });
}

async function settleUndo(tx: Tx, run: RunRow, no: number, { undo, code, detail }: UndoSettled): Promise<void> {
  await tx.query(
    `update moderation_run_item set undo = $4, code = $5, detail = $6 where workspace_id = $1 and run_id = $2 and no = $3`,
    [run.workspace_id, run.id, no, codeOf(MODERATION_UNDO_OUTCOMES, undo), code, detail],
  );
}
