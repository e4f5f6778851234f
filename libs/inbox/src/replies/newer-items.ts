import type { ItemView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { DIRECTION } from '../conversations/conversation-writes';
import { loadItemBundle, toItemViews } from '../views-of/load-items';

const MOST_SHOWN = 20;

/**
 * What came in or was answered after the newest item the writer has seen; oldest first. Ids follow the platform's clock,
 * which may lag behind ours by seconds: what arrived after that item in the last two minutes counts as newer too.
 */
export async function newerItems(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  lastSeenItemId: string,
): Promise<ItemView[]> {
  const rows = await tx.query<{ id: string }>(
    `select i.id from item i
     where i.workspace_id = $1 and i.conversation_id = $2 and i.id <> $3
       and (i.direction = ${DIRECTION.in} or (i.direction = ${DIRECTION.out} and i.author_member_id is distinct from $4))
       and i.platform_state <> 3
       and (i.id > $3 or (i.direction = ${DIRECTION.in} and i.received_at > now() - interval '2 minutes' and i.received_at >
             (select s.received_at from item s where s.workspace_id = $1 and s.id = $3)))
     order by i.id desc limit ${MOST_SHOWN}`,
    [agent.workspaceId, conversationId, lastSeenItemId, agent.memberId],
  );
  if (rows.length === 0) return [];
  const bundle = await loadItemBundle(tx, agent.workspaceId, rows.map(({ id }) => id)); // prettier-ignore
  return toItemViews(bundle, agent.permissions, new Date());
}
