import type { ActionVerb, ActionView } from '@parvis/contracts';
import { throwProblem, type Tx } from '@parvis/platform';
import { ACTION_COLUMNS, type ActionRow, toActionView } from '../views-of/action-view';
import type { ActionPayload } from './action-payload';

interface NewAction {
  id: string;
  conversationId: string;
  accountId: number;
  /** The item it is about. */
  itemId: string;
  /** The reply it carries. */
  ownItemId: string | null;
  verb: ActionVerb;
  payload: ActionPayload;
  holdSeconds: number;
  /** Null: nobody asked for it by hand. */
  requestedBy: number | null;
  lastSeenItemId: string | null;
  /** Unique in the workspace: the second insert of the same fails. */
  idempotencyKey: string;
  /** A reply that is not to leave after its undo window, but at a time or when others approved it. */
  deferral?: Deferral | null;
}

/** Until when, or until whose approval, a reply waits; and what it does when it goes out. */
export interface Deferral {
  sendAt: Date | null;
  approval: { policyId: number; needed: number; teamId: number | null } | null;
  thenHandle: boolean;
  sendAnyway: boolean;
}

/** Writes a call we owe: held for the undo window, until its time or its approval, then due. */
export async function insertAction(tx: Tx, workspaceId: number, action: NewAction): Promise<void> {
  const { deferral = null } = action;
  const approval = deferral?.approval ?? null;
  await tx.query(
    `insert into action (id, workspace_id, conversation_id, account_id, item_id, own_item_id, verb, state, payload,
                         hold_until, next_attempt_at, requested_by, last_seen_item_id, idempotency_key,
                         deferred, send_at, then_handle, send_anyway, approvals_needed, approval_policy_id, approver_team_id, post_id)
     values ($1, $2, $3, $4, $5, $6, $7,
             case when $17::int > 0 then 'awaiting-approval' when $14::timestamptz is not null or $8::int > 0 then 'held' else 'queued' end,
             $9, case when $17::int > 0 then null when $14::timestamptz is not null then $14::timestamptz
                      when $8::int > 0 then now() + make_interval(secs => $8) end,
             coalesce($14::timestamptz, now() + make_interval(secs => $8)), $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
             (select c.post_id from conversation c where c.workspace_id = $2 and c.id = $3))`,
    [
      action.id,
      workspaceId,
      action.conversationId,
      action.accountId,
      action.itemId,
      action.ownItemId,
      action.verb,
      action.holdSeconds,
      JSON.stringify(action.payload),
      action.requestedBy,
      action.lastSeenItemId,
      action.idempotencyKey,
      deferral !== null,
      deferral?.sendAt ?? null,
      deferral?.thenHandle ?? false,
      deferral?.sendAnyway ?? false,
      approval?.needed ?? 0,
      approval?.policyId ?? null,
      approval?.teamId ?? null,
    ],
  );
}

/** An action as it stands; 404 when there is none. */
export async function actionView(tx: Tx, workspaceId: number, id: string): Promise<ActionView> {
  const row = await tx.maybeOne<ActionRow>(
    `select ${ACTION_COLUMNS} from action x where x.workspace_id = $1 and x.id = $2`,
    [workspaceId, id],
  );
  return toActionView(row ?? throwProblem('not-found', { detail: 'There is no such action.' }));
}

/** The key under which a member's request may make one action only: theirs when they sent one, else the action's own id. */
export function actionKey(memberId: number, requestKey: string | undefined, actionId: string): string {
  return requestKey === undefined ? actionId : `${memberId}:${requestKey}`;
}
