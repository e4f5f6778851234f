import pg from 'pg';
import { type TestDatabase } from '@parvis/testing';

/** A statement as it reached PostgreSQL. */
export interface SentStatement {
  /** Set when it is planned once per connection. */
  name: string | undefined;
  sql: string;
  values: unknown[];
}

type AnyQuery = (this: pg.Client, ...parts: unknown[]) => unknown;

/** Every statement with its values that is sent while `work` runs, transaction control aside. */
export async function sentWhile(work: () => Promise<unknown>): Promise<SentStatement[]> {
  const seen: SentStatement[] = [];
  const { prototype } = pg.Client as unknown as { prototype: { query: AnyQuery } };
  const original = prototype.query;
  prototype.query = function (this: pg.Client, ...parts) {
    const [first, values] = parts;
    const config =
      typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : { text: first, values };
    const sql = String(config['text'] ?? '');
    if (!/^\s*(begin|commit|rollback|notify|listen|set)\b/i.test(sql)) {
      seen.push({ name: config['name'] as string | undefined, sql, values: (config['values'] ?? []) as unknown[] });
    }
    return original.apply(this, parts);
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return seen;
}

/** One node of a plan, with the nodes below it. */
export interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  'Actual Rows'?: number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** How PostgreSQL runs a statement for a member of a workspace, or for the system: all nodes, from the top. */
export async function planOf(
  database: TestDatabase,
  scope: number | 'system',
  { sql, values }: Pick<SentStatement, 'sql' | 'values'>,
): Promise<PlanNode[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const role = scope === 'system' ? 'parvis_system' : `parvis_app; set local app.workspace_id = '${scope}'`;
    await client.query(`begin; set local role ${role}`);
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, timing off, format json) ${sql}`,
      values,
    );
    await client.query('rollback');
    return rows.flatMap((row) => flatten(row['QUERY PLAN'][0].Plan));
  } finally {
    await client.end();
  }
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

/** Names of the indexes a plan reads. */
export function indexesOf(plan: readonly PlanNode[]): string[] {
  return plan.flatMap((node) => node['Index Name'] ?? []);
}

/** Tables a plan reads from end to end; what is empty costs nothing. */
export function walkedOf(plan: readonly PlanNode[]): string[] {
  return plan
    .filter(
      (node) =>
        node['Node Type'] === 'Seq Scan' && (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0) > 0,
    )
    .flatMap((node) => node['Relation Name'] ?? []);
}
