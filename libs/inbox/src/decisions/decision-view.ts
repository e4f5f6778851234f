import type { DecisionKind, DecisionView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { actionView } from '../actions/action-writes';

interface DecisionRow {
  id: string;
  item_id: string;
  kind: DecisionKind;
  reason_id: number | null;
  note: string | null;
  member_id: number | null;
  at: Date;
  action_id: string | null;
}

/** A decision with the call that carries it, as it stands. */
export async function decisionView(tx: Tx, workspaceId: number, id: string): Promise<DecisionView> {
  const row = await tx.one<DecisionRow>(
    'select id, item_id, kind, reason_id, note, member_id, at, action_id from decision where workspace_id = $1 and id = $2',
    [workspaceId, id],
  );
  return {
    id: row.id,
    itemId: row.item_id,
    kind: row.kind,
    reasonId: row.reason_id === null ? null : String(row.reason_id),
    note: row.note,
    byMemberId: row.member_id === null ? null : String(row.member_id),
    at: row.at.toISOString(),
    action: row.action_id === null ? null : await actionView(tx, workspaceId, row.action_id),
  };
}

/** The decision whose call has this key, if any. */
export async function decisionOfKey(tx: Tx, agent: Agent, key: string): Promise<string | undefined> {
  const row = await tx.maybeOne<{ id: string }>(
    `select d.id from action x join decision d on d.workspace_id = x.workspace_id and d.action_id = x.id and d.item_id = x.item_id
     where x.workspace_id = $1 and x.idempotency_key = $2 limit 1`,
    [agent.workspaceId, key],
  );
  return row?.id;
}
