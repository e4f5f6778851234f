import { Injectable } from '@nestjs/common';
import type { AgentMessage, AgentMessageBody } from '@parvis/channels/web-widget';
import type { CallingAccount } from '@parvis/inbox';
import { Database, FileStorage, type Tx } from '@parvis/platform';
import { publicId, requireId, rowId } from '../access/ids';
import { refuse } from '../access/refusal';
import { attachable } from '../uploads/uploads.service';
import { addMessage, nextSeq, placeOf, publishChange } from './changes';
import { type ConversationRow, lockConversation } from './conversation-row';
import { loadMessage, type MessageRow } from './message-row';
import { eraseMessage } from './visitor-words.service';

/** What the team does in transcripts. Each act is one transaction with its event; repeating one changes nothing. */
@Injectable()
export class AgentWords {
  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
  ) {}

  /** Adds an answer; a repeated `actionId` gives the first one. An answer means that what came before was read. */
  say(
    account: CallingAccount,
    conversationId: string,
    { actionId, text, attachments }: AgentMessageBody,
  ): Promise<{ message: AgentMessage; created: boolean }> {
    if (actionId === '') refuse('invalid', 'An answer has an action id.');
    return this.db.transaction(account.workspaceId, async (tx) => {
      const place = await conversationIn(tx, account, requireId('conversation', conversationId));
      const known = await tx.maybeOne<{ id: string; conversation_id: string }>(
        'select id, conversation_id from widget_message where workspace_id = $1 and action_id = $2',
        [account.workspaceId, actionId],
      );
      if (known) return { message: await viewOf(tx, account, known.id), created: false };
      const owner = { workspaceId: account.workspaceId, accountId: account.id, visitorId: null };
      const uploadIds = await attachable(tx, owner, attachments);
      const { id, seq } = await addMessage(tx, place, { byAgent: true, text, actionId, uploadIds });
      await publishChange(tx, placeOf(place), { change: 'created', messageId: id, seq });
      await markRead(tx, place, seq);
      return { message: await viewOf(tx, account, id), created: true };
    });
  }

  edit(account: CallingAccount, messageId: string, text: string): Promise<AgentMessage> {
    return this.onMessage(account, messageId, true, async (tx, place, row) => {
      if (row.deleted_at !== null) refuse('not_found', 'The message was deleted.');
      if (row.text !== text) {
        const seq = await nextSeq(tx, place);
        await tx.query(
          'update widget_message set text = $3, edited_at = clock_timestamp(), change_seq = $4 where workspace_id = $1 and id = $2',
          [place.workspace_id, row.id, text, seq],
        );
        await publishChange(tx, placeOf(place), { change: 'updated', messageId: row.id, seq });
      }
      return viewOf(tx, account, row.id);
    });
  }

  async remove(account: CallingAccount, messageId: string): Promise<void> {
    const files: string[] = [];
    await this.onMessage(account, messageId, true, async (tx, place, row) => {
      if (row.deleted_at !== null) return;
      files.push(...(await eraseMessage(tx, place, row.id)));
      await publishChange(tx, placeOf(place), { change: 'deleted', messageId: row.id, seq: place.seq });
    });
    for (const key of files) await this.storage.remove(key);
  }

  /** Hides a visitor's message from the team's transcript; the visitor sees no difference, so nothing is told. */
  async setHidden(account: CallingAccount, messageId: string, hidden: boolean): Promise<void> {
    await this.onMessage(account, messageId, false, async (tx, place, row) => {
      await tx.query('update widget_message set hidden = $3 where workspace_id = $1 and id = $2', [
        place.workspace_id,
        row.id,
        hidden,
      ]);
    });
  }

  async read(account: CallingAccount, conversationId: string, messageId: string): Promise<void> {
    await this.db.transaction(account.workspaceId, async (tx) => {
      const place = await conversationIn(tx, account, requireId('conversation', conversationId));
      const row = await loadMessage(tx, account.workspaceId, requireId('message', messageId));
      if (!row || row.conversation_id !== place.id) return refuse('not_found', 'There is no such message.');
      await markRead(tx, place, row.seq);
    });
  }

  /** Blocks a visitor (and with them their network address), or lets them write again; of merged ones the person they became. */
  async setBlocked(account: CallingAccount, visitorId: string, blocked: boolean): Promise<void> {
    const id = rowId('visitor', visitorId);
    const changed = await this.db.read(
      account.workspaceId,
      `update widget_visitor v set blocked_at = case when $4 then coalesce(v.blocked_at, now()) end
       from widget_visitor asked where asked.workspace_id = $1 and asked.account_id = $2 and asked.id = $3
         and v.workspace_id = $1 and v.id in (asked.id, asked.merged_into)
       returning 1`,
      [account.workspaceId, account.id, id, blocked],
    );
    if (changed.length === 0) refuse('not_found', 'There is no such visitor.');
  }

  private onMessage<T>(
    account: CallingAccount,
    messageId: string,
    byAgent: boolean,
    work: (tx: Tx, place: ConversationRow, row: MessageRow) => Promise<T>,
  ): Promise<T> {
    const id = requireId('message', messageId);
    return this.db.transaction(account.workspaceId, async (tx) => {
      const found = await loadMessage(tx, account.workspaceId, id);
      if (!found || found.by_agent !== byAgent) return refuse('not_found', 'There is no such message.');
      const place = await conversationIn(tx, account, found.conversation_id);
      return work(tx, place, (await loadMessage(tx, account.workspaceId, id)) ?? found);
    });
  }
}

async function conversationIn(tx: Tx, account: CallingAccount, id: string): Promise<ConversationRow> {
  const place = await lockConversation(tx, account.workspaceId, id);
  return place?.account_id === account.id ? place : refuse('not_found', 'There is no such conversation.');
}

async function markRead(tx: Tx, place: ConversationRow, seq: number): Promise<void> {
  if (place.read_by_team >= seq) return;
  await tx.query('update widget_conversation set read_by_team = $3 where workspace_id = $1 and id = $2', [
    place.workspace_id,
    place.id,
    seq,
  ]);
  await publishChange(tx, placeOf(place), { change: 'read', seq });
}

async function viewOf(tx: Tx, account: CallingAccount, id: string): Promise<AgentMessage> {
  const row = await loadMessage(tx, account.workspaceId, id);
  if (!row) return refuse('not_found', 'There is no such message.');
  return { id: publicId('message', row.id), seq: row.seq, createdAt: row.created_at.toISOString() };
}
