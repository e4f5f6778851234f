import type { Filter } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { toSql } from '../filters/to-sql';

/** Nobody looks: filters of rules never say “me” (see `readRuleFilter`). */
const NOBODY = { isAssignee: false } as const;

/** A rule's filter as a condition of SQL on `conversation c`, never null: live, in the sweep and in dry runs alike. */
export function ruleSql(filter: Filter | null, bind: (value: unknown) => string): string {
  return filter === null ? 'true' : `((${toSql(filter, { bind, me: NOBODY })}) is true)`;
}

/** Which of these conversations a filter matches now. */
export async function matching(
  tx: Tx,
  workspaceId: number,
  filter: Filter | null,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const values: unknown[] = [workspaceId, ids];
  const condition = ruleSql(filter, (value) => `$${values.push(value)}`);
  const rows = await tx.query<{ id: string }>(
    `select c.id from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[]) and ${condition}`,
    values,
  );
  return new Set(rows.map(({ id }) => id));
}
