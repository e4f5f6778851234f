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

      -- what comes and goes: one pass per statement, whoever writes
      create function count_conversations() returns trigger language plpgsql as $$
      declare sign int := case tg_op when 'INSERT' then 1 else -1 end;
      begin
        insert into counter_delta (workspace_id, dim, key, n)
        select workspace_id, dim, key, sum(sign) from (
          select workspace_id, f.dim, f.key from moved c, lateral (
            values (1::smallint, c.status::bigint), (2::smallint, coalesce(c.assignee_id, 0)::bigint * 4 + c.status),
                   (4::smallint, c.account_id::bigint * 4 + c.status)
            union all select 3::smallint, c.team_id::bigint * 4 + c.status where c.team_id is not null
            union all select 5::smallint, t::bigint * 4 + c.status from unnest(c.tag_ids) t
            union all select 6::smallint, coalesce(c.assignee_id, 0)::bigint where c.at_risk and c.status = 0
          ) f (dim, key)) d group by 1, 2, 3;
        return null;
      end $$;
      create trigger count_inserted after insert on conversation referencing new table as moved
        for each statement execute function count_conversations();
      create trigger count_deleted after delete on conversation referencing old table as moved
        for each statement execute function count_conversations();

      -- what changes: row by row, and only rows whose facets differ; an item that arrives changes none and costs nothing here
      create function count_change() returns trigger language plpgsql as $$
      declare
        ws int := new.workspace_id;
        moved boolean := old.status <> new.status;
      begin
        if moved then
          insert into counter_delta (workspace_id, dim, key, n) values
            (ws, 1, old.status, -1), (ws, 1, new.status, 1),
            (ws, 4, old.account_id::bigint * 4 + old.status, -1), (ws, 4, new.account_id::bigint * 4 + new.status, 1);
        end if;
        if moved or old.assignee_id is distinct from new.assignee_id then
          insert into counter_delta (workspace_id, dim, key, n) values
            (ws, 2, coalesce(old.assignee_id, 0)::bigint * 4 + old.status, -1),
            (ws, 2, coalesce(new.assignee_id, 0)::bigint * 4 + new.status, 1);
        end if;
        if (moved or old.team_id is distinct from new.team_id) and coalesce(old.team_id, new.team_id) is not null then
          insert into counter_delta (workspace_id, dim, key, n)
          select ws, 3, t.team::bigint * 4 + t.status, t.n
          from (values (old.team_id, old.status, -1), (new.team_id, new.status, 1)) t (team, status, n) where t.team is not null;
        end if;
        if (moved or old.tag_ids <> new.tag_ids) and (old.tag_ids <> '{}' or new.tag_ids <> '{}') then
          insert into counter_delta (workspace_id, dim, key, n)
          select ws, 5, d.key, sum(d.n) from (
            select t::bigint * 4 + old.status, -1 from unnest(old.tag_ids) t
            union all select t::bigint * 4 + new.status, 1 from unnest(new.tag_ids) t) d (key, n)
          group by d.key having sum(d.n) <> 0;
        end if;
        if old.at_risk or new.at_risk then
          insert into counter_delta (workspace_id, dim, key, n)
          select ws, 6, coalesce(r.assignee, 0)::bigint, r.n
          from (values (old.assignee_id, old.at_risk and old.status = 0, -1), (new.assignee_id, new.at_risk and new.status = 0, 1)) r (assignee, counts, n)
          where r.counts;
        end if;
        return null;
      end $$;
      create trigger count_updated after update on conversation for each row
        when ((old.status, old.assignee_id, old.team_id, old.at_risk, old.tag_ids)
              is distinct from (new.status, new.assignee_id, new.team_id, new.at_risk, new.tag_ids))
        execute function count_change();

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
      drop function count_change();
      drop function count_conversations();
      drop table counter_delta, view_counter;
    `);
  }
}
