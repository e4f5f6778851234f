import type { AppealMessage, AppealState, AppealView } from '@parvis/contracts';
import { throwProblem, type Tx } from '@parvis/platform';
import { RECORD_COLUMNS, RECORD_TABLES, type RecordRow, toDecisionRecord } from '../decisions/decision-record';
import { isoOrNull } from '../views-of/iso';

interface AppealRow extends RecordRow {
  own_id: string;
  version: number;
  state: AppealState;
  opened_by: number | null;
  opened_at: Date;
  reviewer_id: number | null;
  decided_by: number | null;
  decided_at: Date | null;
  undone: boolean | null;
  undo_detail: string | null;
}

interface MessageRow extends Record<string, unknown> {
  id: string;
  appeal_id: string;
  side: 'author' | 'team';
  member_id: number | null;
  text: string;
  at: Date;
}

const APPEALS = `select p.id as own_id, p.version, p.state, p.opened_by, p.opened_at, p.reviewer_id, p.decided_by, p.decided_at, p.undone, p.undo_detail, ${RECORD_COLUMNS}
  from ${RECORD_TABLES}`;

/** Appeals as the team sees them, newest first, with what was said in them. */
export async function readAppeals(
  tx: Tx,
  workspaceId: number,
  {
    ids,
    state,
    before,
    limit,
  }: { ids?: readonly string[]; state?: AppealState | undefined; before?: string | null; limit: number },
): Promise<AppealView[]> {
  const rows = await tx.query<AppealRow>(
    `${APPEALS} where d.workspace_id = $1 and p.id is not null and ($2::bigint[] is null or p.id = any ($2)) and ($3::text is null or p.state = $3)
       and ($4::bigint is null or p.id < $4) order by p.id desc limit $5`,
    [workspaceId, ids ?? null, state ?? null, before ?? null, limit],
  );
  const messages = await messagesOf(tx, workspaceId, rows.map(({ own_id }) => own_id)); // prettier-ignore
  return rows.map((row) => toAppealView(row, messages.get(row.own_id) ?? []));
}

export async function readAppeal(tx: Tx, workspaceId: number, id: string): Promise<AppealView> {
  const [appeal] = await readAppeals(tx, workspaceId, { ids: [id], limit: 1 });
  return appeal ?? throwProblem('not-found', { detail: 'There is no such appeal.' });
}

/** What was said in appeals, oldest first. */
export async function messagesOf(
  tx: Tx,
  workspaceId: number,
  appealIds: readonly string[],
): Promise<Map<string, AppealMessage[]>> {
  const rows = await tx.query<MessageRow>(
    `select id, appeal_id, side, member_id, text, at from appeal_message
     where workspace_id = $1 and appeal_id = any ($2::bigint[]) order by id`,
    [workspaceId, appealIds],
  );
  const grouped = new Map<string, AppealMessage[]>();
  for (const row of rows) grouped.set(row.appeal_id, [...(grouped.get(row.appeal_id) ?? []), toMessage(row)]);
  return grouped;
}

function toMessage({ id, side, member_id, text, at }: MessageRow): AppealMessage {
  return { id, side, memberId: member_id === null ? null : String(member_id), text, at: at.toISOString() };
}

function toAppealView(row: AppealRow, messages: AppealMessage[]): AppealView {
  const text = (id: number | null) => (id === null ? null : String(id));
  return {
    id: row.own_id,
    version: row.version,
    state: row.state,
    decision: toDecisionRecord(row),
    openedByMemberId: text(row.opened_by),
    openedAt: row.opened_at.toISOString(),
    reviewerId: text(row.reviewer_id),
    decidedByMemberId: text(row.decided_by),
    decidedAt: isoOrNull(row.decided_at),
    undone: row.undone,
    undoDetail: row.undo_detail,
    messages,
  };
}
