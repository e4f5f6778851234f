import { Injectable } from '@nestjs/common';
import { IMPORT_OUTCOMES, type ImportKind, type ImportReason, type ImportReasonCount, type ImportRowsQuery, type ImportRowView, type Page } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { codeOf, Database, nameOf, type Tx } from '@parvis/platform';
import { stringify } from 'csv-stringify/sync';
import { decodeCursor, encodeCursor } from '../wire/cursor';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { readImport } from './imports.service';
import { reasonsOf } from './preview';
import { REASON_WORDS } from './reason-words';

const ROWS_AT_ONCE = 1000;
const HEADER = ['file', 'kind', 'id', 'outcome', 'reason', 'explanation', 'detail', 'conversation'];

interface ReportRow extends Record<string, unknown> {
  id: number;
  kind: ImportKind;
  key: string | null;
  place: string;
  outcome: number | null;
  reason: ImportReason | null;
  detail: string | null;
  conversation_id: string | null;
}

/** What became of each row of an import. */
@Injectable()
export class ImportReport {
  constructor(private readonly db: Database) {}

  reasons({ workspaceId }: Agent, id: string): Promise<ImportReasonCount[]> {
    return this.db.transaction(workspaceId, async (tx) => {
      await readImport(tx, workspaceId, id);
      return reasonsOf(tx, workspaceId, id);
    });
  }

  rows({ workspaceId }: Agent, id: string, query: ImportRowsQuery): Promise<Page<ImportRowView>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const [after] = query.cursor === undefined ? ['0'] : decodeCursor(query.cursor, 1);
    return this.db.transaction(workspaceId, async (tx) => {
      await readImport(tx, workspaceId, id);
      const rows = await readRows(tx, [workspaceId, id], query, Number(after) || 0, limit + 1);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(toRowView),
        nextCursor: last ? encodeCursor(String(last.id)) : null,
      };
    });
  }

  /** Every row in the order of the file, read in pages as the client takes them. */
  async *csv({ workspaceId }: Agent, id: string, query: ImportRowsQuery): AsyncGenerator<string> {
    yield `\uFEFF${stringify([HEADER])}`; // spreadsheets read UTF-8 only behind this mark
    for (let after = 0; ;) {
      const from = after;
      const rows = await this.db.transaction(workspaceId, (tx) =>
        readRows(tx, [workspaceId, id], query, from, ROWS_AT_ONCE),
      );
      if (rows.length > 0) yield stringify(rows.map(toLine), { escape_formulas: true });
      const last = rows.at(-1);
      if (!last || rows.length < ROWS_AT_ONCE) return;
      after = last.id;
    }
  }
}

function readRows(
  tx: Tx,
  key: readonly [number, string],
  { kind, outcome, reason }: ImportRowsQuery,
  after: number,
  limit: number,
): Promise<ReportRow[]> {
  return tx.query<ReportRow>(
    `select id, kind, key, place, outcome, reason, detail, conversation_id from import_row
     where workspace_id = $1 and import_id = $2 and id > $3 and ($4::text is null or kind = $4)
       and ($5::smallint is null or outcome = $5) and ($6::text is null or reason = $6) order by id limit $7`,
    [
      ...key,
      after,
      kind ?? null,
      outcome === undefined ? null : codeOf(IMPORT_OUTCOMES, outcome),
      reason ?? null,
      limit,
    ],
  );
}

function toRowView(row: ReportRow): ImportRowView {
  return {
    id: String(row.id),
    kind: row.kind,
    key: row.key,
    place: row.place,
    outcome: row.outcome === null ? null : nameOf(IMPORT_OUTCOMES, row.outcome),
    reason: row.reason,
    detail: row.detail,
    conversationId: row.conversation_id,
  };
}

function toLine(row: ReportRow): string[] {
  const { outcome, reason } = toRowView(row);
  return [
    row.place,
    row.kind,
    row.key ?? '',
    outcome ?? 'open',
    reason ?? '',
    reason === null ? '' : REASON_WORDS[reason],
    row.detail ?? '',
    row.conversation_id ?? '',
  ];
}
