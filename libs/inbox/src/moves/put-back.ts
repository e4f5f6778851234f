import type { Tx } from '@parvis/platform';
import { recountItems, refreshHead } from './conversation-facts';
import { keptRow, type KeptRow } from './lock-for-move';
import type { KeptSide } from './move-records';

/** What a move changes beside what is counted from the items. */
const MOVED_COLUMNS = ['status', 'assignee_id', 'team_id', 'priority', 'snoozed_until', 'handled_at', 'waiting_since', 'next_due_at', 'at_risk', 'first_reply_at', 'last_activity_at', 'last_direction', 'preview', 'language', 'subject', 'permalink'] as const; // prettier-ignore

/** The columns that nobody touched since the move, as they were before it: what a member did meanwhile stays. */
export function unchangedSince(side: KeptSide<KeptRow, KeptRow>, current: KeptRow): KeptRow {
  const same = MOVED_COLUMNS.filter((column) => JSON.stringify(side.after[column]) === JSON.stringify(current[column]));
  return Object.fromEntries(same.map((column) => [column, side.before[column]]));
}

/** Puts a conversation back that gave or took items, and counts what it holds now. */
export async function putBack(
  tx: Tx,
  workspaceId: number,
  id: string,
  side: KeptSide<KeptRow, KeptRow>,
): Promise<void> {
  const values = unchangedSince(side, await keptRow(tx, workspaceId, id));
  const columns = Object.keys(values);
  if (columns.length > 0) {
    await tx.query(
      `update conversation c set ${columns.map((column) => `${column} = r.${column}`).join(', ')}
       from jsonb_populate_record(null::conversation, $3) r where c.workspace_id = $1 and c.id = $2`,
      [workspaceId, id, JSON.stringify(values)],
    );
  }
  await recountItems(tx, workspaceId, id);
}

/** A conversation that a merge had taken in comes back as a row of its own. */
export async function comeBack(tx: Tx, workspaceId: number, row: KeptRow): Promise<void> {
  await tx.query(`insert into conversation select * from jsonb_populate_record(null::conversation, $1)`, [
    JSON.stringify(row),
  ]);
  await recountItems(tx, workspaceId, String(row['id']));
}

/** Where something was said since the move, or stands now that did not before, last word and clock are read from the items. */
export async function refreshIfSaid(
  tx: Tx,
  workspaceId: number,
  id: string,
  before: KeptRow,
  since: Date,
): Promise<void> {
  const said = await tx.maybeOne(
    `select 1 from item where workspace_id = $1 and conversation_id = $2 and direction in (0, 1) and received_at > $3 limit 1`,
    [workspaceId, id, since],
  );
  const now = await keptRow(tx, workspaceId, id);
  const differs = (column: string) => now[column] !== before[column];
  if (said || ['last_in_item_id', 'last_activity_at', 'preview'].some(differs))
    await refreshHead(tx, workspaceId, id, differs('last_in_item_id'));
}
