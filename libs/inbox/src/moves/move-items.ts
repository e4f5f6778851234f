import type { Tx } from '@parvis/platform';
import { extKey } from '../intake/arrivals';
import type { MovingConversation } from './lock-for-move';

/** Which items go where. */
export interface ItemsMove {
  workspaceId: number;
  accountId: number;
  fromId: string;
  toId: string;
}

/** Which of the items of a conversation; null: all. */
export type Chosen = { ids: readonly string[] } | { homes: readonly string[] } | null;

interface MovedItem {
  id: string;
  external_id: string | null;
}

/**
 * Moves items with everything that is recorded about them. An item remembers the thread it belongs to on the platform
 * (`home_id`), so that its answer goes there; back in that thread's own conversation it forgets it. @returns their ids
 */
export async function moveItems(tx: Tx, move: ItemsMove, chosen: Chosen): Promise<string[]> {
  const { workspaceId, fromId, toId } = move;
  const condition = chosen === null ? '' : 'ids' in chosen ? 'and id = any ($4::bigint[])' : 'and home_id = any ($4::bigint[])'; // prettier-ignore
  const list = chosen === null ? [] : ['ids' in chosen ? chosen.ids : chosen.homes];
  const moved = await tx.query<MovedItem>(
    `update item set conversation_id = $3, home_id = nullif(coalesce(home_id, $2), $3)
     where workspace_id = $1 and conversation_id = $2 ${condition} returning id, external_id`,
    [workspaceId, fromId, toId, ...list],
  );
  await moveRecords(tx, move, moved);
  return moved.map(({ id }) => id);
}

async function moveRecords(tx: Tx, move: ItemsMove, moved: readonly MovedItem[]): Promise<void> {
  if (moved.length === 0) return;
  const { workspaceId, accountId, toId } = move;
  const ids = moved.map(({ id }) => id);
  const keys = moved.flatMap(({ external_id }) => (external_id === null ? [] : [extKey(external_id)]));
  await tx.query(
    `update item_key k set conversation_id = i.conversation_id, home_id = i.home_id from item i
     where k.workspace_id = $1 and k.account_id = $2 and k.ext_key = any ($3::uuid[])
       and i.workspace_id = $1 and i.id = k.item_id and i.id = any ($4::bigint[])`,
    [workspaceId, accountId, keys, ids],
  );
  for (const table of ['tag_assignment', 'screening', 'decision', 'canned_use']) {
    await tx.query(
      `update ${table} set conversation_id = $3 where workspace_id = $1 and item_id = any ($2::bigint[])`,
      [workspaceId, ids, toId],
    );
  }
  // the call that carries a reply goes with the reply; a call about an item goes with the item
  await tx.query(
    `with gone as (
       update action set conversation_id = $3 where workspace_id = $1 and conversation_id = $4 and coalesce(own_item_id, item_id) = any ($2::bigint[])
       returning id),
     approvals as (update action_approval p set conversation_id = $3 from gone where p.workspace_id = $1 and p.action_id = gone.id)
     update action_comment m set conversation_id = $3 from gone where m.workspace_id = $1 and m.action_id = gone.id`,
    [workspaceId, ids, toId, move.fromId],
  );
}

/** A conversation that takes another one in is read by those who had read both; what somebody has not read in either stays unread. */
export async function joinSeen(
  tx: Tx,
  workspaceId: number,
  from: Pick<MovingConversation, 'id' | 'last_in_item_id'>,
  to: Pick<MovingConversation, 'id' | 'last_in_item_id'>,
): Promise<void> {
  await tx.query(
    `update seen t set item_id = case when s.item_id < $4 then least(t.item_id, s.item_id)
                                      when t.item_id >= $5 then greatest(t.item_id, s.item_id) else t.item_id end
     from (select m.member_id, coalesce(o.item_id, 0) as item_id from seen m
           left join seen o on o.workspace_id = $1 and o.member_id = m.member_id and o.conversation_id = $2
           where m.workspace_id = $1 and m.conversation_id = $3) s
     where t.workspace_id = $1 and t.conversation_id = $3 and t.member_id = s.member_id`,
    [workspaceId, from.id, to.id, from.last_in_item_id ?? 0, to.last_in_item_id ?? 0],
  );
}
