import type { PostBranch } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { boardRows } from '../items/board-rows';

/** What hangs below a comment. */
interface BelowCounts {
  replies: number;
  below: number;
  undecided: number;
}

/** Comments on the post itself, newest first: one walk of an index. */
export const ROOTS = `
  select s.item_id from screening s
  where s.workspace_id = $1 and s.post_id = $2 and s.parent_id is null and ($3::bigint is null or s.item_id < $3)
  order by s.item_id desc limit $4`;

/** Direct replies, oldest first. */
export const REPLIES = `
  select s.item_id from screening s
  where s.workspace_id = $1 and s.parent_id = $2 and ($3::bigint is null or s.item_id > $3)
  order by s.item_id limit $4`;

const BELOW = `
  with recursive below (root, item_id, queues, depth) as (
    select r.id, s.item_id, s.queues, 1 from unnest($2::bigint[]) r (id)
    join screening s on s.workspace_id = $1 and s.parent_id = r.id
    union all
    select b.root, s.item_id, s.queues, b.depth + 1 from below b join screening s on s.workspace_id = $1 and s.parent_id = b.item_id)
  select root, count(*) filter (where depth = 1)::int as replies, count(*)::int as below, count(*) filter (where queues & 1 = 1)::int as undecided
  from below group by root`;

/** At any depth, by comment; what nothing hangs below has none. */
export async function countBelow(
  tx: Tx,
  workspaceId: number,
  ids: readonly string[],
): Promise<Map<string, BelowCounts>> {
  const rows = await tx.prepared<BelowCounts & { root: string }>(BELOW, [workspaceId, ids]);
  return new Map(rows.map(({ root, ...counts }) => [root, counts]));
}

/** Comments with what hangs below them, in the order given. */
export async function branchesOf(tx: Tx, agent: Agent, ids: readonly string[]): Promise<PostBranch[]> {
  const counts = await countBelow(tx, agent.workspaceId, ids);
  const rows = await boardRows(tx, agent, ids);
  return rows.map((row) => ({ row, ...(counts.get(row.itemId) ?? { replies: 0, below: 0, undecided: 0 }) }));
}

const UNDECIDED_LOOKED_AT = 5000;

/** Up from what is undecided, not down from everything: those are few. */
const BUSIEST = `
  with recursive up (start, item_id, parent_id) as (
    (select s.item_id, s.item_id, s.parent_id from screening s
     where s.workspace_id = $1 and s.post_id = $2 and s.queues & 1 = 1 order by s.item_id desc limit ${UNDECIDED_LOOKED_AT})
    union all
    select u.start, p.item_id, p.parent_id from up u join screening p on p.workspace_id = $1 and p.item_id = u.parent_id)
  select item_id, count(*)::int as undecided from up where parent_id is null and start <> item_id
  group by item_id order by 2 desc, 1 desc limit $3`;

/** Branches with most undecided replies. */
export function busiestBranches(
  tx: Tx,
  workspaceId: number,
  postId: string,
  most: number,
): Promise<{ item_id: string; undecided: number }[]> {
  return tx.query(BUSIEST, [workspaceId, postId, most]);
}
