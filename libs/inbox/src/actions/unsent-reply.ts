import type { Tx } from '@parvis/platform';
import { keepClocks } from '../clocks/keep-clocks';
import { DIRECTION } from '../conversations/conversation-writes';
import { leastPublic } from '../drafts/own-drafts';
import { draftChanged, itemUpdated } from '../wire/events';
import type { ActionWork } from './action-claims';
import type { ConversationBefore } from './action-payload';

const DELETED = 3; // PLATFORM_STATES

type UnsentReply = Pick<ActionWork, 'id' | 'workspaceId' | 'conversationId' | 'ownItemId' | 'payload'>;

// somebody wrote since, or another reply of ours left or is about to: then the conversation is as that left it
const STANDS = `
  coalesce(c.last_in_item_id, 0) < $3
  and not exists (select 1 from action o where o.workspace_id = $1 and o.conversation_id = $2 and o.id <> $4
                  and o.verb in ('reply', 'private-reply') and o.own_item_id > $3 and o.state not in ('failed', 'cancelled') and not o.deferred)`;

/** A reply that did not leave answers nobody: the conversation is owed an answer again, and open if the reply had closed it. */
export async function reopenUnsent(tx: Tx, work: UnsentReply): Promise<void> {
  const { before } = work.payload;
  if (!before || work.ownItemId === null) return;
  await tx.query(
    `update conversation c set waiting_since = $5, next_due_at = $6, at_risk = $7, status = case when c.status = 3 then $8 else c.status end,
       handled_at = case when c.status = 3 then $9::timestamptz else c.handled_at end,
       snoozed_until = case when c.status = 3 then $10::timestamptz else c.snoozed_until end, version = c.version + 1
     where c.workspace_id = $1 and c.id = $2 and ${STANDS}`,
    [
      work.workspaceId,
      work.conversationId,
      work.ownItemId,
      work.id,
      before.waitingSince,
      before.nextDueAt,
      before.atRisk,
      before.status,
      before.handledAt,
      before.snoozedUntil,
    ],
  );
  await keepClocks(tx, work.workspaceId, [work.conversationId]);
}

/**
 * Takes back a reply that never left: its item disappears from the thread, the text returns to its writer as a draft, the
 * files can be sent again.
 */
export async function takeBackReply(tx: Tx, work: UnsentReply & { requestedBy: number | null }): Promise<void> {
  if (work.ownItemId === null) return;
  const { before, text } = work.payload;
  await reopenUnsent(tx, work);
  const item = [work.workspaceId, work.ownItemId];
  await tx.query(`update item set platform_state = ${DELETED} where workspace_id = $1 and id = $2`, item);
  await tx.query(
    'update attachment set item_id = null, account_id = null where workspace_id = $1 and item_id = $2',
    item,
  );
  await discountItem(tx, work);
  if (before) await restoreActivity(tx, work, before); // one that was for later has changed no more than the count
  if (work.requestedBy !== null && text !== '') {
    await tx.query(
      `insert into draft as d (workspace_id, member_id, conversation_id, verb, text)
       select $1, $2, $3, x.verb, $4 from action x where workspace_id = $1 and id = $5
       on conflict (workspace_id, member_id, conversation_id) do update
         set text = d.text || E'\\n\\n' || excluded.text, verb = ${leastPublic('d.verb', 'excluded.verb')},
           updated_at = now(), version = nextval('draft_version')
         where position(excluded.text in d.text) = 0`, // what they write meanwhile stays too
      [work.workspaceId, work.requestedBy, work.conversationId, text, work.id],
    );
    await tx.publish(work.workspaceId, draftChanged(work.conversationId, work.requestedBy));
  }
  await tx.publish(work.workspaceId, itemUpdated(work.conversationId, work.ownItemId, work.requestedBy));
}

async function discountItem(tx: Tx, work: UnsentReply): Promise<void> {
  await tx.query(
    `update conversation set item_count = greatest(item_count - 1, 0), version = version + 1 where workspace_id = $1 and id = $2`,
    [work.workspaceId, work.conversationId],
  );
  await tx.query('delete from canned_use where workspace_id = $1 and item_id = $2', [work.workspaceId, work.ownItemId]);
}

async function restoreActivity(tx: Tx, work: UnsentReply, before: ConversationBefore): Promise<void> {
  await tx.query(
    `update conversation c set last_activity_at = $4, last_direction = $5, has_attachments = $6
     where c.workspace_id = $1 and c.id = $2 and not exists (
       select 1 from item i where i.workspace_id = $1 and i.conversation_id = $2 and i.id > $3
         and i.direction in (${DIRECTION.in}, ${DIRECTION.out}))`,
    [
      work.workspaceId,
      work.conversationId,
      work.ownItemId,
      before.lastActivityAt,
      before.lastDirection,
      before.hasAttachments,
    ],
  );
}
