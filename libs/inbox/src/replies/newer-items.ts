import type { ItemView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { DIRECTION } from '../conversations/conversation-writes';
import { loadItemBundle, toItemViews } from '../views-of/load-items';

const MOST_SHOWN = 20;
const LAG_MS = 2 * 60_000;

// of `item i`: $1 workspace, $2 conversation, $3 the newest item seen, $4 the writer
const NEWER = `i.workspace_id = $1 and i.conversation_id = $2 and i.id <> $3
  and (i.direction = ${DIRECTION.in} or (i.direction = ${DIRECTION.out} and i.author_member_id is distinct from $4))
  and i.platform_state <> 3
  and (i.id > $3 or (i.direction = ${DIRECTION.in} and i.received_at > $5::timestamptz and i.received_at >
        (select s.received_at from item s where s.workspace_id = $1 and s.id = $3)))`;

/**
 * What came in or was answered after the newest item the writer has seen; oldest first. Ids follow the platform's clock,
 * which may lag behind ours by seconds: what arrived after that item in the last two minutes counts as newer too.
 */
export async function newerItems(
  tx: Tx,
  agent: Agent,
  conversationId: string,
  lastSeenItemId: string,
  writerId: number | null = agent.memberId,
): Promise<ItemView[]> {
  const rows = await tx.prepared<{ id: string }>(
    `select i.id from item i where ${NEWER} order by i.id desc limit ${MOST_SHOWN}`,
    [agent.workspaceId, conversationId, lastSeenItemId, writerId, new Date(Date.now() - LAG_MS)],
  );
  if (rows.length === 0) return [];
  const bundle = await loadItemBundle(tx, agent.workspaceId, rows.map(({ id }) => id)); // prettier-ignore
  return toItemViews(bundle, agent.permissions, new Date());
}

interface Written {
  workspaceId: number;
  conversationId: string;
  lastSeenItemId: string;
  writerId: number | null;
  writtenAt: Date;
}

/** Whether anything is newer than what the writer had seen when they wrote: of what came late only that since then. */
export async function hasNewerItems(tx: Tx, written: Written): Promise<boolean> {
  const since = new Date(written.writtenAt.getTime() - LAG_MS);
  const values = [written.workspaceId, written.conversationId, written.lastSeenItemId, written.writerId, since];
  const { found } = await tx.one<{ found: boolean }>(
    `select exists (select 1 from item i where ${NEWER}) as found`,
    values,
  );
  return found;
}
