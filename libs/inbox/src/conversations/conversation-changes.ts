import { Injectable } from '@nestjs/common';
import { CONVERSATION_STATUSES, type ConversationView, ITEM_KINDS, PRIORITIES, type UpdateConversationBody } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { codeOf, Database, nameOf, problem, timeOfId, type Tx } from '@parvis/platform';
import { commitmentsOf, dueAt } from '../intake/commitments';
import { conversationUpdated, itemCreated } from '../wire/events';
import { invalidField } from '../wire/invalid';
import {
  addSystemLine,
  changeConversation,
  type ConversationChange,
  conversationView,
  DIRECTION,
  lockConversation,
  type LockedConversation,
  requireVersion,
} from './conversation-writes';
import { finishMentions } from './mentions';
import { requireTeam } from './people-lookups';
import { type Transition, transition } from './transitions';

/** Changes a member makes to a conversation by hand: status, priority, team. */
@Injectable()
export class ConversationChanges {
  constructor(private readonly db: Database) {}

  /** Applies what the body names; 409 with the current state when it was decided on an older one. */
  update(agent: Agent, id: string, body: UpdateConversationBody): Promise<ConversationView> {
    return this.db.transaction(agent.workspaceId, (tx) => updateConversationIn(tx, agent, id, body));
  }
}

/** As `ConversationChanges.update`, within a transaction. */
export async function updateConversationIn(
  tx: Tx,
  agent: Agent,
  id: string,
  body: UpdateConversationBody,
): Promise<ConversationView> {
  requireRights(agent, body);
  const conversation = await lockConversation(tx, agent.workspaceId, id);
  await requireVersion(tx, agent, conversation, body.version);
  if (body.teamId != null) await requireTeam(tx, agent.workspaceId, body.teamId);
  const move = requestedMove(conversation, body);
  const change = {
    ...plainChange(conversation, body),
    ...(move && (await statusChange(tx, agent, conversation, move))),
  };
  if (Object.keys(change).length === 0) return conversationView(tx, agent, id);
  await changeConversation(tx, agent.workspaceId, id, change);
  if (move) await recordMove(tx, agent, conversation, move);
  await tx.publish(agent.workspaceId, conversationUpdated(id, agent.memberId));
  return conversationView(tx, agent, id);
}

function requireRights(agent: Agent, body: UpdateConversationBody): void {
  const handles = body.status !== undefined || body.snoozedUntil != null || body.priority !== undefined;
  if (handles && !agent.permissions.has('inbox.handle')) {
    throw problem('not-allowed', { detail: 'This needs the permission inbox.handle.' });
  }
  if (body.teamId !== undefined && !agent.permissions.has('inbox.assign')) {
    throw problem('not-allowed', { detail: 'This needs the permission inbox.assign.' });
  }
}

function requestedMove(conversation: LockedConversation, body: UpdateConversationBody): Transition | null {
  if (body.status === undefined) {
    if (body.snoozedUntil != null) throw invalidField('/snoozedUntil', 'goes with the status snoozed only');
    return null;
  }
  const from = nameOf(CONVERSATION_STATUSES, conversation.status);
  const until = body.snoozedUntil == null ? null : new Date(body.snoozedUntil);
  const answer = transition(from, body.status, until, new Date());
  if (!answer.ok) throw invalidField(answer.pointer, answer.detail);
  return answer.transition;
}

function plainChange(conversation: LockedConversation, body: UpdateConversationBody): ConversationChange {
  const change: ConversationChange = {};
  const priority = body.priority === undefined ? conversation.priority : codeOf(PRIORITIES, body.priority);
  if (priority !== conversation.priority) change.priority = priority;
  const team = body.teamId === undefined ? conversation.team_id : body.teamId === null ? null : Number(body.teamId);
  if (team !== conversation.team_id) change.team_id = team;
  return change;
}

async function statusChange(
  tx: Tx,
  agent: Agent,
  conversation: LockedConversation,
  move: Transition,
): Promise<ConversationChange> {
  return {
    status: codeOf(CONVERSATION_STATUSES, move.to),
    snoozed_until: move.snoozedUntil,
    handled_at: move.to === 'handled' ? new Date() : null,
    ...(move.stopsClock && { waiting_since: null, next_due_at: null, at_risk: false }),
    ...(move.startsClock && (await clockOf(tx, agent, conversation))),
  };
}

/** Reopened with something unanswered: it is owed since it was said. */
async function clockOf(tx: Tx, agent: Agent, conversation: LockedConversation): Promise<ConversationChange> {
  if (conversation.last_direction !== DIRECTION.in || conversation.last_in_item_id === null) return {};
  const since = new Date(timeOfId(conversation.last_in_item_id));
  const { settings } = await tx.one<{ settings: unknown }>('select settings from workspace where id = $1', [
    agent.workspaceId,
  ]);
  const due = dueAt(commitmentsOf(settings), nameOf(ITEM_KINDS, conversation.kind), since);
  return { waiting_since: since, next_due_at: due };
}

/** Writes the system line of a move and closes the mentions of a handled conversation. */
async function recordMove(tx: Tx, agent: Agent, conversation: LockedConversation, move: Transition): Promise<void> {
  const line = await addSystemLine(tx, conversation, agent.workspaceId, {
    kind: move.line,
    byMemberId: String(agent.memberId),
    data: {
      from: nameOf(CONVERSATION_STATUSES, conversation.status),
      to: move.to,
      snoozedUntil: move.snoozedUntil?.toISOString() ?? null,
    },
  });
  if (move.to === 'handled') await finishMentions(tx, agent.workspaceId, conversation.id);
  await tx.publish(agent.workspaceId, itemCreated(conversation.id, line, agent.memberId));
}
