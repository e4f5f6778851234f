import type { ItemSeen } from '@parvis/channels';
import type { Tx } from '@parvis/platform';
import { type Arrival, extKey, scoped, threadHashes } from './arrivals';
import type { OwnReply } from './batch';
import type { Known } from './known';

/**
 * Replies of ours that an outgoing item of the platform may be the echo of: named by their action id, or under way in the same
 * conversation. Nothing is read while the platform shows no outgoing item that we do not hold.
 */
export async function loadOwnReplies(tx: Tx, items: readonly Arrival<ItemSeen>[], known: Known): Promise<OwnReply[]> {
  const unknown = items.filter(
    ({ account, event }) =>
      event.direction === 'out' && !known.keys.get(scoped(account, extKey(event.externalId)))?.conversationId,
  );
  if (unknown.length === 0) return [];
  const workspaces = [...new Set(unknown.map(({ account }) => account.workspaceId))];
  const conversations = unknown.flatMap(({ account, event }) =>
    threadHashes(event).flatMap((hash) => known.threads.get(scoped(account, hash)) ?? []),
  );
  const named = unknown.flatMap(({ event }) =>
    event.ownActionId !== null && /^\d{1,19}$/.test(event.ownActionId) ? [event.ownActionId] : [],
  );
  return tx.query<{
    actionId: string;
    itemId: string;
    conversationId: string;
    homeId: string;
    text: string;
    open: boolean;
  }>(
    `select x.id as "actionId", x.own_item_id as "itemId", x.conversation_id as "conversationId", coalesce(i.home_id, x.conversation_id) as "homeId", i.text,
       x.state in ('sending', 'unknown') and x.external_id is null as open
     from action x join item i on i.workspace_id = x.workspace_id and i.id = x.own_item_id
     where x.workspace_id = any ($1::int[])
       and (x.id = any ($2::bigint[]) or x.state in ('sending', 'unknown') and x.conversation_id in (
         select unnest($3::bigint[]) union
         select m.to_id from conversation_move m where m.workspace_id = any ($1::int[]) and m.from_id = any ($3::bigint[]) and m.undone_at is null))
     order by x.id`,
    [workspaces, named, conversations],
  );
}
