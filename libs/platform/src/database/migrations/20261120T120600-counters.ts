import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Exact live counts without counting: every change of a conversation appends deltas in its own transaction (no hot row, no
 * lock wait); one job folds them into `view_counter`. A count is the folded number plus the deltas not folded yet.
 *
 * dim 1 all (key 0) · 2 assignee (0 = nobody) · 3 team · 4 account · 5 tag · 6 at risk (key = assignee or 0; open only)
 * · 7 mentions of a member not done. Keys of dims 1–5 are `id * 4 + status`.
 */
export class Counters20261120120600 implements MigrationInterface {
  readonly name = 'Counters20261120120600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table view_counter (
        n bigint not null default 0,
        key bigint not null,
        workspace_id int not null,
        dim smallint not null,
        primary key (workspace_id, dim, key)
      ) with (fillfactor = 50);
      create table counter_delta (key bigint not null, workspace_id int not null, n int not null, dim smallint not null);
      create index counter_delta_workspace on counter_delta (workspace_id);
      call guard_tenant_table('view_counter');
      call guard_tenant_table('counter_delta');

      -- statement triggers: one pass per statement, whoever writes; only facets that changed leave a delta
      -- hash join: the intake keeps its transactions to index look-ups, which would compare every row with every other here
      create function count_conversations() returns trigger language plpgsql set enable_hashjoin = on as $$
      begin
        if tg_op = 'INSERT' then
          insert into counter_delta (workspace_id, dim, key, n)
          select workspace_id, dim, key, sum(n) from (
            select workspace_id, f.dim, f.key, 1 n from added c, lateral (
              values (1::smallint, c.status::bigint), (2::smallint, coalesce(c.assignee_id, 0)::bigint * 4 + c.status),
                     (4::smallint, c.account_id::bigint * 4 + c.status)
              union all select 3::smallint, c.team_id::bigint * 4 + c.status where c.team_id is not null
              union all select 5::smallint, t::bigint * 4 + c.status from unnest(c.tag_ids) t
              union all select 6::smallint, coalesce(c.assignee_id, 0)::bigint where c.at_risk and c.status = 0
            ) f (dim, key)) d group by 1, 2, 3;
        elsif tg_op = 'DELETE' then
          insert into counter_delta (workspace_id, dim, key, n)
          select workspace_id, dim, key, sum(n) from (
            select workspace_id, f.dim, f.key, -1 n from removed c, lateral (
              values (1::smallint, c.status::bigint), (2::smallint, coalesce(c.assignee_id, 0)::bigint * 4 + c.status),
                     (4::smallint, c.account_id::bigint * 4 + c.status)
              union all select 3::smallint, c.team_id::bigint * 4 + c.status where c.team_id is not null
              union all select 5::smallint, t::bigint * 4 + c.status from unnest(c.tag_ids) t
              union all select 6::smallint, coalesce(c.assignee_id, 0)::bigint where c.at_risk and c.status = 0
            ) f (dim, key)) d group by 1, 2, 3;
        else
          insert into counter_delta (workspace_id, dim, key, n)
          select workspace_id, dim, key, sum(n) from (
            select c.workspace_id, f.dim, f.key, s.n
            from removed o join added c using (workspace_id, id)
            cross join lateral (values (-1), (1)) s (n)
            cross join lateral (select
              case when s.n < 0 then o.status else c.status end status,
              case when s.n < 0 then o.assignee_id else c.assignee_id end assignee_id,
              case when s.n < 0 then o.team_id else c.team_id end team_id,
              case when s.n < 0 then o.at_risk else c.at_risk end at_risk,
              case when s.n < 0 then o.tag_ids else c.tag_ids end tag_ids) v
            cross join lateral (
              values (1::smallint, v.status::bigint), (2::smallint, coalesce(v.assignee_id, 0)::bigint * 4 + v.status),
                     (4::smallint, c.account_id::bigint * 4 + v.status)
              union all select 3::smallint, v.team_id::bigint * 4 + v.status where v.team_id is not null
              union all select 5::smallint, t::bigint * 4 + v.status from unnest(v.tag_ids) t
              union all select 6::smallint, coalesce(v.assignee_id, 0)::bigint where v.at_risk and v.status = 0
            ) f (dim, key)
            where (o.status, o.assignee_id, o.team_id, o.at_risk, o.tag_ids)
                  is distinct from (c.status, c.assignee_id, c.team_id, c.at_risk, c.tag_ids)
          ) d group by 1, 2, 3 having sum(n) <> 0;
        end if;
        return null;
      end $$;
      create trigger count_inserted after insert on conversation referencing new table as added
        for each statement execute function count_conversations();
      create trigger count_updated after update on conversation referencing old table as removed new table as added
        for each statement execute function count_conversations();
      create trigger count_deleted after delete on conversation referencing old table as removed
        for each statement execute function count_conversations();

      create function count_mentions() returns trigger language plpgsql as $$
      begin
        insert into counter_delta (workspace_id, dim, key, n)
        values (coalesce(new.workspace_id, old.workspace_id), 7, coalesce(new.member_id, old.member_id),
                coalesce((not new.done)::int, 0) - coalesce((not old.done)::int, 0));
        return null;
      end $$;
      create trigger count_mention after insert or update of done or delete on mention
        for each row execute function count_mentions();

      -- moves up to 20,000 deltas into the counters; returns the workspaces and keys that changed with their new number
      create function fold_counters() returns table (o_workspace int, o_dim smallint, o_key bigint, o_n bigint)
      language sql as $$
        with d as (
          delete from counter_delta
          where ctid = any (array(select ctid from counter_delta limit 20000 for update skip locked))
          returning workspace_id, dim, key, n),
        s as (select workspace_id, dim, key, sum(n) n from d group by 1, 2, 3 having sum(n) <> 0 order by 1, 2, 3)
        insert into view_counter as v (workspace_id, dim, key, n) select workspace_id, dim, key, n from s
        on conflict (workspace_id, dim, key) do update set n = v.n + excluded.n
        returning v.workspace_id, v.dim, v.key, v.n
      $$;
      grant execute on function fold_counters() to parvis_system;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger count_mention on mention;
      drop trigger count_deleted on conversation;
      drop trigger count_updated on conversation;
      drop trigger count_inserted on conversation;
      drop function fold_counters();
      drop function count_mentions();
      drop function count_conversations();
      drop table counter_delta, view_counter;
    `);
  }
}
