import type { Tx } from '@parvis/platform';
import { keepClocks } from '../clocks/keep-clocks';
import { carryRecords } from './carry-records';
import { copyFollows } from './join-working-state';
import { moveItems } from './move-items';
import type { Kept } from './move-records';
import { comeBack, putBack, refreshIfSaid } from './put-back';
import { returnThread } from './thread-homes';
import type { KeptMove } from './undo-moves.service';

/** The conversation that went comes back with its own items, those included that arrived in its thread since. */
export async function undoMerge(tx: Tx, workspaceId: number, move: KeptMove, kept: Kept): Promise<void> {
  const { account_id: accountId, from_id: fromId, to_id: toId } = move;
  const { before } = kept.from;
  const homes = kept.homes ?? [fromId];
  await returnThread(tx, workspaceId, {
    accountId,
    fromId,
    toId,
    homes,
    threadHash: String(before['thread_hash']),
  });
  await moveItems(tx, { workspaceId, accountId, fromId: toId, toId: fromId }, { homes });
  await carryRecords(tx, workspaceId, toId, fromId, kept.records ?? {});
  await copyFollows(tx, workspaceId, toId, fromId);
  await comeBack(tx, workspaceId, before);
  const to = kept.to.before ?? kept.to.after;
  await putBack(tx, workspaceId, toId, { before: to, after: kept.to.after });
  await refreshIfSaid(tx, workspaceId, fromId, before, move.at);
  await refreshIfSaid(tx, workspaceId, toId, to, move.at);
  await keepClocks(tx, workspaceId, [fromId, toId]);
}
