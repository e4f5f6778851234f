import type { Agent } from '@parvis/identity';
import { problem, type Tx } from '@parvis/platform';
import { type PendingDecision, planDecision } from '../decisions/decision-rules';
import { lockConversation } from '../conversations/conversation-writes';
import { previewStep } from '../macros/preview-steps';
import { loadItemBundle, toItemViews } from '../views-of/load-items';
import type { SingleStep } from './bulk-steps';
import type { PlainRow } from './plain-plan';
import { type Refusal, refusalOfProblem } from './single-steps';

/** Why decisions or answers would be refused, by conversation; those that would go through are not in it. */
export async function previewSingle(
  tx: Tx,
  agent: Agent,
  rows: readonly PlainRow[],
  steps: readonly SingleStep[],
): Promise<Map<string, Refusal>> {
  const refused = new Map<string, Refusal>();
  const open = () => rows.filter(({ id }) => !refused.has(id));
  for (const step of steps) {
    if (step.kind === 'decide') await previewDecisions(tx, agent, open(), step, refused);
    if (step.kind === 'reply') await previewReplies(tx, agent, open(), step, refused);
  }
  return refused;
}

const NOTHING_SAID: Refusal = { reason: 'nothing-said', detail: null };

async function previewDecisions(
  tx: Tx,
  agent: Agent,
  rows: readonly PlainRow[],
  { decision }: Extract<SingleStep, { kind: 'decide' }>,
  refused: Map<string, Refusal>,
): Promise<void> {
  const itemIds = rows.flatMap(({ last_in_item_id }) => last_in_item_id ?? []);
  const bundle = await loadItemBundle(tx, agent.workspaceId, itemIds);
  const views = new Map(toItemViews(bundle, agent.permissions, new Date()).map((view) => [view.id, view]));
  const pending = await pendingOn(tx, agent.workspaceId, rows.map(({ id }) => id)); // prettier-ignore
  for (const { id, last_in_item_id: itemId } of rows) {
    const view = itemId === null ? undefined : views.get(itemId);
    if (!view) refused.set(id, NOTHING_SAID);
    else {
      const plan = planDecision(decision, view.platformState, pending.get(view.id) ?? [], view.verbs);
      if (plan.do === 'refuse') refused.set(id, refusalOfProblem(problem(plan.code, plan.options)));
    }
  }
}

async function pendingOn(
  tx: Tx,
  workspaceId: number,
  conversationIds: readonly string[],
): Promise<Map<string, PendingDecision[]>> {
  const rows = await tx.query<PendingDecision & { item_id: string }>(
    `select item_id, id as "actionId", verb, state in ('held', 'queued') as held from action
     where workspace_id = $1 and conversation_id = any ($2::bigint[]) and item_id is not null and own_item_id is null
       and state in ('held', 'queued', 'sending', 'unknown') order by id desc`,
    [workspaceId, conversationIds],
  );
  const pending = new Map<string, PendingDecision[]>();
  for (const { item_id, ...one } of rows) pending.set(item_id, [...(pending.get(item_id) ?? []), one]);
  return pending;
}

async function previewReplies(
  tx: Tx,
  agent: Agent,
  rows: readonly PlainRow[],
  step: Extract<SingleStep, { kind: 'reply' }>,
  refused: Map<string, Refusal>,
): Promise<void> {
  for (const { id, last_in_item_id: itemId } of rows) {
    if (itemId === null) refused.set(id, NOTHING_SAID);
    else {
      const { effect, detail } = await previewStep(tx, agent, await lockConversation(tx, agent.workspaceId, id), step);
      if (effect === 'blocked') refused.set(id, { reason: 'refused', detail });
    }
  }
}
