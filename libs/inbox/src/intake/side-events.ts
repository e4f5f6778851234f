import type { AccountNotice, ActionResult, DeliveryReport, Hint, InboundEvent } from '@parvis/channels';
import type { ActionVerb } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { changeHealth, noteNotice } from '../accounts/account-health';
import type { ActionPayload } from '../actions/action-payload';
import { followResult } from '../actions/settle-action';
import { type Arrival, extKey, scoped, threadHash } from './arrivals';
import type { Batch } from './batch';
import { OUT } from './conversation-rules';

type Of<E extends InboundEvent> = Arrival<E>;

const RANK = `case delivery when 'failed' then 3 when 'seen' then 2 when 'delivered' then 1 else 0 end`;
const RANKS = { delivered: 1, seen: 2, failed: 3 } as const;

/** How far a message of ours got. Reports only move forward: a late `delivered` does not undo `seen`. */
export async function applyDelivery(tx: Tx, batch: Batch, { account, event }: Of<DeliveryReport>): Promise<void> {
  const items = event.externalIds.flatMap((id) => batch.known.keys.get(scoped(account, extKey(id)))?.itemId ?? []);
  const thread = event.threadKey === null || !event.watermark ? null : await threadId(tx, account, event.threadKey);
  if (items.length === 0 && thread === null) return;
  const changed = await tx.query<{ id: string; conversation_id: string; action_id: string | null }>(
    `update item set delivery = $2 where workspace_id = $1 and direction = ${OUT} and ${RANK} < $3
       and (id = any ($4::bigint[])
         or (conversation_id = $5::bigint and home_id is null or home_id = $5::bigint) and created_at <= $6 and external_id is not null)
     returning id, conversation_id, action_id`,
    [account.workspaceId, event.state, RANKS[event.state], items, thread, event.at],
  );
  for (const { id, conversation_id } of changed) {
    batch.publish(account.workspaceId, { kind: 'item.updated', conversationId: conversation_id, data: { itemId: id } });
  }
  if (event.state !== 'failed') return;
  const actions = changed.flatMap(({ action_id }) => action_id ?? []);
  await failActions(tx, batch, account.workspaceId, actions, event.detail ?? 'The channel could not deliver it.');
}

async function failActions(
  tx: Tx,
  batch: Batch,
  workspaceId: number,
  ids: readonly string[],
  detail: string,
): Promise<void> {
  if (ids.length === 0) return;
  const failed = await tx.query<{ id: string; conversation_id: string }>(
    `update action set state = 'failed', error_code = 'not-delivered', error_detail = $3
     where workspace_id = $1 and id = any ($2::bigint[]) and state <> 'failed' returning id, conversation_id`,
    [workspaceId, ids, detail],
  );
  for (const { id, conversation_id } of failed) {
    batch.publish(workspaceId, { kind: 'action.updated', conversationId: conversation_id, data: { actionId: id } });
  }
}

/** The conversation that a thread made, whether it still stands alone or was merged into another. */
async function threadId(tx: Tx, account: Arrival['account'], threadKey: string): Promise<string | null> {
  const row = await tx.maybeOne<{ id: string }>(
    `select id from conversation where workspace_id = $1 and account_id = $2 and thread_hash = $3
     union all select home_id from thread_alias where workspace_id = $1 and account_id = $2 and alias_hash = $3 and home_id is not null
     limit 1`,
    [account.workspaceId, account.id, threadHash(threadKey)],
  );
  return row?.id ?? null;
}

interface SettledRow {
  id: string;
  conversation_id: string;
  item_id: string | null;
  own_item_id: string | null;
  verb: ActionVerb;
  payload: ActionPayload;
}

/** The end of an action that the platform had accepted as pending. */
export async function applyActionResult(tx: Tx, batch: Batch, { account, event }: Of<ActionResult>): Promise<void> {
  if (!/^\d{1,19}$/.test(event.actionId)) return;
  const done = event.state === 'done';
  const row = await tx.maybeOne<SettledRow>(
    `update action set state = $4, external_id = coalesce($5, external_id), done_at = case when $4 = 'done' then coalesce(done_at, now()) end,
       error_code = case when $4 = 'failed' then 'refused' end, error_detail = case when $4 = 'failed' then coalesce($6, '') end
     where workspace_id = $1 and account_id = $2 and id = $3 and (state in ('queued', 'sending', 'unknown') or state = 'done' and $4 = 'failed'
       or state = 'failed' and error_code = 'unknown-outcome')
     returning id, conversation_id, item_id, own_item_id, verb, payload`,
    [account.workspaceId, account.id, event.actionId, event.state, done ? event.externalId : null, event.detail],
  );
  if (!row) return;
  batch.publish(account.workspaceId, {
    kind: 'action.updated',
    conversationId: row.conversation_id,
    data: { actionId: row.id },
  });
  const { id, conversation_id: conversationId, item_id: itemId, own_item_id: ownItemId, verb, payload } = row;
  const { id: accountId, workspaceId } = account;
  await followResult(tx, { id, workspaceId, accountId, conversationId, itemId, ownItemId, verb, payload }, done);
  if (!done || event.externalId === null || row.own_item_id === null) return;
  await tx.query('update item set external_id = $3 where workspace_id = $1 and id = $2 and external_id is null', [
    account.workspaceId,
    row.own_item_id,
    event.externalId,
  ]);
  await tx.query(
    `insert into item_key (workspace_id, account_id, ext_key, item_id, conversation_id, home_id)
     values ($1, $2, $3, $4, $5, (select home_id from item where workspace_id = $1 and id = $4))
     on conflict (workspace_id, account_id, ext_key) do update
       set item_id = excluded.item_id, conversation_id = excluded.conversation_id, home_id = excluded.home_id
     where item_key.conversation_id is null`,
    [account.workspaceId, account.id, extKey(event.externalId), row.own_item_id, row.conversation_id],
  );
}

/** What the platform says of the account itself. */
export async function applyNotice(tx: Tx, { account, event }: Of<AccountNotice>): Promise<void> {
  const { workspaceId, id } = account;
  if (event.code === 'subscription-lost') return noteNotice(tx, workspaceId, id, event.detail);
  await changeHealth(tx, workspaceId, id, { health: 'needs-sign-in', detail: event.detail, error: event.detail });
}

// in key order, so that two lanes never wait for each other in a circle; a hint that is due already is left as it is
const NOTE_HINTS = `
  with noted as (
    insert into fetch_hint (workspace_id, account_id, ref)
    select distinct w.workspace_id, w.account_id, w.ref
    from unnest($1::int[], $2::int[], $3::text[], $4::uuid[], $5::uuid[]) as w (workspace_id, account_id, ref, unnamed, unread)
    where (w.unnamed is null or not exists (
      select 1 from identity n where n.workspace_id = w.workspace_id and n.account_id = w.account_id and n.ext_key = w.unnamed and n.name <> ''))
    and (w.unread is null or not exists (
      select 1 from post p where p.workspace_id = w.workspace_id and p.account_id = w.account_id and p.ext_key = w.unread and p.published_at is not null))
    order by 1, 2, 3
    on conflict (workspace_id, account_id, ref) do update set due_at = now() where fetch_hint.due_at > now()
    returning 1)
  select pg_notify('parvis_hints', '') from noted limit 1`;

/**
 * Notes what thin notifications name, all of a batch in one statement; the worker fetches it. A hint about a name is dropped
 * once the person has one, a hint about a post once the post was read: only then is the time of its publication known.
 */
export async function noteHints(tx: Tx, hints: readonly Of<Hint>[]): Promise<void> {
  if (hints.length === 0) return;
  await tx.prepared(NOTE_HINTS, [
    hints.map(({ account }) => account.workspaceId),
    hints.map(({ account }) => account.id),
    hints.map(({ event }) => event.ref),
    hints.map(({ event }) => keyOrNull(event.ifUnnamed)),
    hints.map(({ event }) => keyOrNull(event.ifPostUnread)),
  ]);
}

function keyOrNull(externalId: string | undefined): string | null {
  return externalId === undefined ? null : extKey(externalId);
}
