import { CHANNEL_KINDS, type DecisionKind, MODERATION_LIMITS, MODERATION_OUTCOMES, MODERATION_UNDO_OUTCOMES, type ModerationResultView, type ModerationRunState, type ModerationRunView, type ProblemCode } from '@parvis/contracts'; // prettier-ignore
import { nameOf, throwProblem, type Tx } from '@parvis/platform';
import { isoOrNull } from '../../views-of/iso';

/** Columns of a run, of `moderation_run r`. */
export const RUN_COLUMNS = `r.id, r.workspace_id, r.member_id, r.undo_member_id, r.cluster_id, r.reason_id, r.state, r.kind, r.note, r.send_statement, r.permissions,
  r.total, r.created_at, r.finished_at, r.undo_until, r.apply_until, r.version`;

export interface RunRow extends Record<string, unknown> {
  id: string;
  workspace_id: number;
  member_id: number;
  undo_member_id: number | null;
  cluster_id: string | null;
  reason_id: number | null;
  state: ModerationRunState;
  kind: DecisionKind;
  note: string | null;
  /** Null: as the workspace has set it. */
  send_statement: boolean | null;
  permissions: string[];
  total: number;
  created_at: Date;
  finished_at: Date | null;
  undo_until: Date | null;
  apply_until: Date | null;
  version: number;
}

/** @throws not-found */
export async function readRun(tx: Tx, workspaceId: number, id: string, lock = ''): Promise<RunRow> {
  const row = await tx.maybeOne<RunRow>(
    `select ${RUN_COLUMNS} from moderation_run r where r.workspace_id = $1 and r.id = $2 ${lock}`,
    [workspaceId, id],
  );
  return row ?? throwProblem('not-found', { detail: 'There is no such request to decide.' });
}

/** The run with what became of its items: the first hundred, or none. */
export async function runView(tx: Tx, run: RunRow, results: 'with-results' | 'plain'): Promise<ModerationRunView> {
  return {
    undoId: run.id,
    state: run.state,
    kind: run.kind,
    reasonId: run.reason_id === null ? null : String(run.reason_id),
    byMemberId: String(run.member_id),
    clusterId: run.cluster_id,
    applyUntil: isoOrNull(run.apply_until),
    total: run.total,
    counts: await countsOf(tx, run),
    createdAt: run.created_at.toISOString(),
    finishedAt: isoOrNull(run.finished_at),
    undoUntil: isoOrNull(run.undo_until),
    version: run.version,
    results: results === 'plain' ? [] : (await readResults(tx, run, { after: 0, limit: MODERATION_LIMITS.atOnce })).map(({ view }) => view), // prettier-ignore
  };
}

async function countsOf(tx: Tx, { workspace_id, id }: RunRow): Promise<ModerationRunView['counts']> {
  const columns = [
    ...MODERATION_OUTCOMES.map((name, code) => `count(*) filter (where outcome = ${code})::int as "${name}"`),
    ...MODERATION_UNDO_OUTCOMES.map((name, code) => `count(*) filter (where undo = ${code})::int as "${name}"`),
  ];
  return tx.one<ModerationRunView['counts']>(
    `select ${columns.join(', ')} from moderation_run_item where workspace_id = $1 and run_id = $2`,
    [workspace_id, id],
  );
}

interface ResultRow extends Record<string, unknown> {
  no: number;
  item_id: string;
  channel: number | null;
  outcome: number | null;
  undo: number | null;
  code: ProblemCode | null;
  detail: string | null;
  decision_id: string | null;
  action_id: string | null;
}

interface ResultsPlace {
  after: number;
  limit: number;
  outcome?: number;
  undo?: number;
}

/** Items of a run in the order of work, behind a place. */
export async function readResults(
  tx: Tx,
  { workspace_id, id }: RunRow,
  { after, limit, outcome, undo }: ResultsPlace,
): Promise<{ no: number; view: ModerationResultView }[]> {
  const rows = await tx.query<ResultRow>(
    `select t.no, t.item_id, s.channel, t.outcome, t.undo, t.code, t.detail, t.decision_id, t.action_id from moderation_run_item t
     left join screening s on s.workspace_id = t.workspace_id and s.item_id = t.item_id
     where t.workspace_id = $1 and t.run_id = $2 and t.no > $3 and ($4::smallint is null or t.outcome = $4) and ($5::smallint is null or t.undo = $5)
     order by t.no limit $6`,
    [workspace_id, id, after, outcome ?? null, undo ?? null, limit],
  );
  return rows.map((row) => ({ no: row.no, view: toResultView(row) }));
}

function toResultView(row: ResultRow): ModerationResultView {
  return {
    itemId: row.item_id,
    channel: row.channel === null ? null : nameOf(CHANNEL_KINDS, row.channel),
    outcome: row.outcome === null ? null : nameOf(MODERATION_OUTCOMES, row.outcome),
    code: row.code,
    detail: row.detail,
    decisionId: row.decision_id,
    actionId: row.action_id,
    undo: row.undo === null ? null : nameOf(MODERATION_UNDO_OUTCOMES, row.undo),
  };
}
