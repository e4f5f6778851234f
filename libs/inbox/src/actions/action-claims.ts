import type { ActionState, ActionVerb } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { actionUpdated } from '../wire/events';
import type { ActionPayload } from './action-payload';

/** An action in the hands of a worker. */
export interface ActionWork {
  id: string;
  workspaceId: number;
  accountId: number;
  conversationId: string;
  itemId: string | null;
  ownItemId: string | null;
  verb: ActionVerb;
  state: ActionState;
  payload: ActionPayload;
  attempts: number;
  createdAt: Date;
  sendingSince: Date | null;
  /** A scheduled reply whose time has come, but that has not been looked at yet: see `releaseDue`. */
  deferred: boolean;
}

const WORK = `x.id, x.workspace_id as "workspaceId", x.account_id as "accountId", x.conversation_id as "conversationId",
  x.item_id as "itemId", x.own_item_id as "ownItemId", x.verb, x.state, x.payload, x.attempts, x.created_at as "createdAt",
  x.sending_since as "sendingSince", x.deferred`;

const REPLY_VERBS = `('reply', 'private-reply')`;

// replies of a conversation leave in the order they were written, one for later does not hold up those before its time; the decisions
// on one item leave in their order too. What ends an item on its channel lets the author's statement try once before it, for half a
// minute: afterwards there is nothing left that could be answered
const BLOCKED = `
  select 1 from action b
  where b.workspace_id = x.workspace_id and b.conversation_id = x.conversation_id and b.id < x.id
    and b.state in ('held', 'queued', 'sending', 'unknown') and not b.deferred
    and case when x.verb in ${REPLY_VERBS} then b.verb in ${REPLY_VERBS}
             else b.verb not in ${REPLY_VERBS} and b.item_id = x.item_id end
  union all
  select 1 from action b join statement s on s.workspace_id = b.workspace_id and s.action_id = b.id
  where x.verb in ('delete', 'reject', 'spam', 'ban') and b.workspace_id = x.workspace_id and b.conversation_id = x.conversation_id
    and b.item_id = x.item_id and b.verb in ${REPLY_VERBS} and (b.state in ('held', 'queued') and b.attempts = 0 or b.state = 'sending')
    and coalesce(b.hold_until, b.created_at) > now() - interval '30 seconds'`;

/** The action, if a worker has something to do about it now. */
export async function findWork(tx: Tx, workspaceId: number, id: string): Promise<ActionWork | null> {
  const row = await tx.maybeOne<ActionWork>(
    `select ${WORK} from action x
     where x.workspace_id = $1 and x.id = $2 and x.state in ('held', 'queued', 'unknown') and x.next_attempt_at <= now()`,
    [workspaceId, id],
  );
  return row ?? null;
}

/**
 * Marks a due action as being sent, in a commit of its own before the call. Of several workers one gets it; the others, and
 * whoever comes after a cancellation, get null. `blocked`: an earlier one of the same thread or item has to leave first.
 */
export async function claimForSending(tx: Tx, workspaceId: number, id: string): Promise<ActionWork | 'blocked' | null> {
  const row = await tx.maybeOne<ActionWork & { blocked: boolean }>(
    `select ${WORK}, exists (${BLOCKED}) as blocked from action x
     where x.workspace_id = $1 and x.id = $2 and x.state in ('held', 'queued') and x.next_attempt_at <= now() and not x.deferred
       and coalesce(x.hold_until, now()) <= now()
     for no key update`,
    [workspaceId, id],
  );
  if (!row) return null;
  if (row.blocked) {
    await postpone(tx, row, 1000, null);
    return 'blocked';
  }
  await tx.query(
    `update action set state = 'sending', sending_since = now(), attempts = attempts + 1, error_code = null, error_detail = null
     where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  await tx.publish(workspaceId, actionUpdated(row.conversationId, id, null));
  const { blocked: _, ...work } = row;
  return { ...work, state: 'sending', attempts: work.attempts + 1, sendingSince: new Date() };
}

/** Puts an action back for later. With a detail people see why it waits. */
export async function postpone(
  tx: Tx,
  work: Pick<ActionWork, 'id' | 'workspaceId' | 'conversationId'>,
  delayMs: number,
  detail: { code: string; detail: string } | null,
): Promise<void> {
  await tx.query(
    `update action set state = 'queued', sending_since = null, next_attempt_at = now() + make_interval(secs => $3::float8 / 1000),
       error_code = $4, error_detail = $5
     where workspace_id = $1 and id = $2 and state in ('held', 'queued', 'sending', 'unknown')`,
    [work.workspaceId, work.id, delayMs, detail?.code ?? null, detail?.detail ?? null],
  );
  await tx.publish(work.workspaceId, actionUpdated(work.conversationId, work.id, null));
}

/** The outcome of the call is not known: the next thing done about it is to look. `sending_since` stays: looks are counted from it. */
export async function markUnknown(tx: Tx, work: ActionWork, delayMs: number, detail: string): Promise<void> {
  await tx.query(
    `update action set state = 'unknown', next_attempt_at = now() + make_interval(secs => $3::float8 / 1000),
       error_code = 'unknown-outcome', error_detail = $4
     where workspace_id = $1 and id = $2 and state in ('sending', 'unknown')`,
    [work.workspaceId, work.id, delayMs, detail],
  );
  await tx.publish(work.workspaceId, actionUpdated(work.conversationId, work.id, null));
}

/** Actions left `sending` by a process that died, and those pending for too long, become `unknown`. Returns how many. */
export async function adoptAbandoned(tx: Tx, leaseMs: number): Promise<number> {
  const rows = await tx.query<{ id: string; workspace_id: number; conversation_id: string }>(
    `update action set state = 'unknown', next_attempt_at = now(), sending_since = coalesce(sending_since, now()),
       error_code = 'unknown-outcome', error_detail = 'The worker stopped while it was sending.'
     where state = 'sending'
       and (sending_since < now() - make_interval(secs => $1::float8 / 1000) or (sending_since is null and next_attempt_at < now()))
     returning id, workspace_id, conversation_id`,
    [leaseMs],
  );
  for (const row of rows) await tx.publish(row.workspace_id, actionUpdated(row.conversation_id, row.id, null));
  return rows.length;
}

interface DueAction {
  id: string;
  workspaceId: number;
  attempts: number;
  inMs: number;
}

/** What is due within the horizon on accounts that can be called; removed accounts too, so that their actions end. */
export function dueActions(tx: Tx, horizonMs: number, limit: number): Promise<DueAction[]> {
  return tx.prepared<DueAction>(
    `select x.id, x.workspace_id as "workspaceId", x.attempts,
            extract(epoch from greatest(x.next_attempt_at, a.paused_until) - clock_timestamp())::float8 * 1000 as "inMs"
     from action x join account a on a.workspace_id = x.workspace_id and a.id = x.account_id
     where x.state in ('held', 'queued', 'unknown') and x.next_attempt_at < now() + make_interval(secs => $1::float8 / 1000)
       and (a.removed_at is not null
            or (a.enabled and a.health <> 'needs-sign-in'
                and coalesce(a.paused_until, now()) < now() + make_interval(secs => $1::float8 / 1000)))
     order by x.next_attempt_at limit $2`,
    [horizonMs, limit],
  );
}
