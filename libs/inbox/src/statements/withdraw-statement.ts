import type { Tx } from '@parvis/platform';
import type { ActionPayload } from '../actions/action-payload';
import { takeBackReply } from '../actions/unsent-reply';
import { actionUpdated } from '../wire/events';

/** The decisions are taken back: what has not left about them stays, what has left is marked as no longer true. */
export async function withdrawStatements(tx: Tx, workspaceId: number, decisionIds: readonly string[]): Promise<void> {
  const rows = await tx.query<{ id: string; action_id: string | null }>(
    `update statement set withdrawn_at = now()
     where workspace_id = $1 and decision_id = any ($2::bigint[]) and withdrawn_at is null returning id, action_id`,
    [workspaceId, decisionIds],
  );
  for (const { id, action_id } of rows) {
    await tx.query(
      `delete from outgoing_notice where workspace_id = $1 and source_id = $2 and state = 'queued' and attempts = 0`,
      [workspaceId, id],
    );
    if (action_id !== null) await takeBackCall(tx, workspaceId, action_id);
  }
}

async function takeBackCall(tx: Tx, workspaceId: number, id: string): Promise<void> {
  const row = await tx.maybeOne<{ conversationId: string; ownItemId: string | null; payload: ActionPayload }>(
    `update action set state = 'cancelled' where workspace_id = $1 and id = $2 and state in ('held', 'queued')
     returning conversation_id as "conversationId", own_item_id as "ownItemId", payload`,
    [workspaceId, id],
  );
  if (!row) return;
  // nobody wrote it by hand: it becomes nobody's draft
  await takeBackReply(tx, { ...row, id, workspaceId, requestedBy: null });
  await tx.publish(workspaceId, actionUpdated(row.conversationId, id, null));
}
