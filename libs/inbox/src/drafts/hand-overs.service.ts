import { Injectable } from '@nestjs/common';
import type { ConversationView, DraftBody, HandOverBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { recordAssignment } from '../conversations/assignments';
import {
  changeConversation,
  conversationView,
  lockConversation,
  requireVersion,
} from '../conversations/conversation-writes';
import { finishMentions } from '../conversations/mentions';
import { requireMembers } from '../conversations/people-lookups';
import { tellAssigned } from '../notifications/tell-assigned';
import { writeNote } from '../replies/write-note';
import { sharedDraftChanged } from '../wire/events';
import { invalidField } from '../wire/invalid';
import { giveDraft, removeDraft } from './own-drafts';

/** Passes work on: the conversation, what was begun and a line to go with it. */
@Injectable()
export class HandOvers {
  constructor(private readonly db: Database) {}

  /** One act: all of it happens or none. The colleague is told once, with the line. */
  async handOver(agent: Agent, conversationId: string, body: HandOverBody): Promise<ConversationView> {
    if (body.memberId === String(agent.memberId)) throw invalidField('/memberId', 'is yourself');
    const memberId = Number(body.memberId);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const conversation = await lockConversation(tx, agent.workspaceId, conversationId);
      await requireVersion(tx, agent, conversation, body.version);
      await requireMembers(tx, agent.workspaceId, [body.memberId], '/memberId');
      await changeConversation(tx, agent.workspaceId, conversationId, { assignee_id: memberId });
      await writeNote(tx, agent, conversation, { text: body.line, mentions: [] });
      await finishMentions(tx, agent.workspaceId, conversationId, agent.memberId);
      await recordAssignment(tx, agent, conversation, memberId);
      await passDraft(tx, agent, conversationId, { memberId, draft: body.draft });
      await tx.query('delete from claim where workspace_id = $1 and conversation_id = $2 and member_id = $3', [
        agent.workspaceId,
        conversationId,
        agent.memberId,
      ]);
      await tellAssigned(tx, agent.workspaceId, [{ conversationId, memberId, text: body.line }], agent.memberId);
      return conversationView(tx, agent, conversationId);
    });
  }
}

/** The member's own draft becomes the colleague's; one that is shared stays so and belongs to the colleague. */
async function passDraft(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  to: { memberId: number; draft: DraftBody | undefined },
): Promise<void> {
  const { workspaceId } = agent;
  const stored = await removeDraft(tx, { workspaceId, memberId: agent.memberId, conversationId });
  const draft = to.draft ?? stored;
  if (draft && draft.text.trim() !== '')
    await giveDraft(tx, { workspaceId, memberId: to.memberId, conversationId }, draft);
  const shared = await tx.query(
    `update shared_draft set owner_id = $4, version = nextval('draft_version')
     where workspace_id = $1 and conversation_id = $2 and owner_id = $3 returning 1`,
    [workspaceId, conversationId, agent.memberId, to.memberId],
  );
  if (shared.length > 0) await tx.publish(workspaceId, sharedDraftChanged(conversationId, agent.memberId));
}
