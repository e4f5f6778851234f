import { type GuardedVerb, type ModerationRequestView, type RequestMode, type RequestPreview, type RequestState, VERB_PERMISSIONS } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { type PublishedEvent, throwProblem, type Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';

/** Columns of a request, of `moderation_request q`. */
export const REQUEST_COLUMNS = `q.id, q.workspace_id, q.kind, q.state, q.mode, q.reason_id, q.note, q.send_statement, q.until, q.requested_by, q.at, q.decided_by,
  q.decided_at, q.decision_note, q.runs_at, q.expires_at, q.finished_at, q.total, q.done, q.refused, q.left_out, q.preview, q.version`;

export interface RequestRow {
  id: string;
  workspace_id: number;
  kind: GuardedVerb;
  state: RequestState;
  mode: RequestMode;
  reason_id: number | null;
  note: string | null;
  /** Null: as the workspace has set it. */
  send_statement: boolean | null;
  until: Date | null;
  requested_by: number;
  at: Date;
  decided_by: number | null;
  decided_at: Date | null;
  decision_note: string | null;
  runs_at: Date | null;
  expires_at: Date;
  finished_at: Date | null;
  total: number;
  done: number;
  refused: number;
  left_out: number;
  preview: RequestPreview;
  version: number;
}

/** As this member sees it. */
export function toRequestView(row: RequestRow, agent: Agent): ModerationRequestView {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    mode: row.mode,
    reasonId: row.reason_id === null ? null : String(row.reason_id),
    note: row.note,
    until: isoOrNull(row.until),
    requestedBy: String(row.requested_by),
    at: row.at.toISOString(),
    decidedBy: row.decided_by === null ? null : String(row.decided_by),
    decidedAt: isoOrNull(row.decided_at),
    decisionNote: row.decision_note,
    runsAt: isoOrNull(row.runs_at),
    expiresAt: row.expires_at.toISOString(),
    finishedAt: isoOrNull(row.finished_at),
    total: row.total,
    counts: { done: row.done, refused: row.refused, 'left-out': row.left_out },
    preview: row.preview,
    mayAnswer: mayAnswer(row, agent),
    version: row.version,
  };
}

/** Somebody else, in person, with the right to do it themselves. */
export function mayAnswer(row: Pick<RequestRow, 'state' | 'mode' | 'requested_by' | 'kind'>, agent: Agent): boolean {
  if (row.state !== 'waiting' || row.mode !== 'second-person') return false;
  if (row.requested_by === agent.memberId || agent.tokenId !== undefined) return false;
  return agent.permissions.has(VERB_PERMISSIONS[row.kind]);
}

/** @throws not-found */
export async function readRequest(tx: Tx, workspaceId: number, id: string): Promise<RequestRow> {
  const row = await tx.maybeOne<RequestRow & Record<string, unknown>>(
    `select ${REQUEST_COLUMNS} from moderation_request q where q.workspace_id = $1 and q.id = $2`,
    [workspaceId, id],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such request.' });
}

/** It was made, answered, or went on. */
export function requestUpdated(requestId: string, memberId: number | null): PublishedEvent {
  return { kind: 'moderation-request.updated', actorMemberId: memberId, data: { requestId } };
}
