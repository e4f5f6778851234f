import { problem, throwProblem, type Tx } from '@parvis/platform';
import type { Agent } from '@parvis/identity';
import type { ActionState, ActionVerb } from '@parvis/contracts';
import type { ActionPayload } from '../actions/action-payload';
import { actionView } from '../actions/action-writes';
import { takeBackReply } from '../actions/unsent-reply';
import { lockConversation } from '../conversations/conversation-writes';
import { finishMentions } from '../conversations/mentions';
import { notify } from '../notifications/notify';
import { actionUpdated, conversationUpdated, itemUpdated } from '../wire/events';
import { hasNewerItems } from './newer-items';
import { answerConversation, beforeReply } from './reply-writes';

/** A reply for later, under the lock of its conversation and of its row. */
export interface DeferredReply {
  id: string;
  workspaceId: number;
  conversationId: string;
  itemId: string;
  ownItemId: string;
  verb: ActionVerb;
  state: ActionState;
  payload: ActionPayload;
  requestedBy: number | null;
  lastSeenItemId: string;
  sendAt: Date | null;
  deferred: boolean;
  thenHandle: boolean;
  sendAnyway: boolean;
  textRevision: number;
  approvalsNeeded: number;
  approverTeamId: number | null;
  createdAt: Date;
}

const DEFERRED = `
  select x.id, x.workspace_id as "workspaceId", x.conversation_id as "conversationId", x.item_id as "itemId", x.own_item_id as "ownItemId",
         x.verb, x.state, x.payload, x.requested_by as "requestedBy", x.last_seen_item_id as "lastSeenItemId", x.send_at as "sendAt",
         x.deferred, x.then_handle as "thenHandle", x.send_anyway as "sendAnyway", x.text_revision as "textRevision",
         x.approvals_needed as "approvalsNeeded", x.approver_team_id as "approverTeamId", x.created_at as "createdAt"
  from action x where x.workspace_id = $1 and x.id = $2 and x.own_item_id is not null`;

/**
 * Locks the conversation of a reply and then the reply, in the order every writer does: of approving, refusing, changing,
 * cancelling and sending at the same moment one comes first and the others see what it did. 404 when there is none.
 */
export async function lockReply(tx: Tx, workspaceId: number, id: string): Promise<DeferredReply> {
  const place = await tx.maybeOne<{ conversation_id: string }>(
    'select conversation_id from action where workspace_id = $1 and id = $2 and own_item_id is not null',
    [workspaceId, id],
  );
  if (!place) throwProblem('not-found', { detail: 'There is no such reply.' });
  await lockConversation(tx, workspaceId, place.conversation_id);
  const row = await tx.maybeOne<DeferredReply>(`${DEFERRED} for no key update of x`, [workspaceId, id]);
  return row ?? throwProblem('not-found', { detail: 'There is no such reply.' });
}

/** 409 with the action as it stands, when it is no longer what somebody took it for. */
export async function notAsSeen(tx: Tx, agent: Agent, id: string, detail: string): Promise<Error> {
  return problem('not-possible-now', { detail, current: await actionView(tx, agent.workspaceId, id) });
}

/** From now on the reply counts as the answer: it leaves after `holdSeconds`, in which it can still be taken back. */
export async function releaseReply(tx: Tx, reply: DeferredReply, holdSeconds: number): Promise<void> {
  const { workspaceId, conversationId, id } = reply;
  const conversation = await lockConversation(tx, workspaceId, conversationId);
  await tx.query(
    `update action set deferred = false, payload = payload || jsonb_build_object('before', $3::jsonb),
       state = case when $4::int > 0 then 'held' else 'queued' end, next_attempt_at = now() + make_interval(secs => $4),
       hold_until = case when $4::int > 0 then now() + make_interval(secs => $4) end
     where workspace_id = $1 and id = $2`,
    [workspaceId, id, JSON.stringify(beforeReply(conversation)), holdSeconds],
  );
  const hasAttachments = reply.payload.attachmentIds.length > 0;
  await answerConversation(tx, workspaceId, conversationId, { thenHandle: reply.thenHandle, hasAttachments });
  // it is said now, not when it was written
  await tx.query('update item set created_at = now() where workspace_id = $1 and id = $2', [
    workspaceId,
    reply.ownItemId,
  ]);
  if (reply.requestedBy !== null) {
    await finishMentions(tx, workspaceId, conversationId, reply.thenHandle ? null : reply.requestedBy);
  }
  await tellAll(tx, reply, null);
}

/** A scheduled reply whose time has come goes out, or back to its writer when something new stands in the conversation. */
export async function releaseDue(tx: Tx, workspaceId: number, id: string): Promise<void> {
  const reply = await lockReply(tx, workspaceId, id);
  const isPending = reply.state === 'held' || reply.state === 'queued';
  const isDue = reply.deferred && isPending && (reply.sendAt === null || reply.sendAt.getTime() <= Date.now());
  if (!isDue) return;
  const isStale =
    !reply.sendAnyway &&
    (await hasNewerItems(tx, { ...reply, writerId: reply.requestedBy, writtenAt: reply.createdAt }));
  if (isStale) await handBack(tx, reply, { code: 'newer-items', detail: 'Something came in before its time.' });
  else await releaseReply(tx, reply, 0);
}

/** The reply does not go out: its text returns to its writer as a draft, who is told why. */
export async function handBack(
  tx: Tx,
  reply: DeferredReply,
  why: { code: 'newer-items' | 'refused'; detail: string; byMemberId?: number },
): Promise<void> {
  const { workspaceId, conversationId, id, requestedBy } = reply;
  const byMemberId = why.byMemberId ?? null;
  await tx.query(
    `update action set state = 'cancelled', error_code = $3, error_detail = $4 where workspace_id = $1 and id = $2`,
    [workspaceId, id, why.code, why.detail],
  );
  await takeBackReply(tx, reply);
  await tellAll(tx, reply, byMemberId);
  if (requestedBy === null) return;
  const kind = why.code === 'refused' ? 'reply-refused' : 'reply-returned';
  const text = why.code === 'refused' ? why.detail : reply.payload.text;
  await notify(tx, workspaceId, [requestedBy], { kind, conversationId, byMemberId, text });
}

export async function tellAll(tx: Tx, reply: DeferredReply, memberId: number | null): Promise<void> {
  const { workspaceId, conversationId, id, ownItemId } = reply;
  await tx.publish(
    workspaceId,
    itemUpdated(conversationId, ownItemId, memberId),
    actionUpdated(conversationId, id, memberId),
    conversationUpdated(conversationId, memberId),
  );
}
