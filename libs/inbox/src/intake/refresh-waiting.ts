import type { Tx } from '@parvis/platform';
import type { Batch } from './batch';
import { answered, DELETED, HANDLED, IN, OPEN, OUT, owe, reopen } from './conversation-rules';
import type { ConversationState } from './rows';

/** How late a platform may tell of what was written; what is older was imported. */
const LATE = '24 hours';

// an answer that failed, was taken back, is for later or waits for approval has answered nobody; one that was written here has answered only what
// had come in by then: what is told late is new, though it was written before (imported history comes later still and is not)
const UNANSWERED = `
  select t.workspace_id, t.id, w.since
  from unnest($1::int[], $2::bigint[]) as t (workspace_id, id)
  left join lateral (
    select max(o.id) as last_out, max(o.received_at) filter (where o.author_member_id is not null) as written_at from item o
    left join action x on x.workspace_id = o.workspace_id and x.id = o.action_id
    where o.workspace_id = t.workspace_id and o.conversation_id = t.id and o.direction = ${OUT} and o.platform_state <> ${DELETED}
      and (x.id is null or x.state not in ('failed', 'cancelled') and not x.deferred)) a on true
  left join lateral (
    select min(i.created_at) as since from item i
    where i.workspace_id = t.workspace_id and i.conversation_id = t.id and i.direction = ${IN} and i.platform_state <> ${DELETED}
      and (i.id > coalesce(a.last_out, 0) or i.received_at > a.written_at and i.received_at - i.created_at < interval '${LATE}')
      and not coalesce((i.email ->> 'automatic')::boolean, false)) w on true`;

/** Since when each conversation is owed an answer, read from its items; null: it is owed none. */
export async function unansweredSince(
  tx: Tx,
  conversations: readonly { workspaceId: number; id: string }[],
): Promise<{ workspace_id: number; id: string; since: Date | null }[]> {
  return tx.prepared(UNANSWERED, [
    conversations.map(({ workspaceId }) => workspaceId),
    conversations.map(({ id }) => id),
  ]);
}

/**
 * Reads from the items who is waiting since when, where the order of arrival does not tell: late items, deletions, answers
 * that came back. Call after the items are written and before the conversations are.
 */
export async function refreshWaiting(tx: Tx, batch: Batch): Promise<void> {
  const keys = [...batch.toRefresh.keys()].map((key) => key.split(':'));
  const rows = await unansweredSince(
    tx,
    keys.map(([workspace, id]) => ({ workspaceId: Number(workspace), id: id ?? '' })),
  );
  for (const { workspace_id, id, since } of rows) {
    const key = `${workspace_id}:${id}`;
    const conversation = batch.known.conversations.get(key);
    if (!conversation) continue;
    settle(batch, conversation, since, batch.toRefresh.get(key) ?? false);
    batch.touchConversation(conversation);
  }
}

function settle(batch: Batch, conversation: ConversationState, since: Date | null, arrived: boolean): void {
  if (since !== null) {
    const iso = since.toISOString();
    if (conversation.waiting_since !== iso)
      Object.assign(conversation, { waiting_since: null, next_due_at: arrived ? null : conversation.next_due_at });
    owe(conversation, iso, arrived ? batch.commitmentsOf(conversation.workspace_id) : null);
    if (arrived && conversation.status !== OPEN) reopen(conversation);
    return;
  }
  const owed = conversation.waiting_since !== null;
  answered(conversation);
  // everything that was to be answered is gone from the platform: nothing is left to do
  if (
    owed &&
    !arrived &&
    conversation.status === OPEN &&
    conversation.assignee_id === null &&
    conversation.last_direction === IN
  ) {
    conversation.status = HANDLED;
    conversation.handled_at = new Date().toISOString();
  }
}
