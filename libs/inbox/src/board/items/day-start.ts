import type { Tx } from '@parvis/platform';

/** When the workspace's day began, by its own clock. */
export async function startOfDay(tx: Tx, workspaceId: number): Promise<Date> {
  const { start } = await tx.one<{ start: Date }>(
    `select date_trunc('day', now() at time zone time_zone) at time zone time_zone as start from workspace where id = $1`,
    [workspaceId],
  );
  return start;
}
