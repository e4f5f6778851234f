import type { Standing, StandingCause, StandingChangeView } from '@parvis/contracts';
import { isoOrNull } from '../views-of/iso';

/** Columns of a line of the history, of `author_standing_change h`. */
export const STANDING_CHANGE_COLUMNS = `h.id, h.identity_id, h.from_standing, h.standing, h.until, h.reason_id, h.note, h.by_member, h.cause,
  h.decision_id, h.warned_text, h.at`;

export interface StandingChangeRow {
  id: string;
  identity_id: string;
  from_standing: Standing;
  standing: Standing;
  until: Date | null;
  reason_id: number | null;
  note: string | null;
  by_member: number | null;
  cause: StandingCause;
  decision_id: string | null;
  warned_text: string | null;
  at: Date;
}

export function toStandingChangeView(row: StandingChangeRow): StandingChangeView {
  return {
    id: row.id,
    identityId: row.identity_id,
    from: row.from_standing,
    to: row.standing,
    until: isoOrNull(row.until),
    reasonId: row.reason_id === null ? null : String(row.reason_id),
    note: row.note,
    byMemberId: row.by_member === null ? null : String(row.by_member),
    cause: row.cause,
    decisionId: row.decision_id,
    warnedText: row.warned_text,
    at: row.at.toISOString(),
  };
}
