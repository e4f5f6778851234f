import type { Tx } from '@parvis/platform';
import { type Commitments, commitmentsOf } from '../intake/commitments';
import type { PlainRow } from './plain-plan';

const iso = (column: string): string =>
  `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column.slice(2)}`;

// times as text, since they are compared and kept as such
const COLUMNS = `c.id, c.account_id, c.kind, c.status, c.priority, c.assignee_id, c.team_id, c.at_risk, c.let_go_by, c.nobody_reason,
  c.tag_ids, c.last_direction, c.last_item_id, c.last_in_item_id,
  ${['snoozed_until', 'handled_at', 'waiting_since', 'next_due_at', 'assigned_at', 'nobody_since'].map((name) => iso(`c.${name}`)).join(', ')},
  (select s.item_id from seen s where s.workspace_id = c.workspace_id and s.member_id = $3 and s.conversation_id = c.id) as seen_item_id`;

type Key = readonly [workspaceId: number, memberId: number];

/** Conversations as plans see them, by id; what is not there is left out. `lock` takes them for a change, always in one order. */
export async function plainRows(
  tx: Tx,
  [workspaceId, memberId]: Key,
  ids: readonly string[],
  { lock }: { lock: boolean },
): Promise<Map<string, PlainRow>> {
  const rows = await tx.query<PlainRow & Record<string, unknown>>(
    `select ${COLUMNS} from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[])
     order by c.id ${lock ? 'for no key update' : ''}`,
    [workspaceId, ids, memberId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function workspaceCommitments(tx: Tx, workspaceId: number): Promise<Commitments> {
  const { settings } = await tx.one<{ settings: unknown }>('select settings from workspace where id = $1', [
    workspaceId,
  ]);
  return commitmentsOf(settings);
}
