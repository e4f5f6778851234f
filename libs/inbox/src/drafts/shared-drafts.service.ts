import { Injectable } from '@nestjs/common';
import type { DraftBody, SharedDraftBody, SharedDraftRevisionView, SharedDraftView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, type Tx } from '@parvis/platform';
import { requireConversation } from '../conversations/conversation-writes';
import { sharedDraftChanged } from '../wire/events';
import { giveDraft, removeDraft } from './own-drafts';
import { loadSharedDraft, SHARED_COLUMNS, type SharedDraftRow, toSharedDraftView } from './shared-draft-rows';

const MOST_REVISIONS = 50;

/** One draft per conversation that several members see live and write in. The later version wins, and none is lost. */
@Injectable()
export class SharedDrafts {
  constructor(private readonly db: Database) {}

  view(agent: Agent, conversationId: string): Promise<SharedDraftView | null> {
    return this.within(agent, conversationId, async (tx) => {
      const row = await loadSharedDraft(tx, agent.workspaceId, conversationId);
      return row ? toSharedDraftView(row) : null;
    });
  }

  /** Shares what the member has begun: it moves out of their own draft. 409 with the other while one is shared already. */
  share(agent: Agent, conversationId: string, draft: DraftBody): Promise<SharedDraftView> {
    return this.within(agent, conversationId, async (tx) => {
      const row = await tx.maybeOne<SharedDraftRow>(
        `insert into shared_draft as d (workspace_id, conversation_id, owner_id, written_by, verb, text) values ($1, $2, $3, $3, $4, $5)
         on conflict do nothing returning ${SHARED_COLUMNS}`,
        [agent.workspaceId, conversationId, agent.memberId, draft.verb, draft.text],
      );
      if (!row) {
        const current = await loadSharedDraft(tx, agent.workspaceId, conversationId);
        const more = current ? { current: toSharedDraftView(current) } : {};
        throw problem('already-exists', { detail: 'A draft is shared in this conversation already.', ...more });
      }
      await removeDraft(tx, { workspaceId: agent.workspaceId, memberId: agent.memberId, conversationId });
      await tx.query('delete from claim where workspace_id = $1 and conversation_id = $2 and member_id = $3', [
        agent.workspaceId,
        conversationId,
        agent.memberId,
      ]);
      await tx.publish(agent.workspaceId, sharedDraftChanged(conversationId, agent.memberId));
      return toSharedDraftView(row);
    });
  }

  /** Writes on from a version; 409 with the current draft when somebody else did before. */
  write(agent: Agent, conversationId: string, body: SharedDraftBody): Promise<SharedDraftView> {
    return this.within(agent, conversationId, async (tx) => {
      const before = await loadSharedDraft(tx, agent.workspaceId, conversationId, 'for update');
      if (!before) throw problem('stale-version', { detail: 'The draft is not shared any more.', current: null });
      if (before.version !== body.version) {
        if (before.text === body.text && before.verb === body.verb) return toSharedDraftView(before);
        const current = toSharedDraftView(before);
        throw problem('stale-version', { detail: 'Another member wrote in this draft meanwhile.', current });
      }
      if (before.written_by !== agent.memberId) await keepRevision(tx, agent, before, body);
      const row = await tx.one<SharedDraftRow>(
        `update shared_draft d set verb = $3, text = $4, written_by = $5, updated_at = now(), version = nextval('draft_version')
         where d.workspace_id = $1 and d.conversation_id = $2 returning ${SHARED_COLUMNS}`,
        [agent.workspaceId, conversationId, body.verb, body.text, agent.memberId],
      );
      await tx.publish(agent.workspaceId, sharedDraftChanged(conversationId, agent.memberId));
      return toSharedDraftView(row);
    });
  }

  /** Ends the sharing: the text goes back to who shared it, as their own draft. */
  async end(agent: Agent, conversationId: string): Promise<void> {
    await this.within(agent, conversationId, async (tx) => {
      const row = await tx.maybeOne<SharedDraftRow>(
        `delete from shared_draft d where d.workspace_id = $1 and d.conversation_id = $2 returning ${SHARED_COLUMNS}`,
        [agent.workspaceId, conversationId],
      );
      if (!row) return;
      const key = { workspaceId: agent.workspaceId, memberId: row.owner_id, conversationId };
      if (row.text.trim() !== '') await giveDraft(tx, key, row);
      await tx.publish(agent.workspaceId, sharedDraftChanged(conversationId, agent.memberId));
    });
  }

  /** What stood there before somebody else went on, newest first. */
  revisions(agent: Agent, conversationId: string): Promise<SharedDraftRevisionView[]> {
    return this.within(agent, conversationId, async (tx) => {
      const rows = await tx.query<{ written_by: number; verb: DraftBody['verb']; text: string; at: Date }>(
        `select written_by, verb, text, at from shared_draft_revision where workspace_id = $1 and conversation_id = $2
         order by version desc limit ${MOST_REVISIONS}`,
        [agent.workspaceId, conversationId],
      );
      return rows.map(({ written_by, verb, text, at }) => ({
        writtenBy: String(written_by),
        verb,
        text,
        at: at.toISOString(),
      }));
    });
  }

  private within<T>(agent: Agent, conversationId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await requireConversation(tx, agent.workspaceId, conversationId);
      return work(tx);
    });
  }
}

async function keepRevision(tx: Tx, agent: Agent, before: SharedDraftRow, next: DraftBody): Promise<void> {
  if (before.text.trim() === '' || before.text === next.text) return;
  await tx.query(
    `insert into shared_draft_revision (workspace_id, conversation_id, version, at, written_by, verb, text) values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      agent.workspaceId,
      before.conversation_id,
      before.version,
      before.updated_at,
      before.written_by,
      before.verb,
      before.text,
    ],
  );
}
