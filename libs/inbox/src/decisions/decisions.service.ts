import { Injectable } from '@nestjs/common';
import { type DecideBody, type DecisionKind, type DecisionView, type PolicyReasonView, VERB_PERMISSIONS } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { loadSubject, type Subject } from '../actions/action-target';
import { actionKey, actionView, insertAction } from '../actions/action-writes';
import { addSystemLine, changeConversation, lockConversation } from '../conversations/conversation-writes';
import { orAskSecondPerson } from '../two-person/ask-second-person';
import { isGuarded } from '../two-person/second-person';
import { actionUpdated, conversationUpdated, itemCreated, itemUpdated } from '../wire/events';
import { invalidField } from '../wire/invalid';
import { type PendingDecision, planDecision } from './decision-rules';

interface DecisionRow {
  id: string;
  item_id: string;
  kind: DecisionKind;
  reason_id: number | null;
  note: string | null;
  member_id: number | null;
  at: Date;
  action_id: string | null;
}

/** Records what was decided about an item, why and by whom, and writes the held call that makes it so. */
@Injectable()
export class Decisions {
  constructor(private readonly db: Database) {}

  /**
   * Where the member may not do it alone, a second person is asked and the problem `needs-second-person` carries the request. A repeated `requestKey` of the same member answers with the decision it made the first time.
   */
  decide(agent: Agent, itemId: string, body: DecideBody, requestKey?: string): Promise<DecisionView> {
    const { kind, reasonId = null, note = null } = body;
    const act = (tx: Tx): Promise<DecisionView> => decideIn(tx, agent, itemId, body, requestKey);
    if (!isGuarded(kind)) return this.db.transaction(agent.workspaceId, act);
    return orAskSecondPerson(this.db, agent, { kind, itemIds: [itemId], reasonId, note }, act);
  }

  /** The reasons a workspace gives for its decisions. */
  async reasons(agent: Agent): Promise<PolicyReasonView[]> {
    const rows = await this.db.read<{ id: number; label_en: string; label_fr: string }>(
      agent.workspaceId,
      'select id, label_en, label_fr from policy_reason where workspace_id = $1 order by id',
      [agent.workspaceId],
    );
    return rows.map((row) => ({ id: String(row.id), label: { en: row.label_en, fr: row.label_fr } }));
  }
}

/** As `Decisions.decide`, within a transaction. */
export async function decideIn(
  tx: Tx,
  agent: Agent,
  itemId: string,
  body: DecideBody,
  requestKey?: string,
): Promise<DecisionView> {
  const needed = VERB_PERMISSIONS[body.kind];
  if (!agent.permissions.has(needed)) throw problem('not-allowed', { detail: `This needs the permission ${needed}.` });
  const place = await tx.maybeOne<{ conversation_id: string }>(
    'select conversation_id from item where workspace_id = $1 and id = $2',
    [agent.workspaceId, itemId],
  );
  if (!place) throwProblem('not-found', { detail: 'There is no such item.' });
  const conversation = await lockConversation(tx, agent.workspaceId, place.conversation_id);
  const earlier = requestKey && (await decisionOfKey(tx, agent, actionKey(agent.memberId, requestKey, '')));
  if (earlier) return decisionView(tx, agent.workspaceId, earlier);
  const subject = await loadSubject(tx, agent, itemId);
  if (subject.view.direction !== 'in')
    throw problem('not-possible-now', { detail: 'Only what people wrote is decided on.' });
  await requireReason(tx, agent, body.reasonId);
  const actionId = await carryOut(tx, agent, subject, body.kind, requestKey);
  const id = await record(tx, agent, subject, body, actionId);
  const line = await addSystemLine(tx, conversation, agent.workspaceId, {
    kind: 'decided',
    byMemberId: String(agent.memberId),
    data: { decision: body.kind, itemId, reasonId: body.reasonId ?? null },
  });
  await changeConversation(tx, agent.workspaceId, conversation.id, {});
  await tx.publish(
    agent.workspaceId,
    itemCreated(conversation.id, line, agent.memberId),
    itemUpdated(conversation.id, itemId, agent.memberId),
    conversationUpdated(conversation.id, agent.memberId),
  );
  return decisionView(tx, agent.workspaceId, id);
}

/** Makes the plan true; returns the action that carries it, if any. */
async function carryOut(
  tx: Tx,
  agent: Agent,
  subject: Subject,
  kind: DecisionKind,
  requestKey: string | undefined,
): Promise<string | null> {
  const { id: itemId, conversationId, platformState, verbs } = subject.view;
  const plan = planDecision(kind, platformState, await pendingOn(tx, agent.workspaceId, conversationId, itemId), verbs);
  if (plan.do === 'refuse') throw problem(plan.code, plan.options);
  if (plan.do === 'record') return null;
  if (plan.do === 'take-back') return takeBack(tx, agent, conversationId, plan.actionId);
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
  return id;
}

async function takeBack(tx: Tx, agent: Agent, conversationId: string, actionId: string): Promise<null> {
  const cancelled = await tx.query(
    `update action set state = 'cancelled' where workspace_id = $1 and id = $2 and state in ('held', 'queued') returning 1`,
    [agent.workspaceId, actionId],
  );
  if (cancelled.length === 0)
    throw problem('not-possible-now', { detail: 'The earlier decision is just leaving: try again.' });
  await tx.query('update decision set undone_at = now() where workspace_id = $1 and action_id = $2', [
    agent.workspaceId,
    actionId,
  ]);
  await tx.publish(agent.workspaceId, actionUpdated(conversationId, actionId, agent.memberId));
  return null;
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

async function requireReason(tx: Tx, agent: Agent, reasonId: string | undefined): Promise<void> {
  if (reasonId === undefined) return;
  const found = await tx.maybeOne('select 1 from policy_reason where workspace_id = $1 and id = $2', [
    agent.workspaceId,
    Number(reasonId),
  ]);
  if (!found) throw invalidField('/reasonId', 'is not a reason of this workspace');
}

async function record(
  tx: Tx,
  agent: Agent,
  subject: Subject,
  body: DecideBody,
  actionId: string | null,
): Promise<string> {
  const id = tx.newId();
  await tx.query(
    `insert into decision (id, workspace_id, item_id, conversation_id, action_id, member_id, reason_id, revision, kind, note)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      agent.workspaceId,
      subject.view.id,
      subject.view.conversationId,
      actionId,
      agent.memberId,
      body.reasonId === undefined ? null : Number(body.reasonId),
      subject.revision,
      body.kind,
      body.note ?? null,
    ],
  );
  return id;
}

async function decisionOfKey(tx: Tx, agent: Agent, key: string): Promise<string | undefined> {
  const row = await tx.maybeOne<{ id: string }>(
    `select d.id from action x join decision d on d.workspace_id = x.workspace_id and d.action_id = x.id and d.item_id = x.item_id
     where x.workspace_id = $1 and x.idempotency_key = $2 limit 1`,
    [agent.workspaceId, key],
  );
  return row?.id;
}

async function decisionView(tx: Tx, workspaceId: number, id: string): Promise<DecisionView> {
  const row = await tx.one<DecisionRow>(
    'select id, item_id, kind, reason_id, note, member_id, at, action_id from decision where workspace_id = $1 and id = $2',
    [workspaceId, id],
  );
  return {
    id: row.id,
    itemId: row.item_id,
    kind: row.kind,
    reasonId: row.reason_id === null ? null : String(row.reason_id),
    note: row.note,
    byMemberId: row.member_id === null ? null : String(row.member_id),
    at: row.at.toISOString(),
    action: row.action_id === null ? null : await actionView(tx, workspaceId, row.action_id),
  };
}
