import type { AppealState } from '@parvis/contracts';
import { problem, type Tx } from '@parvis/platform';

/** An appeal under the lock of the current transaction. */
export interface LockedAppeal extends Record<string, unknown> {
  id: string;
  version: number;
  state: AppealState;
  decision_id: string;
  item_id: string;
  reviewer_id: number | null;
}

export async function lockAppealOf(tx: Tx, workspaceId: number, decisionId: string): Promise<LockedAppeal | undefined> {
  return tx.maybeOne<LockedAppeal>(
    'select id, version, state, decision_id, item_id, reviewer_id from appeal where workspace_id = $1 and decision_id = $2 for update',
    [workspaceId, decisionId],
  );
}

interface NewAppeal {
  decisionId: string;
  itemId: string;
  /** Null: the author opens it. */
  memberId: number | null;
  text: string;
}

/** Opens the one appeal of a decision with what the author says. */
export async function openAppeal(
  tx: Tx,
  workspaceId: number,
  { decisionId, itemId, memberId, text }: NewAppeal,
): Promise<string> {
  const id = tx.newId();
  const made = await tx.query(
    `insert into appeal (workspace_id, id, decision_id, item_id, opened_by) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, decision_id) do nothing returning 1`,
    [workspaceId, id, decisionId, itemId, memberId],
  );
  if (made.length === 0) throw problem('already-exists', { detail: 'This decision is being contested already.' });
  await addMessage(tx, workspaceId, { appealId: id, side: 'author', memberId, text });
  await tellAppeal(tx, workspaceId, id, memberId);
  return id;
}

interface NewMessage {
  appealId: string;
  side: 'author' | 'team';
  memberId: number | null;
  text: string;
}

export async function addMessage(
  tx: Tx,
  workspaceId: number,
  { appealId, side, memberId, text }: NewMessage,
): Promise<void> {
  await tx.query(
    'insert into appeal_message (workspace_id, id, appeal_id, side, member_id, text) values ($1, $2, $3, $4, $5, $6)',
    [workspaceId, tx.newId(), appealId, side, memberId, text],
  );
}

export async function tellAppeal(
  tx: Tx,
  workspaceId: number,
  appealId: string,
  memberId: number | null,
): Promise<void> {
  await tx.publish(workspaceId, { kind: 'appeal.changed', actorMemberId: memberId, data: { appealId } });
}
