import type { Landed } from '@parvis/channels/web-widget';
import { landIn } from '@parvis/inbox';
import type { Tx } from '@parvis/platform';
import type { ConversationRow } from './conversation-row';

/** What the widgets of a visitor are told, by the event log: every API process pushes it to its own sockets. */
export const WIDGET_CHANGED = 'widget.changed';

export type WidgetChange =
  | { change: 'created' | 'updated' | 'deleted'; messageId: string; seq: number }
  | { change: 'read'; seq: number }
  | { change: 'ended'; session: string };

/** Tells of a change in the transaction that makes it. */
export function publishChange(
  tx: Tx,
  at: { workspaceId: number; accountId: number; visitorId: string; conversationId: string | null },
  change: WidgetChange,
): Promise<void> {
  const { workspaceId, accountId, visitorId, conversationId } = at;
  const data = { accountId: String(accountId), visitorId, widgetConversationId: conversationId, ...change };
  return tx.publish(workspaceId, { kind: WIDGET_CHANGED, data });
}

/** The address of a change within a conversation. */
export function placeOf({ workspace_id, account_id, visitor_id, id }: ConversationRow) {
  return { workspaceId: workspace_id, accountId: account_id, visitorId: visitor_id, conversationId: id };
}

/** Lands what a visitor did, with the transcript it changes: both are durable or neither is. */
export function land(tx: Tx, { workspace_id, account_id }: ConversationRow, payload: Landed): Promise<void> {
  const landing = { workspaceId: workspace_id, accountId: account_id, source: 'hook' as const, headers: null };
  return landIn(tx, [{ ...landing, payload: JSON.stringify(payload) }]);
}

/** The next number of a locked conversation. */
export async function nextSeq(tx: Tx, conversation: ConversationRow): Promise<number> {
  const { seq } = await tx.one<{ seq: number }>(
    'update widget_conversation set seq = seq + 1 where workspace_id = $1 and id = $2 returning seq',
    [conversation.workspace_id, conversation.id],
  );
  conversation.seq = seq;
  return seq;
}

interface NewMessage {
  byAgent: boolean;
  text: string;
  clientId?: string;
  actionId?: string;
  form?: { subject: string };
  hidden?: boolean;
  /** Uploads of the same owner that belong to no message yet, in order. */
  uploadIds: readonly string[];
}

/** Adds a message to a locked conversation; its row id and number. */
export async function addMessage(
  tx: Tx,
  conversation: ConversationRow,
  message: NewMessage,
): Promise<{ id: string; seq: number }> {
  const id = tx.newId();
  const seq = await nextSeq(tx, conversation);
  await tx.query(
    `insert into widget_message (id, conversation_id, workspace_id, seq, change_seq, by_agent, hidden, client_id, action_id, text, form, created_at)
     values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())`,
    [
      id,
      conversation.id,
      conversation.workspace_id,
      seq,
      message.byAgent,
      message.hidden ?? false,
      message.clientId ?? null,
      message.actionId ?? null,
      message.text,
      message.form ? JSON.stringify(message.form) : null,
    ],
  );
  if (message.uploadIds.length > 0) {
    await tx.query(
      `update widget_upload set message_id = $2, position = array_position($3::bigint[], id)
       where workspace_id = $1 and id = any ($3::bigint[])`,
      [conversation.workspace_id, id, message.uploadIds],
    );
  }
  return { id, seq };
}
