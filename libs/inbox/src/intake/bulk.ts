import { arrayLiteral, type Tx } from '@parvis/platform';

/** Column name → PostgreSQL type of a row as it is sent. */
export type ColumnTypes = Readonly<Record<string, string>>;

/** A statement over any number of rows, and the columns it takes of each. */
export interface BulkStatement {
  sql: string;
  types: ColumnTypes;
}

type Value = string | number | boolean | object | null;

// one array for each column: a third of what the server needs to take rows from JSON apart
const sentAs = (type: string): string => (type.endsWith('[]') ? 'text' : type); // an array of arrays would have to be a rectangle
const asColumn = ([column, type]: [string, string]): string =>
  type.endsWith('[]') ? `r.${column}::${type} as ${column}` : `r.${column}`;

/** The rows as a relation named `r`, for statements of their own. */
export function rowsSql(types: ColumnTypes): string {
  const columns = Object.entries(types);
  const arrays = columns.map(([, type], index) => `$${index + 1}::${sentAs(type)}[]`).join(', ');
  return `(select ${columns.map(asColumn).join(', ')} from unnest(${arrays}) as r (${Object.keys(types).join(', ')})) as r`;
}

/** One insert for any number of rows; `suffix` may hold `on conflict …`. */
export function insertSql(table: string, types: ColumnTypes, suffix = ''): BulkStatement {
  const columns = Object.keys(types).join(', ');
  return { sql: `insert into ${table} (${columns}) select ${columns} from ${rowsSql(types)} ${suffix}`, types };
}

/** One update by (workspace_id, id) for any number of rows. */
export function updateSql(table: string, types: ColumnTypes, also = ''): BulkStatement {
  const sets = Object.keys(types)
    .filter((column) => column !== 'workspace_id' && column !== 'id')
    .map((column) => `${column} = r.${column}`);
  const set = [...sets, ...(also ? [also] : [])].join(', ');
  const sql = `update ${table} t set ${set} from ${rowsSql(types)} where t.workspace_id = r.workspace_id and t.id = r.id`;
  return { sql, types };
}

/** Runs a statement made by the functions above and returns what it returns; nothing is sent when there are no rows. */
export async function runBulk(tx: Tx, { sql, types }: BulkStatement, rows: readonly object[]): Promise<unknown[]> {
  if (rows.length === 0) return [];
  return tx.prepared(
    sql,
    Object.entries(types).map(([column, type]) => columnOf(rows as readonly Record<string, Value>[], column, type)),
  );
}

/** One column of all rows; null when nothing is in it: `unnest` fills up what is shorter. */
function columnOf(rows: readonly Record<string, Value>[], column: string, type: string): string | null {
  const values = rows.map((row) => row[column] ?? null);
  if (values.every((value) => value === null)) return null;
  return arrayLiteral(type.endsWith('[]') ? values.map((list) => list && arrayLiteral(list as string[])) : values);
}
