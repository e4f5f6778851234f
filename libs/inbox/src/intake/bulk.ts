import type { Tx } from '@parvis/platform';

/** Column name → PostgreSQL type of a row sent as JSON. */
export type ColumnTypes = Readonly<Record<string, string>>;

function recordset(types: ColumnTypes): string {
  return `jsonb_to_recordset($1::jsonb) as r (${Object.entries(types)
    .map(([column, type]) => `${column} ${type}`)
    .join(', ')})`;
}

/** One insert for any number of rows; `suffix` may hold `on conflict …`. */
export function insertSql(table: string, types: ColumnTypes, suffix = ''): string {
  const columns = Object.keys(types).join(', ');
  return `insert into ${table} (${columns}) select ${columns} from ${recordset(types)} ${suffix}`;
}

/** One update by (workspace_id, id) for any number of rows. */
export function updateSql(table: string, types: ColumnTypes, also = ''): string {
  const sets = Object.keys(types)
    .filter((column) => column !== 'workspace_id' && column !== 'id')
    .map((column) => `${column} = r.${column}`);
  const set = [...sets, ...(also ? [also] : [])].join(', ');
  return `update ${table} t set ${set} from ${recordset(types)} where t.workspace_id = r.workspace_id and t.id = r.id`;
}

/** Runs a statement made by the functions above; nothing when there are no rows. */
export async function runBulk(tx: Tx, sql: string, rows: readonly object[]): Promise<void> {
  if (rows.length > 0) await tx.prepared(sql, [JSON.stringify(rows)]);
}
