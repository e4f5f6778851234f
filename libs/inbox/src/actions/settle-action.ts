import type { Receipt } from '@parvis/channels';
import { type ActionVerb, PLATFORM_STATES, type PlatformState } from '@parvis/contracts';
import { codeOf, type Tx } from '@parvis/platform';
import { keepClocks } from '../clocks/keep-clocks';
import { lockConversation } from '../conversations/conversation-writes';
import { LANE_LOCK, laneOf } from '../landing/lanes';
import { actionUpdated, conversationUpdated, itemUpdated } from '../wire/events';
import type { ActionWork } from './action-claims';
import { adoptOwnItem, rewordOwnItem } from './own-item';
import { reopenUnsent } from './unsent-reply';

const STATE_AFTER: Partial<Record<ActionVerb, PlatformState>> = {
  hide: 'hidden',
  unhide: 'visible',
  approve: 'visible',
  delete: 'deleted',
  'delete-reply': 'deleted',
};
/** What is needed of an action to write what follows from its end. */
type SettledWork = Pick<
  ActionWork,
  'id' | 'workspaceId' | 'accountId' | 'conversationId' | 'itemId' | 'ownItemId' | 'verb' | 'payload'
>;

const IN_HAND = `('sending', 'unknown')`;

/**
 * What follows when the platform tells the end of an action it had accepted as pending; the action's row says it already.
 */
export async function followResult(tx: Tx, work: SettledWork, done: boolean): Promise<void> {
  const state = STATE_AFTER[work.verb];
  if (done && state && work.itemId !== null) await setItemState(tx, work, work.itemId, state);
  if (done && work.verb === 'edit-reply') await rewordOwnItem(tx, work);
  if (!done && isReply(work.verb)) await reopenUnsent(tx, work);
}

export function isReply(verb: ActionVerb): boolean {
  return verb === 'reply' || verb === 'private-reply';
}

/**
 * Writes what the platform confirmed, with everything that follows from it, in the caller's transaction. Doing it twice
 * changes nothing; false when it was settled before. `targetGone`: the item itself is not there any more.
 */
export async function settleAction(tx: Tx, work: ActionWork, receipt: Receipt, targetGone = false): Promise<boolean> {
  await lockLane(tx, work);
  await lockConversation(tx, work.workspaceId, work.conversationId);
  const settled = await tx.query(
    `update action x set state = 'done', done_at = now(), sending_since = null, error_code = null, error_detail = null,
       permalink = coalesce($4, permalink),
       external_id = case when exists (select 1 from action o where o.workspace_id = $1 and o.account_id = x.account_id
                                       and o.external_id = $3 and o.id <> x.id) then x.external_id else coalesce($3, x.external_id) end
     where workspace_id = $1 and id = $2 and state in ${IN_HAND} returning 1`,
    [work.workspaceId, work.id, receipt.externalId, receipt.permalink],
  );
  if (settled.length === 0) return false;
  if (isReply(work.verb)) await settleReply(tx, work, receipt);
  if (work.verb === 'edit-reply') await rewordOwnItem(tx, work);
  const state = targetGone ? 'deleted' : stateToldOf(work, receipt) ? undefined : STATE_AFTER[work.verb];
  if (state && work.itemId !== null) await setItemState(tx, work, work.itemId, state);
  await tx.publish(
    work.workspaceId,
    actionUpdated(work.conversationId, work.id, null),
    conversationUpdated(work.conversationId, null),
  );
  return true;
}

/** Whether the receipt itself says how the target stands now (held, where others hide); its effects are applied like all news. */
function stateToldOf({ payload: { target } }: ActionWork, { effects }: Receipt): boolean {
  return effects.some(
    (effect) => (effect.type === 'state' || effect.type === 'removed') && effect.externalId === target.externalId,
  );
}

/** The intake of the account waits: the echo of what is settled here finds it settled. Taken before any row, as the intake does. */
async function lockLane(tx: Tx, work: ActionWork): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1, $2)', [LANE_LOCK, laneOf(work.workspaceId, work.accountId)]);
}

/** The platform accepted but has not finished: a later event or our own look tells the end. */
export async function keepPending(tx: Tx, work: ActionWork, receipt: Receipt, forMs: number): Promise<void> {
  // without `sending_since` it does not count as abandoned
  await tx.query(
    `update action set state = 'sending', sending_since = null, external_id = coalesce($3, external_id),
       next_attempt_at = now() + make_interval(secs => $4::float8 / 1000)
     where workspace_id = $1 and id = $2 and state in ${IN_HAND}`,
    [work.workspaceId, work.id, receipt.externalId, forMs],
  );
  await tx.publish(work.workspaceId, actionUpdated(work.conversationId, work.id, null));
}

/** Refused for good: a person sees why; a reply's conversation waits for an answer again. */
export async function failAction(
  tx: Tx,
  work: ActionWork,
  failure: { code: string; detail: string; targetGone: boolean },
): Promise<void> {
  await lockConversation(tx, work.workspaceId, work.conversationId);
  const failed = await tx.query(
    `update action set state = 'failed', sending_since = null, error_code = $3, error_detail = $4
     where workspace_id = $1 and id = $2 and state in ('held', 'queued', 'sending', 'unknown') returning 1`,
    [work.workspaceId, work.id, failure.code, failure.detail],
  );
  if (failed.length === 0) return;
  if (failure.targetGone && work.itemId !== null) await setItemState(tx, work, work.itemId, 'deleted');
  if (isReply(work.verb)) await reopenUnsent(tx, work);
  await tx.publish(
    work.workspaceId,
    actionUpdated(work.conversationId, work.id, null),
    conversationUpdated(work.conversationId, null),
  );
}

async function settleReply(tx: Tx, work: ActionWork, receipt: Receipt): Promise<void> {
  if (work.ownItemId === null) return;
  await adoptOwnItem(tx, work, work.ownItemId, receipt);
  await tx.query(
    `update conversation set first_reply_at = coalesce(first_reply_at, now()), version = version + 1,
       waiting_since = case when coalesce(last_in_item_id, 0) < $3 then null else waiting_since end,
       next_due_at = case when coalesce(last_in_item_id, 0) < $3 then null else next_due_at end,
       at_risk = at_risk and coalesce(last_in_item_id, 0) >= $3
     where workspace_id = $1 and id = $2`,
    [work.workspaceId, work.conversationId, work.ownItemId],
  );
  await keepClocks(tx, work.workspaceId, [work.conversationId]);
}

async function setItemState(tx: Tx, work: SettledWork, itemId: string, state: PlatformState): Promise<void> {
  const changed = await tx.query(
    `update item set platform_state = $3, state_at = greatest(state_at, now())
     where workspace_id = $1 and id = $2 and platform_state <> $3 returning 1`,
    [work.workspaceId, itemId, codeOf(PLATFORM_STATES, state)],
  );
  if (changed.length > 0) await tx.publish(work.workspaceId, itemUpdated(work.conversationId, itemId, null));
}
