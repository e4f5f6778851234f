import { Injectable } from '@nestjs/common';
import type { AnswerItemView, MarkedSpan, ModerationRow, ModerationTagsBody, ModerationTagsView, RevealedItem } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, throwProblem, type Tx } from '@parvis/platform';
import { assignIn } from '../../conversations/assignments';
import { updateConversationIn } from '../../conversations/conversation-changes';
import { lockConversation, STATUS } from '../../conversations/conversation-writes';
import { tagItemIn } from '../../tags/tagging.service';
import { moderationUpdated } from '../board-events';
import { boardRow } from './item-detail';

/** What members do with an item of the board beside deciding. */
@Injectable()
export class ItemActs {
  constructor(private readonly db: Database) {}

  /** The text without a mask; who looked is written down. */
  reveal(agent: Agent, itemId: string): Promise<RevealedItem> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await readText(tx, agent.workspaceId, itemId);
      await tx.query(
        'insert into moderation_reveal (id, workspace_id, item_id, member_id, token_id, revision) values ($1, $2, $3, $4, $5, $6)',
        [tx.newId(), agent.workspaceId, itemId, agent.memberId, agent.tokenId ?? null, row.revision],
      );
      await tx.publish(agent.workspaceId, {
        kind: 'moderation-item.revealed',
        actorMemberId: agent.memberId,
        data: { itemId, revision: row.revision },
      });
      return { itemId, revision: row.revision, text: row.text, marks: row.screened === row.revision ? row.marks : [] };
    });
  }

  pin(agent: Agent, itemId: string, pinned: boolean): Promise<ModerationRow> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const changed = await tx.query(
        'update screening set pinned = $3 where workspace_id = $1 and item_id = $2 and pinned <> $3 returning 1',
        [agent.workspaceId, itemId, pinned],
      );
      if (changed.length > 0) await tx.publish(agent.workspaceId, moderationUpdated([itemId], agent.memberId));
      return boardRow(tx, agent, itemId);
    });
  }

  async tag(agent: Agent, itemId: string, body: ModerationTagsBody): Promise<ModerationTagsView> {
    const { tagIds } = await this.db.transaction(agent.workspaceId, (tx) => tagItemIn(tx, agent, itemId, body));
    return { itemId, tagIds };
  }

  /** Opens its conversation in the inbox for the caller; one that is somebody else's goes over. */
  answer(agent: Agent, itemId: string): Promise<AnswerItemView> {
    return this.db.transaction(agent.workspaceId, (tx) => answerIn(tx, agent, itemId));
  }

  /** Puts the item before the moderators, whatever was found; a repeated report changes its reason. */
  report(agent: Agent, itemId: string, reason: string): Promise<ModerationRow> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const flagged = await tx.query(
        `update screening set flags = flags | 32, first_flagged_at = coalesce(first_flagged_at, now())
         where workspace_id = $1 and item_id = $2 returning 1`,
        [agent.workspaceId, itemId],
      );
      if (flagged.length === 0) throwProblem('not-found', { detail: 'There is no such item on the board.' });
      await tx.query(
        `insert into item_report (workspace_id, item_id, member_id, reason) values ($1, $2, $3, $4)
         on conflict (workspace_id, item_id, member_id) do update set reason = excluded.reason, at = now()`,
        [agent.workspaceId, itemId, agent.memberId, reason],
      );
      await tx.publish(agent.workspaceId, moderationUpdated([itemId], agent.memberId));
      return boardRow(tx, agent, itemId);
    });
  }
}

/** As `ItemActs.answer`, within a transaction. */
export async function answerIn(tx: Tx, agent: Agent, itemId: string): Promise<AnswerItemView> {
  const place = await tx.maybeOne<{ conversation_id: string }>(
    'select conversation_id from item where workspace_id = $1 and id = $2 and direction = 0',
    [agent.workspaceId, itemId],
  );
  if (!place) throwProblem('not-found', { detail: 'There is no such item.' });
  const conversation = await lockConversation(tx, agent.workspaceId, place.conversation_id);
  const { id, version, status } = conversation;
  const open = status === STATUS.open ? { version } : await updateConversationIn(tx, agent, id, { status: 'open', version }); // prettier-ignore
  await assignIn(tx, agent, id, { memberId: String(agent.memberId), version: open.version });
  return { conversationId: conversation.id };
}

async function readText(
  tx: Tx,
  workspaceId: number,
  itemId: string,
): Promise<{ text: string; revision: number; screened: number; marks: MarkedSpan[] }> {
  const row = await tx.maybeOne<{ text: string; revision: number; screened: number; marks: MarkedSpan[] }>(
    `select i.text, i.revision, s.revision as screened, s.marks from screening s
     join item i on i.workspace_id = s.workspace_id and i.id = s.item_id where s.workspace_id = $1 and s.item_id = $2`,
    [workspaceId, itemId],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such item on the board.' });
}
