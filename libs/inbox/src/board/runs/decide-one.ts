import { MODERATION_OUTCOMES, type ModerationOutcome, type ProblemCode } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { codeOf, Problem, problem, throwProblem, type Tx } from '@parvis/platform';
import { lockConversation } from '../../conversations/conversation-writes';
import { decideIn } from '../../decisions/decisions.service';
import type { RunRow } from './run-row';

/** An item of a run that nothing was done to. */
interface OpenItem extends Record<string, unknown> {
  no: number;
  item_id: string;
  revision: number | null;
  state: number | null;
}

interface Settled {
  outcome: ModerationOutcome;
  code: ProblemCode | null;
  detail: string | null;
  decisionId: string | null;
  actionId: string | null;
}

const LONGEST_DETAIL = 300;

/** Decides about one item and writes down what became of it, in the transaction at hand; nothing when somebody else has done it. */
export async function decideOne(tx: Tx, run: RunRow, agent: Agent, item: OpenItem): Promise<void> {
  const mine = await tx.maybeOne(
    'select 1 from moderation_run_item where workspace_id = $1 and run_id = $2 and no = $3 and outcome is null for update',
    [run.workspace_id, run.id, item.no],
  );
  if (mine) await settleItem(tx, run, item.no, await decideOrRefuse(tx, run, agent, item));
}

/** What no transaction survives is written down as such and stops nobody. */
export async function failOne(tx: Tx, run: RunRow, { no }: OpenItem): Promise<void> {
  const detail = 'It failed on our side.';
  await settleItem(tx, run, no, { outcome: 'refused', code: 'internal', detail, decisionId: null, actionId: null });
}

/** The next ones that nothing was done to. */
export function openItems(tx: Tx, { workspace_id, id }: RunRow, most: number): Promise<OpenItem[]> {
  return tx.query<OpenItem>(
    `select no, item_id, revision, state from moderation_run_item
     where workspace_id = $1 and run_id = $2 and outcome is null order by no limit $3`,
    [workspace_id, id, most],
  );
}

/** All that is left is left alone. */
export async function refuseRest(tx: Tx, { workspace_id, id }: RunRow, detail: string): Promise<void> {
  await tx.query(
    `update moderation_run_item set outcome = ${codeOf(MODERATION_OUTCOMES, 'refused')}, code = 'not-possible-now', detail = $3
     where workspace_id = $1 and run_id = $2 and outcome is null`,
    [workspace_id, id, detail],
  );
}

async function decideOrRefuse(tx: Tx, run: RunRow, agent: Agent, item: OpenItem): Promise<Settled> {
  try {
    return await tx.attempt(() => decide(tx, run, agent, item));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, options } = error;
    const outcome = code === 'stale-version' ? 'changed-since' : 'refused';
    const detail = options.errors?.[0]?.detail ?? options.detail ?? null;
    return { outcome, code, detail: detail?.slice(0, LONGEST_DETAIL) ?? null, decisionId: null, actionId: null };
  }
}

async function decide(tx: Tx, run: RunRow, agent: Agent, item: OpenItem): Promise<Settled> {
  await requireUnchanged(tx, run.workspace_id, item);
  const decision = await decideIn(tx, agent, item.item_id, {
    kind: run.kind,
    ...(run.reason_id !== null && { reasonId: String(run.reason_id) }),
    ...(run.note !== null && { note: run.note }),
    ...(run.send_statement !== null && { sendStatement: run.send_statement }),
  });
  if (run.cluster_id !== null)
    await tx.query('update decision set cluster_id = $3 where workspace_id = $1 and id = $2', [
      run.workspace_id,
      decision.id,
      run.cluster_id,
    ]);
  return {
    outcome: 'decided',
    code: null,
    detail: null,
    decisionId: decision.id,
    actionId: decision.action?.id ?? null,
  };
}

/** Under the lock of its conversation, which every writer of an item takes first. */
async function requireUnchanged(
  tx: Tx,
  workspaceId: number,
  { item_id: itemId, revision, state }: OpenItem,
): Promise<void> {
  const place = await tx.maybeOne<{ conversation_id: string }>(
    'select conversation_id from item where workspace_id = $1 and id = $2',
    [workspaceId, itemId],
  );
  if (!place) throwProblem('not-found', { detail: 'There is no such item.' });
  await lockConversation(tx, workspaceId, place.conversation_id);
  const now = await tx.one<{ revision: number; state: number | null }>(
    `select i.revision, s.state from item i left join screening s on s.workspace_id = i.workspace_id and s.item_id = i.id
     where i.workspace_id = $1 and i.id = $2`,
    [workspaceId, itemId],
  );
  if (revision !== null && now.revision !== revision)
    throw problem('stale-version', { detail: 'The author changed it since you saw it.' });
  if (state !== null && now.state !== state) throw problem('stale-version', { detail: 'It was decided meanwhile.' });
}

async function settleItem(tx: Tx, run: RunRow, no: number, settled: Settled): Promise<void> {
  await tx.query(
    `update moderation_run_item set outcome = $4, code = $5, detail = $6, decision_id = $7, action_id = $8
     where workspace_id = $1 and run_id = $2 and no = $3`,
    [run.workspace_id, run.id, no, codeOf(MODERATION_OUTCOMES, settled.outcome), settled.code, settled.detail, settled.decisionId, settled.actionId], // prettier-ignore
  );
}
