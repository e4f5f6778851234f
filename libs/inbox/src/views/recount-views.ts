import type { Tx } from '@parvis/platform';
import { COUNTED_BITS } from '../board/queues/queue-bits';
import { DIM } from './counters';

/** A counter that was wrong, and by how much. */
export interface Miscount {
  dim: number;
  key: string;
  difference: number;
}

/**
 * Counts a workspace's conversations, mentions and items of the board anew and puts right what differs from the counters. Truth and counters are
 * read in one snapshot and only the difference is written, as a delta: work going on meanwhile is counted as ever, nothing
 * waits. Returns what was wrong; anything at all is a bug worth an alarm.
 */
export async function recountViews(tx: Tx, workspaceId: number): Promise<Miscount[]> {
  const rows = await tx.query<{ dim: number; key: string; n: number }>(
    `with truth as (
       select f.dim, f.key, count(*) as n
       from conversation c, lateral (
         values (1::smallint, c.status::bigint), (2::smallint, coalesce(c.assignee_id, 0)::bigint * 4 + c.status),
                (4::smallint, c.account_id::bigint * 4 + c.status)
         union all select 3::smallint, c.team_id::bigint * 4 + c.status where c.team_id is not null
         union all select 5::smallint, t::bigint * 4 + c.status from unnest(c.tag_ids) t
         union all select 6::smallint, coalesce(c.assignee_id, 0)::bigint where c.at_risk and c.status = 0) f (dim, key)
       where c.workspace_id = $1 group by 1, 2
       union all
       select f.dim, f.key, sum(f.n) from conversation c, view_counts_of(c.view_slots, c.assignee_id) f
       where c.workspace_id = $1 and c.view_slots <> '{}' group by 1, 2
       union all
       select 7::smallint, member_id::bigint, count(*) from mention where workspace_id = $1 and not done group by 2
       union all
       select ${DIM.queue}::smallint, b.bit::bigint, count(*) from screening s, unnest(array[${COUNTED_BITS.join(', ')}]) b (bit)
       where s.workspace_id = $1 and s.queues <> 0 and s.queues & (1 << b.bit) <> 0 group by 2
       union all
       select ${DIM.post}::smallint, post_id, count(*) from screening
       where workspace_id = $1 and queues & 1 = 1 and post_id is not null group by 2),
     counted as (
       select dim, key, sum(n) as n from (
         select dim, key, n from view_counter where workspace_id = $1
         union all select dim, key, n from counter_delta where workspace_id = $1) c group by 1, 2),
     wrong as (
       select dim, key, coalesce(t.n, 0) - coalesce(c.n, 0) as n from truth t full join counted c using (dim, key)
       where coalesce(t.n, 0) <> coalesce(c.n, 0))
     insert into counter_delta (workspace_id, dim, key, n) select $1, dim, key, n from wrong returning dim, key, n`,
    [workspaceId],
  );
  // a post that nothing waits at any more is counted no further
  await tx.query(`delete from view_counter where workspace_id = $1 and dim = ${DIM.post} and n = 0`, [workspaceId]);
  return rows.map(({ dim, key, n }) => ({ dim, key, difference: n }));
}
