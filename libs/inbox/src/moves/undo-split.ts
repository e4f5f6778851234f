import type { Tx } from '@parvis/platform';
import { keepClocks } from '../clocks/keep-clocks';
import { carryRecords } from './carry-records';
import { joinWorkingState } from './join-working-state';
import { moveItems } from './move-items';
import type { Kept } from './move-records';
import { putBack, refreshIfSaid } from './put-back';
import type { KeptMove } from './undo-moves.service';

/** The items go back; a conversation that was begun for them goes, with what was said and noted in it since. */
export async function undoSplit(tx: Tx, workspaceId: number, move: KeptMove, kept: Kept): Promise<void> {
  const { account_id: accountId, from_id: fromId, to_id: toId } = move;
  const back = { workspaceId, accountId, fromId: toId, toId: fromId };
  const into = kept.to.before;
  await moveItems(tx, back, into === null ? null : { ids: kept.items ?? [] });
  if (into === null) await endConversation(tx, workspaceId, toId, fromId);
  else {
    await carryRecords(tx, workspaceId, toId, fromId, kept.records ?? {});
    await putBack(tx, workspaceId, toId, { before: into, after: kept.to.after });
  }
  const { before, after } = kept.from;
  await putBack(tx, workspaceId, fromId, { before, after: after ?? before });
  await refreshIfSaid(tx, workspaceId, fromId, before, move.at);
  if (into !== null) await refreshIfSaid(tx, workspaceId, toId, into, move.at);
  await keepClocks(tx, workspaceId, [fromId, toId]);
}

async function endConversation(tx: Tx, workspaceId: number, id: string, intoId: string): Promise<void> {
  await joinWorkingState(tx, workspaceId, id, intoId);
  await carryRecords(tx, workspaceId, id, intoId, null);
  // notes and lines of the conversation that ends belong to no thread
  await tx.query('update item set home_id = null where workspace_id = $1 and home_id = $2', [workspaceId, id]);
  await tx.query('delete from conversation where workspace_id = $1 and id = $2', [workspaceId, id]);
}
