import { IMPORT_OUTCOMES, type ImportChoices, type ImportCounts, type ImportFault, type ImportFound, type ImportKind, type ImportSource, type ImportState, type ImportView } from '@parvis/contracts'; // prettier-ignore
import { nameOf, type Tx } from '@parvis/platform';
import { isoOrNull } from '../views-of/iso';

/** Columns of an import, of `import_run r`, with the counts of its rows. */
export const IMPORT_COLUMNS = `r.id, r.source, r.origin, r.file_name, r.size, r.state, r.fault, r.found, r.choices, r.read_rows,
  r.created_by, r.created_at, r.started_at, r.finished_at, r.version,
  (select coalesce(jsonb_agg(jsonb_build_array(n.kind, n.outcome, n.n)), '[]') from import_count n
   where n.workspace_id = r.workspace_id and n.import_id = r.id and n.n > 0) as counts`;

export interface ImportRow {
  id: string;
  source: ImportSource;
  origin: string;
  file_name: string;
  size: string;
  state: ImportState;
  fault: ImportFault | null;
  found: ImportFound | null;
  choices: ImportChoices | null;
  read_rows: number;
  created_by: number | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  version: number;
  counts: [ImportKind, number, number][];
}

export function toImportView(row: ImportRow): ImportView {
  const counts = toCounts(row.counts);
  return {
    id: row.id,
    source: row.source,
    origin: row.origin,
    fileName: row.file_name,
    size: Number(row.size),
    state: row.state,
    fault: row.fault,
    found: row.found,
    choices: row.choices,
    counts,
    progress: row.state === 'checking' ? { done: row.read_rows, total: null } : progressOf(counts),
    createdBy: row.created_by === null ? null : String(row.created_by),
    createdAt: row.created_at.toISOString(),
    startedAt: isoOrNull(row.started_at),
    finishedAt: isoOrNull(row.finished_at),
    version: row.version,
  };
}

/** Rows as kind, position of the outcome (-1: none yet) and number. */
export function toCounts(rows: readonly [ImportKind, number, number][]): ImportCounts {
  const counts: ImportCounts = {};
  for (const [kind, outcome, n] of rows) {
    const key = outcome < 0 ? 'open' : nameOf(IMPORT_OUTCOMES, outcome);
    counts[kind] = { ...counts[kind], [key]: (counts[kind]?.[key] ?? 0) + n };
  }
  return counts;
}

function progressOf({ conversation = {} }: ImportCounts): ImportView['progress'] {
  const total = Object.values(conversation).reduce((sum, n) => sum + n, 0);
  return { done: total - (conversation.open ?? 0), total };
}

/** Tells consoles how far an import is; `actor`: who changed it. */
export async function publishImport(
  tx: Tx,
  workspaceId: number,
  importId: string,
  actor: number | null = null,
): Promise<void> {
  await tx.publish(workspaceId, { kind: 'import.updated', actorMemberId: actor, data: { importId } });
}
