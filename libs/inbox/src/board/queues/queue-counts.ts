import { MODERATION_QUEUES } from '@parvis/contracts';
import { codeOf, type Tx } from '@parvis/platform';
import { DIM } from '../../views/counters';
import { type CountedQueue, isCounted } from './queue-bits';

const SUMS = (dim: number, more = ''): string => `
  select key, sum(n)::int as n from (
    select key, n from view_counter where workspace_id = $1 and dim = ${dim}
    union all select key, n from counter_delta where workspace_id = $1 and dim = ${dim}) c
  group by key ${more}`;

/** Items in each queue that is the same for everybody: folded numbers plus the deltas not folded yet, exact in this snapshot. */
export async function queueCounts(tx: Tx, workspaceId: number): Promise<Record<CountedQueue, number>> {
  const rows = await tx.prepared<{ key: string; n: number }>(SUMS(DIM.queue), [workspaceId]);
  const byBit = new Map(rows.map(({ key, n }) => [Number(key), n]));
  const counts = MODERATION_QUEUES.filter(isCounted).map((queue) => [queue, byBit.get(codeOf(MODERATION_QUEUES, queue)) ?? 0]); // prettier-ignore
  return Object.fromEntries(counts) as Record<CountedQueue, number>;
}

/** Posts with undecided items, most of them first. */
export async function busiestPosts(
  tx: Tx,
  workspaceId: number,
  most: number,
): Promise<{ id: string; count: number }[]> {
  const rows = await tx.prepared<{ key: string; n: number }>(
    SUMS(DIM.post, 'having sum(n) > 0 order by 2 desc, 1 desc limit $2'),
    [workspaceId, most],
  );
  return rows.map(({ key, n }) => ({ id: key, count: n }));
}

/** Undecided items of these posts. */
export async function postCounts(tx: Tx, workspaceId: number, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ key: string; n: number }>(`select key, n from (${SUMS(DIM.post)}) c where key = any ($2::bigint[])`, [workspaceId, ids]); // prettier-ignore
  return new Map(rows.map(({ key, n }) => [key, n]));
}
