import type { Receipt } from '@parvis/channels';
import { PLATFORM_STATES } from '@parvis/contracts';
import { codeOf, type Tx } from '@parvis/platform';
import { extKey } from '../intake/arrivals';
import { itemUpdated } from '../wire/events';
import type { ActionWork } from './action-claims';

const DELETED = codeOf(PLATFORM_STATES, 'deleted');

/**
 * Ties our reply to the platform's id, so that its echo on the hook finds an item already. When the echo was faster and made
 * an item of its own, that one goes and ours takes its place. Events are published for what changed.
 */
export async function adoptOwnItem(tx: Tx, work: ActionWork, ownItemId: string, receipt: Receipt): Promise<void> {
  await tx.query(
    `update item set external_id = coalesce($3, external_id), permalink = coalesce($4, permalink)
     where workspace_id = $1 and id = $2`,
    [work.workspaceId, ownItemId, receipt.externalId, receipt.permalink],
  );
  if (receipt.externalId !== null) await takeKey(tx, work, ownItemId, receipt.externalId);
  await tx.publish(work.workspaceId, itemUpdated(work.conversationId, ownItemId, null));
}

/** Our published reply reads as the edit says; the wording before is kept as a revision. Told once more it changes nothing. */
export async function rewordOwnItem(
  tx: Tx,
  work: Pick<ActionWork, 'workspaceId' | 'conversationId' | 'itemId' | 'payload'>,
): Promise<void> {
  const { workspaceId, conversationId, itemId, payload } = work;
  if (itemId === null) return;
  await tx.query(
    `insert into item_revision (workspace_id, item_id, revision, text, stars, revised_at)
     select workspace_id, id, revision, text, stars, revised_at from item
     where workspace_id = $1 and id = $2 and text <> $3 on conflict do nothing`,
    [workspaceId, itemId, payload.text],
  );
  const reworded = await tx.query(
    `update item set text = $3, html = null, revision = revision + 1, revised_at = greatest(revised_at, now())
     where workspace_id = $1 and id = $2 and text <> $3 returning 1`,
    [workspaceId, itemId, payload.text],
  );
  if (reworded.length > 0) await tx.publish(workspaceId, itemUpdated(conversationId, itemId, null));
}

async function takeKey(tx: Tx, work: ActionWork, ownItemId: string, externalId: string): Promise<void> {
  const key = [work.workspaceId, work.accountId, extKey(externalId)];
  const before = await tx.maybeOne<{ item_id: string; conversation_id: string | null }>(
    `select item_id, conversation_id from item_key where workspace_id = $1 and account_id = $2 and ext_key = $3 for update`,
    key,
  );
  await tx.query(
    `insert into item_key (workspace_id, account_id, ext_key, item_id, conversation_id, home_id)
     values ($1, $2, $3, $4, $5, (select home_id from item where workspace_id = $1 and id = $4))
     on conflict (workspace_id, account_id, ext_key) do update
       set item_id = excluded.item_id, conversation_id = excluded.conversation_id, home_id = excluded.home_id`,
    [...key, ownItemId, work.conversationId],
  );
  if (!before || before.item_id === ownItemId || before.conversation_id === null) return;
  await replaceItem(tx, work, before.item_id);
}

/** The item that held our platform id so far: an echo that came first is removed; an earlier reply of ours was replaced. */
async function replaceItem(tx: Tx, work: ActionWork, itemId: string): Promise<void> {
  const echo = await tx.query<{ conversation_id: string }>(
    `delete from item where workspace_id = $1 and id = $2 and action_id is null and author_member_id is null
     returning conversation_id`,
    [work.workspaceId, itemId],
  );
  const [removed] = echo;
  if (!removed) {
    const replaced = `update item set platform_state = $3, external_id = null, state_at = now() where workspace_id = $1 and id = $2`;
    await tx.query(replaced, [work.workspaceId, itemId, DELETED]);
    await tx.publish(work.workspaceId, itemUpdated(work.conversationId, itemId, null));
    return;
  }
  await tx.query(
    `update conversation c set item_count = greatest(item_count - 1, 0), version = version + 1,
       last_item_id = coalesce((select max(i.id) from item i where i.workspace_id = $1 and i.conversation_id = $2), c.last_item_id)
     where workspace_id = $1 and id = $2`,
    [work.workspaceId, removed.conversation_id],
  );
  await tx.publish(work.workspaceId, {
    kind: 'item.removed',
    conversationId: removed.conversation_id,
    data: { itemId },
  });
}
