import { Injectable } from '@nestjs/common';
import type { DecisionLogPage, DecisionLogQuery, DecisionRecord } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, firstIdAt } from '@parvis/platform';
import { stringify } from 'csv-stringify/sync';
import { wordsOf } from '../search/search-terms';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { isBigId } from '../wire/ids';
import { invalidField } from '../wire/invalid';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { decisionRecord, RECORD_COLUMNS, RECORD_TABLES, type RecordRow, toDecisionRecord } from './decision-record';

const EXPORT_BATCH = 500;
const MOST_WORDS = 8;
/** A document of more is not read by anybody. */
export const DOCUMENT_LIMIT = 1000;

/** Every decision of a workspace, whoever or whatever took it. */
@Injectable()
export class DecisionLog {
  constructor(private readonly db: Database) {}

  /** Newest first. */
  async page(agent: Agent, query: DecisionLogQuery): Promise<DecisionLogPage> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    if (before !== null && !isBigId(before)) throw invalidCursor();
    const rows = await this.read(agent, query, before, limit + 1);
    const items = rows.slice(0, limit);
    return { items, nextCursor: rows.length > limit ? encodeCursor(items.at(-1)?.id ?? '') : null };
  }

  one(agent: Agent, id: string): Promise<DecisionRecord> {
    return this.db.transaction(agent.workspaceId, (tx) => decisionRecord(tx, agent.workspaceId, id));
  }

  /** All that match, newest first, in batches: the whole log never stands in memory. */
  async *all(agent: Agent, query: DecisionLogQuery, most = Infinity): AsyncGenerator<DecisionRecord> {
    let before: string | null = null;
    for (let left = most; left > 0; left -= EXPORT_BATCH) {
      const rows: DecisionRecord[] = await this.read(agent, query, before, Math.min(left, EXPORT_BATCH));
      yield* rows;
      before = rows.at(-1)?.id ?? null;
      if (rows.length < EXPORT_BATCH) return;
    }
  }

  async *csv(agent: Agent, query: DecisionLogQuery): AsyncGenerator<string> {
    yield `\uFEFF${stringify([CSV_COLUMNS as unknown as string[]])}`;
    for await (const record of this.all(agent, query)) yield stringify([csvRow(record)], { escape_formulas: true });
  }

  async *json(agent: Agent, query: DecisionLogQuery): AsyncGenerator<string> {
    let lead = '[\n';
    for await (const record of this.all(agent, query)) {
      yield lead + JSON.stringify(record);
      lead = ',\n';
    }
    yield lead === '[\n' ? '[]\n' : '\n]\n';
  }

  private async read(
    agent: Agent,
    query: DecisionLogQuery,
    before: string | null,
    limit: number,
  ): Promise<DecisionRecord[]> {
    const { from, to } = periodOf(query);
    const rows = await this.db.read<RecordRow>(
      agent.workspaceId,
      `select ${RECORD_COLUMNS} from ${RECORD_TABLES}
       where d.workspace_id = $1 and ($2::int is null or d.member_id = $2) and ($3::int is null or d.rule_id = $3)
         and ($4::int is null or d.reason_id = $4) and ($5::text is null or d.kind = $5)
         and ${query.q === undefined ? '$10::text is null' : SAID}
         and ($6::bigint is null or d.id >= $6) and ($7::bigint is null or d.id < $7) and ($8::bigint is null or d.id < $8)
       order by d.id desc limit $9`,
      [agent.workspaceId, query.memberId ?? null, query.ruleId ?? null, query.reasonId ?? null, query.kind ?? null, from, to, before, limit, tsqueryOf(query.q)], // prettier-ignore
    );
    return rows.map(toDecisionRecord);
  }
}

// one look-up for each way: joined by "or" in one, neither index would be used
const SAID = `d.item_id in (
  select t.id from item t where t.workspace_id = $1 and sx_tsv(t.text) @@ to_tsquery('sx', $10)
  union all
  select t.id from identity k join item t on t.workspace_id = $1 and t.author_identity_id = k.id
  where k.workspace_id = $1 and sx_tsv(k.name || ' ' || coalesce(k.handle, '')) @@ to_tsquery('sx', $10))`;

/** Every word as one or as the beginning of one; null where nothing was said to look for. */
function tsqueryOf(q: string | undefined): string | null {
  if (q === undefined) return null;
  const words = wordsOf(q.replace(/[_@]/g, ' ')).slice(0, MOST_WORDS);
  if (words.length === 0) throw invalidField('/q', 'has no word to look for');
  return words.map((word) => `${word}:*`).join(' & ');
}

/** A period as ids, whose order is that of time. */
export function periodOf({ from, to }: { from?: string; to?: string }): { from: string | null; to: string | null } {
  if (from !== undefined && to !== undefined && new Date(from) >= new Date(to)) throw invalidField('/to', 'has to be later than from'); // prettier-ignore
  const idOf = (time: string | undefined) => (time === undefined ? null : firstIdAt(Date.parse(time)));
  return { from: idOf(from), to: idOf(to) };
}

const CSV_COLUMNS = ['decision', 'at', 'item', 'channel', 'item kind', 'kind', 'reason', 'reason (fr)', 'note', 'by', 'rule', 'rule version', 'automated detection', 'automated decision', 'revision', 'facts', 'channel state', 'undone at', 'statement', 'appeal'] as const; // prettier-ignore

function csvRow(record: DecisionRecord): (string | number | null)[] {
  const { reason, rule, appeal } = record;
  return [
    record.id,
    record.at,
    record.itemId,
    record.channel,
    record.itemKind,
    record.kind,
    reason?.label.en ?? null,
    reason?.label.fr ?? null,
    record.note,
    record.by?.name ?? null,
    rule ? (rule.name ?? rule.id) : null,
    rule?.version ?? null,
    record.automatedDetection ? 'yes' : 'no',
    record.automatedDecision,
    record.revision,
    record.facts.map(({ text, readAs }) => (readAs === null ? text : `${text} (${readAs})`)).join('; '),
    record.actionState,
    record.undoneAt,
    record.statementId,
    appeal?.state ?? null,
  ];
}
