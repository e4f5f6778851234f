import type { DecisionKind } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, type Tx } from '@parvis/platform';
import type { Subject } from '../actions/action-target';
import { actionKey, insertAction } from '../actions/action-writes';
import { actionUpdated } from '../wire/events';
import { type PendingDecision, planDecision } from './decision-rules';
import { markUndone } from './mark-undone';

export interface Carried {
  /** The call that carries it; null where the channel has nothing to do. */
  actionId: string | null;
  holdSeconds: number;
}

/** Makes the plan for a decision true. @throws what the plan refuses. */
export async function carryOut(
  tx: Tx,
  agent: Agent,
  subject: Subject,
  kind: DecisionKind,
  requestKey: string | undefined,
): Promise<Carried> {
  const { id: itemId, conversationId, platformState, verbs } = subject.view;
  const plan = planDecision(kind, platformState, await pendingOn(tx, agent.workspaceId, conversationId, itemId), verbs);
  if (plan.do === 'refuse') throw problem(plan.code, plan.options);
  if (plan.do === 'record') return { actionId: null, holdSeconds: 0 };
  if (plan.do === 'take-back') {
    await takeBack(tx, agent, conversationId, plan.actionId);
    return { actionId: null, holdSeconds: 0 };
  }
  const id = tx.newId();
  const { seconds } = await tx.one<{ seconds: number }>(
    'select decision_hold_seconds as seconds from workspace where id = $1',
    [agent.workspaceId],
  );
  await insertAction(tx, agent.workspaceId, {
    id,
    conversationId,
    accountId: subject.accountId,
    itemId,
    ownItemId: null,
    verb: plan.verb,
    holdSeconds: seconds,
    requestedBy: agent.memberId,
    lastSeenItemId: null,
    idempotencyKey: actionKey(agent.memberId, requestKey, id),
    payload: { target: subject.target, text: '', attachmentIds: [], email: null, replyExternalId: null, before: null },
  });
  await tx.publish(agent.workspaceId, actionUpdated(conversationId, id, agent.memberId));
  return { actionId: id, holdSeconds: seconds };
}

async function takeBack(tx: Tx, agent: Agent, conversationId: string, actionId: string): Promise<void> {
  const cancelled = await tx.query(
    `update action set state = 'cancelled' where workspace_id = $1 and id = $2 and state in ('held', 'queued') returning 1`,
    [agent.workspaceId, actionId],
  );
  if (cancelled.length === 0)
    throw problem('not-possible-now', { detail: 'The earlier decision is just leaving: try again.' });
  await markUndone(tx, agent.workspaceId, { actionId }, agent.memberId);
  await tx.publish(agent.workspaceId, actionUpdated(conversationId, actionId, agent.memberId));
}

/** Decisions about an item that are under way, newest first. */
export async function pendingOn(
  tx: Tx,
  workspaceId: number,
  conversationId: string,
  itemId: string,
): Promise<PendingDecision[]> {
  return tx.query<PendingDecision>(
    `select id as "actionId", verb, state in ('held', 'queued') as held from action
     where workspace_id = $1 and conversation_id = $2 and item_id = $3 and own_item_id is null
       and state in ('held', 'queued', 'sending', 'unknown') order by id desc`,
    [workspaceId, conversationId, itemId],
  );
}
