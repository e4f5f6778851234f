import type { ActionApproval, ActionState, ActionVerb, ActionView } from '@parvis/contracts';
import { isoOrNull } from './iso';

/** Columns of an action, of `action x`. */
export const ACTION_COLUMNS = `x.id, x.verb, x.state, x.hold_until, x.error_code, x.error_detail, x.attempts, x.requested_by,
  x.item_id, x.conversation_id, x.created_at, x.send_at, x.deferred, x.approvals_needed, x.approver_team_id, x.text_revision,
  case when x.verb = 'edit-reply' then x.payload ->> 'text' end as new_text,
  case when x.approvals_needed > 0 then array(select p.member_id from action_approval p
    where p.workspace_id = x.workspace_id and p.action_id = x.id order by p.at) else '{}' end as approved_by,
  case when x.approvals_needed > 0 then cardinality(array(select 1 from action_comment k
    where k.workspace_id = x.workspace_id and k.action_id = x.id)) else 0 end as comment_count`;

export interface ActionRow {
  id: string;
  verb: ActionVerb;
  state: ActionState;
  hold_until: Date | null;
  error_code: string | null;
  error_detail: string | null;
  attempts: number;
  requested_by: number | null;
  item_id: string | null;
  conversation_id: string;
  created_at: Date;
  send_at: Date | null;
  /** A reply that does not count as an answer yet. */
  deferred: boolean;
  approvals_needed: number;
  approver_team_id: number | null;
  text_revision: number;
  /** Of an edit-reply: the wording it brings. */
  new_text: string | null;
  approved_by: number[];
  comment_count: number;
}

export function toActionView(row: ActionRow): ActionView {
  return {
    id: row.id,
    verb: row.verb,
    state: row.state,
    holdUntil: isoOrNull(row.hold_until),
    error: row.error_code === null ? null : { code: row.error_code, detail: row.error_detail ?? '' },
    attempts: row.attempts,
    requestedBy: row.requested_by === null ? null : String(row.requested_by),
    itemId: row.item_id,
    conversationId: row.conversation_id,
    createdAt: row.created_at.toISOString(),
    ...(row.send_at && row.deferred && { sendAt: row.send_at.toISOString() }),
    ...(row.approvals_needed > 0 && { approval: approvalOf(row) }),
  };
}

function approvalOf(row: ActionRow): ActionApproval {
  return {
    needed: row.approvals_needed,
    by: row.approved_by.map(String),
    revision: row.text_revision,
    teamId: row.approver_team_id === null ? null : String(row.approver_team_id),
    commentCount: row.comment_count,
  };
}
