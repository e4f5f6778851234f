import type { ClassifierView } from '@parvis/contracts';
import type { PublishedEvent, Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';

export interface ClassifierRow {
  workspace_id: number;
  version: number;
  timeout_ms: number;
  failures: number;
  last_success_at: Date | null;
  last_failure_at: Date | null;
  rest_until: Date | null;
  enabled: boolean;
  url: string;
  secret: Buffer;
  last_error: string | null;
}

export const USUAL_TIMEOUT_MS = 3000;
const MOST_COUNTED = 10_000;

export async function classifierRow(tx: Tx, workspaceId: number): Promise<ClassifierRow | undefined> {
  return tx.maybeOne<ClassifierRow & Record<string, unknown>>(
    `select workspace_id, version, timeout_ms, failures, last_success_at, last_failure_at, rest_until, enabled, url, secret, last_error
     from classifier where workspace_id = $1`,
    [workspaceId],
  );
}

/** Whether items of the workspace are shown to a classifier of the house. */
export async function isClassifierOn(tx: Tx, workspaceId: number): Promise<boolean> {
  const rows = await tx.query('select 1 from classifier where workspace_id = $1 and enabled', [workspaceId]);
  return rows.length > 0;
}

export async function classifierView(tx: Tx, workspaceId: number): Promise<ClassifierView> {
  const row = await classifierRow(tx, workspaceId);
  const { asked, median } = await tx.one<{ asked: number; median: number | null }>(
    `select count(*)::int as asked, percentile_cont(0.5) within group (order by duration_ms)::float8 as median
     from classifier_call where workspace_id = $1 and answered_at > now() - interval '1 hour'`,
    [workspaceId],
  );
  const { waiting } = await tx.one<{ waiting: number }>(
    `select count(*)::int as waiting from (
       select 1 from classifier_call where workspace_id = $1 and state <> 'answered' limit ${MOST_COUNTED}) n`,
    [workspaceId],
  );
  return {
    enabled: row?.enabled ?? false,
    url: row?.url ?? null,
    timeoutMs: row?.timeout_ms ?? USUAL_TIMEOUT_MS,
    state: stateOf(row),
    lastSuccessAt: isoOrNull(row?.last_success_at ?? null),
    lastFailureAt: isoOrNull(row?.last_failure_at ?? null),
    lastError: row?.last_error ?? null,
    failuresInARow: row?.failures ?? 0,
    asked,
    medianMs: median === null ? null : Math.round(median),
    waiting,
    version: row?.version ?? 0,
  };
}

function stateOf(row: ClassifierRow | undefined): ClassifierView['state'] {
  if (!row?.enabled) return 'off';
  if (row.failures > 0) return 'failing';
  return row.last_success_at === null ? 'untried' : 'healthy';
}

/** What the secret of a classifier is sealed under. */
export function sealContextOf(workspaceId: number): string {
  return `classifier:${workspaceId}`;
}

export function classifierEvent(how: string, memberId: number | null = null): PublishedEvent {
  return { kind: `classifier.${how}`, actorMemberId: memberId, data: {} };
}
