import { Injectable } from '@nestjs/common';
import type { ClaimView, DraftView, SaveDraftBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { requireConversation } from '../conversations/conversation-writes';
import { loadDraft, saveDraft, toDraftView } from '../drafts/own-drafts';
import { markRead } from '../notifications/mark-read';
import { notificationsRead } from '../wire/events';
import { invalidField } from '../wire/invalid';
import { takeClaim } from './claim-rules';

/** What one member is doing with a conversation: the lease while they write, how far they have read, their draft. */
@Injectable()
export class WorkingState {
  constructor(private readonly db: Database) {}

  /** Takes or renews the lease. */
  claim(agent: Agent, conversationId: string): Promise<ClaimView> {
    return this.within(agent, conversationId, (tx) => takeClaim(tx, agent, conversationId));
  }

  /** Gives the lease back; nothing happens when it is somebody else's. */
  async release(agent: Agent, conversationId: string): Promise<void> {
    await this.within(agent, conversationId, (tx) =>
      tx.query('delete from claim where workspace_id = $1 and conversation_id = $2 and member_id = $3', [
        agent.workspaceId,
        conversationId,
        agent.memberId,
      ]),
    );
  }

  /** Everything up to an item is read, and what one was told of the conversation; an older item than before marks what follows it unread again. */
  async seen(agent: Agent, conversationId: string, itemId: string): Promise<void> {
    await this.within(agent, conversationId, async (tx) => {
      const item = await tx.maybeOne(
        'select 1 from item where workspace_id = $1 and id = $2 and conversation_id = $3',
        [agent.workspaceId, itemId, conversationId],
      );
      if (!item) throw invalidField('/itemId', 'is not an item of this conversation');
      await tx.query(
        `insert into seen (workspace_id, member_id, conversation_id, item_id) values ($1, $2, $3, $4)
         on conflict (workspace_id, member_id, conversation_id) do update set item_id = excluded.item_id`,
        [agent.workspaceId, agent.memberId, conversationId, itemId],
      );
      const read = await markRead(tx, agent, { conversationId });
      if (read.length > 0) await tx.publish(agent.workspaceId, notificationsRead(agent.memberId, read));
    });
  }

  /** Nothing is read. */
  async unseen(agent: Agent, conversationId: string): Promise<void> {
    await this.within(agent, conversationId, (tx) =>
      tx.query('delete from seen where workspace_id = $1 and member_id = $2 and conversation_id = $3', [
        agent.workspaceId,
        agent.memberId,
        conversationId,
      ]),
    );
  }

  draft(agent: Agent, conversationId: string): Promise<DraftView | null> {
    return this.within(agent, conversationId, async (tx) => {
      const row = await loadDraft(tx, { workspaceId: agent.workspaceId, memberId: agent.memberId, conversationId });
      return row ? toDraftView(row) : null;
    });
  }

  /** Keeps a draft; an empty text removes it, and then there is null. */
  saveDraft(agent: Agent, conversationId: string, draft: SaveDraftBody): Promise<DraftView | null> {
    return this.within(agent, conversationId, (tx) => saveDraft(tx, agent, conversationId, draft));
  }

  private within<T>(agent: Agent, conversationId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.lookUp(agent.workspaceId, async (tx) => {
      await requireConversation(tx, agent.workspaceId, conversationId);
      return work(tx);
    });
  }
}
