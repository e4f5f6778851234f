import { IMPORT_OUTCOMES } from '@parvis/contracts';
import { codeOf, hashKey, type Tx } from '@parvis/platform';
import { insertSql, runBulk } from '../intake/bulk';
import { itemKeyOf, threadKeyOf } from './source-keys';
import type { StagedRecord } from './sources/records';

const ROW_TYPES = {
  workspace_id: 'int',
  import_id: 'bigint',
  id: 'int',
  kind: 'text',
  key: 'text',
  parent: 'text',
  grp: 'text',
  ext_key: 'uuid',
  outcome: 'smallint',
  reason: 'text',
  detail: 'text',
  place: 'text',
  record: 'jsonb',
} as const;

// the first of two that name the same thing stays; of people and agents one list tells what another leaves out
const INSERT = insertSql(
  'import_row as i',
  ROW_TYPES,
  `on conflict (workspace_id, import_id, kind, key) where key is not null and reason is null
   do update set record = jsonb_strip_nulls(excluded.record) || jsonb_strip_nulls(i.record)
   where i.kind in ('agent', 'contact') and not i.record @> jsonb_strip_nulls(excluded.record)`,
);
const REFUSED = codeOf(IMPORT_OUTCOMES, 'refused');
const LONGEST_DETAIL = 200;
const LONGEST_PLACE = 300;

interface StagedRow {
  workspace_id: number;
  import_id: string;
  id: number;
  kind: string;
  key: string | null;
  parent: string | null;
  grp: string | null;
  ext_key: string | null;
  outcome: number | null;
  reason: string | null;
  detail: string | null;
  place: string;
  record: object | null;
}

export interface StagedFor {
  workspaceId: number;
  importId: string;
  origin: string;
}

/** Writes records down in their order; `firstId` numbers them. One that came before is not written again. */
export async function stageRecords(
  tx: Tx,
  target: StagedFor,
  firstId: number,
  records: readonly StagedRecord[],
): Promise<void> {
  // one statement must not touch a row twice
  const named = new Map<string, StagedRow>();
  const rows: StagedRow[] = [];
  for (const [index, record] of records.entries()) {
    const row = rowOf(target, firstId + index, record);
    if (row === null) continue;
    const name = row.key === null || row.reason !== null ? null : `${row.kind} ${row.key}`;
    const before = name === null ? undefined : named.get(name);
    if (before) complete(before, row);
    else rows.push(row);
    if (name !== null && !before) named.set(name, row);
  }
  await runBulk(tx, INSERT, rows);
}

function complete(before: StagedRow, row: StagedRow): void {
  if (!['agent', 'contact'].includes(row.kind)) return;
  const told = ({ record }: StagedRow) => Object.entries(record ?? {}).filter(([, value]) => value !== null);
  before.record = Object.fromEntries([...told(row), ...told(before)]);
}

function rowOf({ workspaceId, importId, origin }: StagedFor, id: number, staged: StagedRecord): StagedRow | null {
  if (staged.kind === 'labels-of') return null;
  const row = {
    workspace_id: workspaceId,
    import_id: importId,
    id,
    kind: staged.kind === 'refused' ? staged.as : staged.kind,
    key: staged.key,
    place: staged.place.slice(-LONGEST_PLACE),
    parent: null,
    grp: null,
    ext_key: null,
    outcome: null,
    reason: null,
    detail: null,
    record: null,
  };
  switch (staged.kind) {
    case 'refused':
      return {
        ...row,
        outcome: REFUSED,
        reason: staged.reason,
        detail: staged.detail?.slice(0, LONGEST_DETAIL) ?? null,
      };
    case 'conversation': {
      const { key, group } = staged.record;
      return { ...row, grp: group, ext_key: hashKey(threadKeyOf(origin, key)), record: staged.record };
    }
    case 'message':
    case 'note': {
      const { record } = staged;
      return { ...row, parent: record.conversation, ext_key: itemKeyOf(origin, record), record };
    }
    case 'agent':
    case 'label':
    case 'group':
      return { ...row, detail: staged.record.name.slice(0, LONGEST_DETAIL), record: staged.record };
    default:
      return { ...row, record: staged.record };
  }
}
