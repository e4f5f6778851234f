import { Injectable } from '@nestjs/common';
import type { ConversationMovedView, MergeConversationBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { addSystemLine, changeConversation, requireVersion } from '../conversations/conversation-writes';
import { conversationMoved, conversationUpdated, itemCreated } from '../wire/events';
import { keptRow, lockForMove, movedView, type MovingConversation, refuseMove, refuseWhileSending } from './lock-for-move'; // prettier-ignore
import { mergedFacts } from './merged-facts';
import { recordMove } from './move-records';
import { type Carried, carryRecords } from './carry-records';
import { joinWorkingState } from './join-working-state';
import { joinSeen, moveItems } from './move-items';
import { refuseTogether } from './move-rules';
import { redirectThread } from './thread-homes';

/** Makes one conversation of two. What goes is found under the id of what stays, and so is what arrives in its thread. */
@Injectable()
export class Merges {
  constructor(private readonly db: Database) {}

  /** 409 with the reason where answering would no longer be right. */
  merge(agent: Agent, toId: string, body: MergeConversationBody): Promise<ConversationMovedView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const [to, from] = (await lockForMove(tx, workspaceId, [toId, body.fromId])) as [
        MovingConversation,
        MovingConversation,
      ];
      await requireVersion(tx, agent, to, body.version);
      refuseMove(refuseTogether(to, from));
      await refuseWhileSending(tx, workspaceId, [toId, body.fromId]);
      const kept = await join(tx, workspaceId, from, to);
      const line = await addSystemLine(tx, to, workspaceId, {
        kind: 'merged',
        byMemberId: String(agent.memberId),
        data: { conversationId: from.id, count: from.item_count, name: from.contact_name ?? from.subject },
      });
      const after = await keptRow(tx, workspaceId, to.id);
      const move = await recordMove(tx, agent, 'merge', from, to, {
        from: { before: from.kept, after: null },
        to: { before: to.kept, after },
        ...kept,
      });
      await tx.publish(
        workspaceId,
        itemCreated(to.id, line, agent.memberId),
        conversationUpdated(to.id, agent.memberId),
        conversationMoved(from.id, to.id, true, agent.memberId),
      );
      return movedView(tx, agent, move, to.id);
    });
  }
}

/** Everything of a conversation goes into another one, and its row goes. */
async function join(
  tx: Tx,
  workspaceId: number,
  from: MovingConversation,
  to: MovingConversation,
): Promise<{ homes: string[]; records: Carried }> {
  const homes = await redirectThread(tx, workspaceId, from, to.id);
  await joinSeen(tx, workspaceId, from, to);
  await moveItems(tx, { workspaceId, accountId: from.account_id, fromId: from.id, toId: to.id }, null);
  await joinWorkingState(tx, workspaceId, from.id, to.id);
  const records = await carryRecords(tx, workspaceId, from.id, to.id, null);
  await tx.query('delete from conversation where workspace_id = $1 and id = $2', [workspaceId, from.id]);
  await changeConversation(tx, workspaceId, to.id, mergedFacts(to, from));
  return { homes, records };
}
