import type { Tx } from '@parvis/platform';
import { STATUS } from '../conversations/conversation-writes';
import { conversationUpdated } from '../wire/events';
import { keepClocks } from './keep-clocks';

/**
 * Brings the clocks of people's conversations in line when what is promised to them changed: somebody became a VIP, or is none any
 * more. What is handled stays as it was. Raises the versions and publishes.
 */
export async function keepClocksOfPeople(tx: Tx, workspaceId: number, contactIds: readonly string[]): Promise<void> {
  const open = await tx.query<{ id: string }>(
    `select id from conversation where workspace_id = $1 and contact_id = any ($2::bigint[]) and status <> ${STATUS.handled}
     order by id for no key update`,
    [workspaceId, contactIds],
  );
  const { changed } = await keepClocks(tx, workspaceId, open.map(({ id }) => id)); // prettier-ignore
  if (changed.length === 0) return;
  await tx.query('update conversation set version = version + 1 where workspace_id = $1 and id = any ($2::bigint[])', [
    workspaceId,
    changed,
  ]);
  await tx.publish(workspaceId, ...changed.map((id) => conversationUpdated(id, null)));
}
