import { Injectable } from '@nestjs/common';
import type { ConversationMovedView, ConversationMoveView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { addSystemLine } from '../conversations/conversation-writes';
import { conversationMoved, conversationUpdated, itemCreated } from '../wire/events';
import { lockForMove, movedView, type MoveRow, refuseWhileSending, toMoveView, UNDO_MS } from './lock-for-move';
import type { Kept } from './move-records';
import { undoMerge } from './undo-merge';
import { undoSplit } from './undo-split';

/** A move with what it takes to put it back. */
export interface KeptMove extends MoveRow {
  account_id: number;
  undone_at: Date | null;
  kept: Kept | null;
}

const COLUMNS = 'id, kind, from_id, to_id, account_id, member_id, at, undone_at, kept';

/** Takes merges and moves back, for an hour. */
@Injectable()
export class UndoMoves {
  constructor(private readonly db: Database) {}

  /** What can be taken back of a conversation, newest first. */
  async list(agent: Agent, conversationId: string): Promise<ConversationMoveView[]> {
    const rows = await this.db.read<MoveRow>(
      agent.workspaceId,
      `select id, kind, from_id, to_id, member_id, at from conversation_move
       where workspace_id = $1 and (to_id = $2 or from_id = $2) and undone_at is null and kept is not null
         and at > now() - make_interval(secs => $3) order by id desc`,
      [agent.workspaceId, conversationId, UNDO_MS / 1000],
    );
    return rows.map(toMoveView);
  }

  /** Everything is as it was; what arrived meanwhile is where its thread is. */
  undo(agent: Agent, moveId: string): Promise<ConversationMovedView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const { move, kept } = await requireUndoable(tx, workspaceId, moveId);
      const { from_id: fromId, to_id: toId } = move;
      const ids = move.kind === 'merge' ? [toId] : [fromId, toId];
      await lockForMove(tx, workspaceId, ids);
      await refuseWhileSending(tx, workspaceId, ids);
      const isGone = move.kind === 'split' && kept.to.before === null;
      await (move.kind === 'merge' ? undoMerge(tx, workspaceId, move, kept) : undoSplit(tx, workspaceId, move, kept));
      await tx.query(
        'update conversation_move set undone_at = now(), kept = null where workspace_id = $1 and id = $2',
        [workspaceId, moveId],
      );
      for (const id of isGone ? [fromId] : [fromId, toId]) await tell(tx, agent, move, id);
      await tx.publish(workspaceId, conversationMoved(toId, fromId, isGone, agent.memberId));
      return movedView(tx, agent, move, fromId);
    });
  }
}

async function requireUndoable(tx: Tx, workspaceId: number, id: string): Promise<{ move: KeptMove; kept: Kept }> {
  const move =
    (await tx.maybeOne<KeptMove>(
      `select ${COLUMNS} from conversation_move where workspace_id = $1 and id = $2 for update`,
      [workspaceId, id],
    )) ?? throwProblem('not-found', { detail: 'There is no such move.' });
  if (move.undone_at !== null) throw problem('not-possible-now', { detail: 'This was taken back already.' });
  if (move.kept === null || Date.now() - move.at.getTime() > UNDO_MS)
    throw problem('not-possible-now', { detail: 'The hour in which this can be taken back is over.' });
  const later = await tx.maybeOne(
    `select 1 from conversation_move where workspace_id = $1 and id > $2 and undone_at is null
       and (from_id = any ($3::bigint[]) or to_id = any ($3::bigint[])) limit 1`,
    [workspaceId, id, [move.from_id, move.to_id]],
  );
  if (later) throw problem('not-possible-now', { detail: 'Something was moved here since: take that back first.' });
  return { move, kept: move.kept };
}

async function tell(tx: Tx, agent: Agent, move: KeptMove, id: string): Promise<void> {
  const { kind, account_id } = await tx.one<{ kind: number; account_id: number }>(
    'select kind, account_id from conversation where workspace_id = $1 and id = $2',
    [agent.workspaceId, id],
  );
  const line = await addSystemLine(tx, { id, kind, account_id }, agent.workspaceId, {
    kind: 'move-undone',
    byMemberId: String(agent.memberId),
    data: { move: move.kind, conversationId: id === move.from_id ? move.to_id : move.from_id },
  });
  await tx.publish(agent.workspaceId, itemCreated(id, line, agent.memberId), conversationUpdated(id, agent.memberId));
}
