import type { ActionState, ActionVerb, ActionView } from '@parvis/contracts';
import { isoOrNull } from './iso';

/** Columns of an action, of `action x`. */
export const ACTION_COLUMNS = `x.id, x.verb, x.state, x.hold_until, x.error_code, x.error_detail, x.attempts, x.requested_by,
  x.item_id, x.conversation_id, x.created_at`;

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
  };
}
