import { Injectable } from '@nestjs/common';
import type { ActionCommentView, ActionView, ApproveBody, Page, PendingApproval } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { actionView } from '../actions/action-writes';
import { notify } from '../notifications/notify';
import { type DeferredReply, handBack, lockReply, notAsSeen, releaseReply, tellAll } from '../replies/deferred-replies';
import { refuseNewer } from '../replies/reply-changes.service';
import { holdSecondsOf } from '../replies/reword';
import {
  CONVERSATION_COLUMNS,
  type ConversationRow,
  toConversationView,
  unreadColumn,
} from '../views-of/conversation-view';
import { loadItemBundle, toItemViews } from '../views-of/load-items';
import { decodeCursor, encodeCursor } from '../wire/cursor';
import { actionUpdated } from '../wire/events';
import { isBigId } from '../wire/ids';
import { DEFAULT_LIMIT } from '../wire/page.dto';

interface WaitingRow {
  id: string;
  own_item_id: string;
  conversation_id: string;
  requested_by: number | null;
  approver_team_id: number | null;
  has_approved: boolean;
}

interface WaitingQuery {
  limit?: number;
  cursor?: string;
  for?: 'me' | 'all';
}

// $2 the member, $3 their teams, $4 whether they may approve at all
const FOR_ME = `$4 and x.requested_by is distinct from $2 and (x.approver_team_id is null or x.approver_team_id = any ($3::int[]))
  and not exists (select 1 from action_approval p where p.workspace_id = $1 and p.action_id = x.id and p.member_id = $2)`;

/** Replies that others look at before they are published. */
@Injectable()
export class Approvals {
  constructor(private readonly db: Database) {}

  /** What waits for the member, or for anybody; longest waiting first. */
  async list(agent: Agent, query: WaitingQuery): Promise<Page<PendingApproval>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const [after] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, 1);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const rows = await tx.query<WaitingRow>(
        `select x.id, x.own_item_id, x.conversation_id, x.requested_by, x.approver_team_id,
                exists (select 1 from action_approval p where p.workspace_id = $1 and p.action_id = x.id and p.member_id = $2) as has_approved
         from action x
         where x.workspace_id = $1 and x.state = 'awaiting-approval' and x.own_item_id is not null
           and ($5 or (${FOR_ME})) and ($6::bigint is null or x.id > $6)
         order by x.id limit $7`,
        [agent.workspaceId, agent.memberId, agent.teamIds, agent.permissions.has('inbox.approve'), query.for === 'all', isBigId(after) ? after : null, limit + 1], // prettier-ignore
      );
      const page = rows.slice(0, limit);
      const nextCursor = rows.length > limit ? encodeCursor(page.at(-1)?.id ?? '') : null;
      return { items: await toPending(tx, agent, page), nextCursor };
    });
  }

  /** Approves the wording that was read; the reply goes out with the last approval that is needed. */
  approve(agent: Agent, id: string, body: ApproveBody): Promise<ActionView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const reply = await lockAwaiting(tx, agent, id);
      if (body.revision !== reply.textRevision) {
        const current = await actionView(tx, agent.workspaceId, id);
        throw problem('stale-version', { detail: 'It was reworded since you read it.', current });
      }
      if (!(body.sendAnyway ?? reply.sendAnyway)) await refuseNewer(tx, agent, reply);
      await tx.query(
        `insert into action_approval (workspace_id, action_id, conversation_id, member_id) values ($1, $2, $3, $4) on conflict do nothing`,
        [agent.workspaceId, id, reply.conversationId, agent.memberId],
      );
      const { given } = await tx.one<{ given: number }>(
        'select count(*)::int as given from action_approval where workspace_id = $1 and action_id = $2',
        [agent.workspaceId, id],
      );
      if (given >= reply.approvalsNeeded) await goAhead(tx, agent, reply);
      else await tellAll(tx, reply, agent.memberId);
      return actionView(tx, agent.workspaceId, id);
    });
  }

  /** Refuses with a comment: the text goes back to its writer. */
  refuse(agent: Agent, id: string, comment: string): Promise<ActionView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const reply = await lockAwaiting(tx, agent, id);
      await addComment(tx, agent, reply, comment);
      await handBack(tx, reply, { code: 'refused', detail: comment, byMemberId: agent.memberId });
      return actionView(tx, agent.workspaceId, id);
    });
  }

  comments(agent: Agent, id: string): Promise<ActionCommentView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await requireReply(tx, agent, id);
      return readComments(tx, agent, id);
    });
  }

  /** Says something about a pending reply to its writer and whoever spoke about it before. */
  comment(agent: Agent, id: string, text: string): Promise<ActionCommentView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const reply = await lockReply(tx, agent.workspaceId, id);
      if (reply.state !== 'awaiting-approval')
        throw await notAsSeen(tx, agent, id, 'It does not wait for an approval.');
      await addComment(tx, agent, reply, text);
      const comments = await readComments(tx, agent, id);
      const told = [...comments.map(({ memberId }) => Number(memberId)), reply.requestedBy ?? agent.memberId];
      const { conversationId } = reply;
      await notify(tx, agent.workspaceId, told, { kind: 'reply-commented', conversationId, byMemberId: agent.memberId, text }); // prettier-ignore
      await tx.publish(agent.workspaceId, actionUpdated(conversationId, id, agent.memberId));
      return comments;
    });
  }
}

async function lockAwaiting(tx: Tx, agent: Agent, id: string): Promise<DeferredReply> {
  const reply = await lockReply(tx, agent.workspaceId, id);
  if (reply.state !== 'awaiting-approval') throw await notAsSeen(tx, agent, id, 'It does not wait for an approval.');
  if (!mayApprove(agent, { requested_by: reply.requestedBy, approver_team_id: reply.approverTeamId })) {
    throw problem('not-allowed', {
      detail: 'Others approve this reply: never its writer, and the members of its team only.',
    });
  }
  return reply;
}

function mayApprove(agent: Agent, row: Pick<WaitingRow, 'requested_by' | 'approver_team_id'>): boolean {
  if (!agent.permissions.has('inbox.approve') || row.requested_by === agent.memberId) return false;
  return row.approver_team_id === null || agent.teamIds.includes(row.approver_team_id);
}

/** Approved by enough: out with it, or on its time. */
async function goAhead(tx: Tx, agent: Agent, reply: DeferredReply): Promise<void> {
  const { workspaceId, conversationId, id, requestedBy, sendAt } = reply;
  await tx.query('update action set approved_by = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
    agent.memberId,
  ]);
  if (sendAt !== null && sendAt.getTime() > Date.now()) {
    await tx.query(
      `update action set state = 'held', hold_until = send_at, next_attempt_at = send_at where workspace_id = $1 and id = $2`,
      [workspaceId, id],
    );
    await tellAll(tx, reply, agent.memberId);
  } else await releaseReply(tx, reply, await holdSecondsOf(tx, workspaceId));
  if (requestedBy === null) return;
  const notice = {
    kind: 'reply-approved',
    conversationId,
    byMemberId: agent.memberId,
    text: reply.payload.text,
  } as const;
  await notify(tx, workspaceId, [requestedBy], notice);
}

async function addComment(tx: Tx, agent: Agent, reply: DeferredReply, text: string): Promise<void> {
  await tx.query(
    'insert into action_comment (id, workspace_id, action_id, conversation_id, member_id, text) values ($1, $2, $3, $4, $5, $6)',
    [tx.newId(), agent.workspaceId, reply.id, reply.conversationId, agent.memberId, text],
  );
}

async function requireReply(tx: Tx, agent: Agent, id: string): Promise<void> {
  const found = await tx.maybeOne('select 1 from action where workspace_id = $1 and id = $2', [agent.workspaceId, id]);
  if (!found) throwProblem('not-found', { detail: 'There is no such reply.' });
}

async function readComments(tx: Tx, agent: Agent, id: string): Promise<ActionCommentView[]> {
  const rows = await tx.query<{ id: string; member_id: number; text: string; at: Date }>(
    'select id, member_id, text, at from action_comment where workspace_id = $1 and action_id = $2 order by id',
    [agent.workspaceId, id],
  );
  return rows.map((row) => ({ id: row.id, memberId: String(row.member_id), text: row.text, at: row.at.toISOString() }));
}

async function toPending(tx: Tx, agent: Agent, rows: readonly WaitingRow[]): Promise<PendingApproval[]> {
  const { workspaceId } = agent;
  const items = await loadItemBundle(tx, workspaceId, rows.map(({ own_item_id }) => own_item_id)); // prettier-ignore
  const itemById = new Map(toItemViews(items, agent.permissions, new Date()).map((item) => [item.id, item]));
  const conversations = await tx.query<ConversationRow & { unread: boolean }>(
    `select ${CONVERSATION_COLUMNS}, ${unreadColumn('$3')} from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[])`,
    [workspaceId, rows.map(({ conversation_id }) => conversation_id), agent.memberId],
  );
  const conversationById = new Map(conversations.map((row) => [row.id, toConversationView(row)]));
  return rows.flatMap((row) => {
    const [item, conversation] = [itemById.get(row.own_item_id), conversationById.get(row.conversation_id)];
    if (!item?.action || !conversation) return [];
    return [{ action: item.action, item, conversation, canApprove: mayApprove(agent, row) && !row.has_approved }];
  });
}
