import { Injectable } from '@nestjs/common';
import { BULK_OUTCOMES, BULK_UNDO_OUTCOMES, type BulkOutcome, type BulkReason, type BulkResultsQuery, type BulkResultView, type BulkUndoOutcome, type Page } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, nameOf, type Tx } from '@parvis/platform';
import { stringify } from 'csv-stringify/sync';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { readBulkRun } from './bulk-run-row';
import { REASON_WORDS } from './reason-words';

const ROWS_AT_ONCE = 1000;
const HEADER = ['conversation', 'name', 'outcome', 'reason', 'explanation', 'detail', 'undo', 'undo reason'];

interface ResultRow extends Record<string, unknown> {
  no: number;
  conversation_id: string;
  name: string | null;
  preview: string | null;
  outcome: number | null;
  reason: BulkReason | null;
  detail: string | null;
  undo: number | null;
  undo_reason: BulkReason | null;
}

/** What became of each conversation of a run, in the order in which it works. */
@Injectable()
export class BulkResults {
  constructor(private readonly db: Database) {}

  rows({ workspaceId }: Agent, id: string, query: BulkResultsQuery): Promise<Page<BulkResultView>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const after = query.cursor === undefined ? 0 : placeOf(query.cursor);
    return this.db.transaction(workspaceId, async (tx) => {
      await readBulkRun(tx, workspaceId, id);
      const rows = await readRows(tx, [workspaceId, id], query, after, limit + 1);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return { items: rows.slice(0, limit).map(toView), nextCursor: last ? encodeCursor(String(last.no)) : null };
    });
  }

  /** All of them as CSV, read in pages as the client takes them. */
  async *csv({ workspaceId }: Agent, id: string, query: BulkResultsQuery): AsyncGenerator<string> {
    yield `\uFEFF${stringify([HEADER])}`; // spreadsheets read UTF-8 only behind this mark
    for (let after = 0; ;) {
      const from = after;
      const rows = await this.db.transaction(workspaceId, (tx) =>
        readRows(tx, [workspaceId, id], query, from, ROWS_AT_ONCE),
      );
      if (rows.length > 0) yield stringify(rows.map(toLine), { escape_formulas: true });
      const last = rows.at(-1);
      if (!last || rows.length < ROWS_AT_ONCE) return;
      after = last.no;
    }
  }
}

function placeOf(cursor: string): number {
  const no = Number(decodeCursor(cursor, 1)[0]);
  if (!Number.isSafeInteger(no) || no < 0 || no > 2_147_483_647) throw invalidCursor();
  return no;
}

function readRows(
  tx: Tx,
  key: readonly [number, string],
  { outcome }: BulkResultsQuery,
  after: number,
  limit: number,
): Promise<ResultRow[]> {
  return tx.query<ResultRow>(
    `select t.no, t.conversation_id, coalesce(c.contact_name, c.subject) as name, c.preview, t.outcome, t.reason, t.detail, t.undo, t.undo_reason
     from bulk_target t left join conversation c on c.workspace_id = t.workspace_id and c.id = t.conversation_id
     where t.workspace_id = $1 and t.run_id = $2 and t.no > $3 and ($4::smallint is null or t.outcome = $4)
       and ($5::smallint is null or t.undo = $5) order by t.no limit $6`,
    [...key, after, positionIn(BULK_OUTCOMES, outcome), positionIn(BULK_UNDO_OUTCOMES, outcome), limit],
  );
}

function positionIn(names: readonly string[], name: BulkOutcome | BulkUndoOutcome | undefined): number | null {
  const position = name === undefined ? -1 : names.indexOf(name);
  return position < 0 ? null : position;
}

function toView(row: ResultRow): BulkResultView {
  return {
    conversationId: row.conversation_id,
    name: row.name,
    preview: row.preview ?? '',
    outcome: row.outcome === null ? null : nameOf(BULK_OUTCOMES, row.outcome),
    reason: row.reason,
    detail: row.detail,
    undo: row.undo === null ? null : nameOf(BULK_UNDO_OUTCOMES, row.undo),
    undoReason: row.undo_reason,
  };
}

function toLine(row: ResultRow): string[] {
  const { conversationId, name, outcome, reason, detail, undo, undoReason } = toView(row);
  const words = reason ?? undoReason;
  return [conversationId, name ?? '', outcome ?? 'open', reason ?? '', words === null ? '' : REASON_WORDS[words], detail ?? '', undo ?? '', undoReason ?? '']; // prettier-ignore
}
