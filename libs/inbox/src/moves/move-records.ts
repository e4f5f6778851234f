import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import type { Carried } from './carry-records';
import type { KeptRow, MoveRow, MovingConversation } from './lock-for-move';

/** One side of a move; null where there was, or is, no such conversation. */
export interface KeptSide<Before = KeptRow | null, After = KeptRow | null> {
  before: Before;
  after: After;
}

/** What it takes to put things back. */
export interface Kept {
  from: KeptSide<KeptRow>;
  to: KeptSide<KeptRow | null, KeptRow>;
  /** Of a merge: the threads that were redirected. */
  homes?: string[];
  /** What went along. */
  records?: Carried;
  /** Of a split: the items that went. */
  items?: string[];
}

/** Writes down what was moved. */
export function recordMove(
  tx: Tx,
  agent: Agent,
  kind: MoveRow['kind'],
  from: Pick<MovingConversation, 'id' | 'account_id'>,
  to: { id: string },
  kept: Kept,
): Promise<MoveRow> {
  return tx.one<MoveRow>(
    `insert into conversation_move (workspace_id, id, account_id, kind, from_id, to_id, member_id, kept)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id, kind, from_id, to_id, member_id, at`,
    [agent.workspaceId, tx.newId(), from.account_id, kind, from.id, to.id, agent.memberId, JSON.stringify(kept)],
  );
}
