import { Injectable } from '@nestjs/common';
import { type AssignBody, type ConversationView, CONVERSATION_STATUSES, type EscalateBody, PRIORITIES } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { codeOf, Database, nameOf, type Tx } from '@parvis/platform';
import { notify } from '../notifications/notify';
import { tellAssigned } from '../notifications/tell-assigned';
import { conversationUpdated, itemCreated } from '../wire/events';
import {
  addSystemLine,
  changeConversation,
  conversationView,
  lockConversation,
  type LockedConversation,
  requireVersion,
  STATUS,
} from './conversation-writes';
import { requireMembers, requireTeam } from './people-lookups';

/** Who a conversation belongs to. */
@Injectable()
export class Assignments {
  constructor(private readonly db: Database) {}

  /** Gives a conversation to a member, or to nobody. */
  assign(agent: Agent, id: string, body: AssignBody): Promise<ConversationView> {
    return this.db.transaction(agent.workspaceId, (tx) => assignIn(tx, agent, id, body));
  }

  /** Hands a conversation to a team with a reason; it is open again, and each member of the team is told. */
  async escalate(agent: Agent, id: string, body: EscalateBody): Promise<ConversationView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const conversation = await lockConversation(tx, agent.workspaceId, id);
      await requireTeam(tx, agent.workspaceId, body.teamId);
      const members = await membersOf(tx, agent.workspaceId, Number(body.teamId));
      const raised = Math.max(conversation.priority, codeOf(PRIORITIES, 'high'));
      const priority = body.priority === undefined ? raised : codeOf(PRIORITIES, body.priority);
      const keepsAssignee = conversation.assignee_id !== null && members.includes(conversation.assignee_id);
      await changeConversation(tx, agent.workspaceId, id, {
        team_id: Number(body.teamId),
        assignee_id: keepsAssignee ? conversation.assignee_id : null,
        priority,
        status: STATUS.open,
        snoozed_until: null,
        handled_at: null,
      });
      await recordEscalation(tx, agent, conversation, body, priority);
      const notice = { kind: 'escalated', conversationId: id, byMemberId: agent.memberId, text: body.reason } as const;
      await notify(tx, agent.workspaceId, members, notice);
      return conversationView(tx, agent, id);
    });
  }
}

/** As `Assignments.assign`, within a transaction. */
export async function assignIn(tx: Tx, agent: Agent, id: string, body: AssignBody): Promise<ConversationView> {
  const conversation = await lockConversation(tx, agent.workspaceId, id);
  await requireVersion(tx, agent, conversation, body.version);
  if (body.memberId !== null) await requireMembers(tx, agent.workspaceId, [body.memberId], '/memberId');
  const memberId = body.memberId === null ? null : Number(body.memberId);
  if (memberId === conversation.assignee_id) return conversationView(tx, agent, id);
  await changeConversation(tx, agent.workspaceId, id, {
    assignee_id: memberId,
    let_go_by: memberId === null ? conversation.assignee_id : null,
  });
  await recordAssignment(tx, agent, conversation, memberId);
  const given = memberId === null ? [] : [{ conversationId: id, memberId, text: conversation.preview }];
  await tellAssigned(tx, agent.workspaceId, given, agent.memberId);
  return conversationView(tx, agent, id);
}

/** The line that says who it belongs to now, and the events. */
export async function recordAssignment(
  tx: Tx,
  agent: Agent,
  conversation: Pick<LockedConversation, 'id' | 'account_id' | 'kind'>,
  memberId: number | null,
): Promise<void> {
  const line = await addSystemLine(tx, conversation, agent.workspaceId, {
    kind: 'assigned',
    byMemberId: String(agent.memberId),
    data: { memberId: memberId === null ? null : String(memberId) },
  });
  await tx.publish(
    agent.workspaceId,
    itemCreated(conversation.id, line, agent.memberId),
    conversationUpdated(conversation.id, agent.memberId),
  );
}

async function recordEscalation(
  tx: Tx,
  agent: Agent,
  conversation: LockedConversation,
  body: EscalateBody,
  priority: number,
): Promise<void> {
  await tx.query(
    `insert into escalation (id, workspace_id, conversation_id, team_id, member_id, reason, priority)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.newId(), agent.workspaceId, conversation.id, Number(body.teamId), agent.memberId, body.reason, priority],
  );
  const line = await addSystemLine(tx, conversation, agent.workspaceId, {
    kind: 'escalated',
    byMemberId: String(agent.memberId),
    data: {
      teamId: body.teamId,
      reason: body.reason,
      priority: nameOf(PRIORITIES, priority),
      from: nameOf(CONVERSATION_STATUSES, conversation.status),
    },
  });
  await tx.publish(
    agent.workspaceId,
    itemCreated(conversation.id, line, agent.memberId),
    conversationUpdated(conversation.id, agent.memberId),
  );
}

async function membersOf(tx: Tx, workspaceId: number, teamId: number): Promise<number[]> {
  const rows = await tx.query<{ member_id: number }>(
    `select t.member_id from team_member t
     join member m on m.workspace_id = t.workspace_id and m.id = t.member_id and m.active
     where t.workspace_id = $1 and t.team_id = $2`,
    [workspaceId, teamId],
  );
  return rows.map(({ member_id }) => member_id);
}
