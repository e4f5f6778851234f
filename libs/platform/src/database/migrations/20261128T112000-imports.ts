import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exports of other products on their way in: one row per upload, one per record it holds. */
export class Imports20261128112000 implements MigrationInterface {
  readonly name = 'Imports20261128112000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';
      create table import_run (
        id bigint not null,
        created_at timestamptz not null default now(),
        started_at timestamptz,
        finished_at timestamptz,
        workspace_id int not null references workspace (id) on delete cascade,
        created_by int,
        version int not null default 0,
        read_rows int not null default 0,
        attempts smallint not null default 0, -- how often reading the file was begun
        lease_until timestamptz,              -- a worker reads the file
        size bigint not null,
        source text not null,
        origin text not null,
        file_name text not null,
        storage_key text,                     -- null once everything in it stands in rows
        state text not null,                  -- IMPORT_STATES
        fault text,
        found jsonb,
        choices jsonb,
        places jsonb,                         -- group key -> account id, tag name -> tag id, settled at the start
        primary key (workspace_id, id)
      );
      create index import_run_due on import_run (id) where state in ('checking', 'running');

      -- records in the order they are applied; what they hold goes when it is applied, the outcome stays for the report
      create table import_row (
        import_id bigint not null,
        id int not null,
        workspace_id int not null,
        outcome smallint,                     -- position in IMPORT_OUTCOMES; null: not decided
        kind text not null,                   -- IMPORT_KINDS
        key text,
        parent text,                          -- conversation of a message or note
        grp text,                             -- inbox or group of a conversation
        ext_key uuid,                         -- hash under which item_key knows a message or note, and of a conversation's thread key
        conversation_id bigint,
        reason text,
        detail text,
        place text not null,
        record jsonb,
        primary key (workspace_id, import_id, id),
        foreign key (workspace_id, import_id) references import_run (workspace_id, id) on delete cascade
      );
      -- overlapping pages name a record twice; what was refused while reading takes nobody's place
      create unique index import_row_key on import_row (workspace_id, import_id, kind, key) where key is not null and reason is null;
      create index import_row_parent on import_row (workspace_id, import_id, parent) where parent is not null;
      create index import_row_open on import_row (workspace_id, import_id, id) where kind = 'conversation' and outcome is null;
      -- how far a running import is, without counting its rows
      create table import_count (
        workspace_id int not null,
        import_id bigint not null,
        kind text not null,
        outcome smallint not null,            -- -1: not decided
        n int not null,
        primary key (workspace_id, import_id, kind, outcome),
        foreign key (workspace_id, import_id) references import_run (workspace_id, id) on delete cascade
      );
      call guard_tenant_table('import_run');
      call guard_tenant_table('import_row');
      call guard_tenant_table('import_count');

      create function count_import_rows() returns trigger language plpgsql as $$
      begin
        insert into import_count as c (workspace_id, import_id, kind, outcome, n)
        select workspace_id, import_id, kind, coalesce(outcome, -1), sum(n) from (
          select workspace_id, import_id, kind, outcome, 1 as n from after_rows
          union all select workspace_id, import_id, kind, outcome, -1 from before_rows) d
        group by 1, 2, 3, 4 having sum(n) <> 0
        on conflict (workspace_id, import_id, kind, outcome) do update set n = c.n + excluded.n;
        return null;
      end $$;
      create function count_new_import_rows() returns trigger language plpgsql as $$
      begin
        insert into import_count as c (workspace_id, import_id, kind, outcome, n)
        select workspace_id, import_id, kind, coalesce(outcome, -1), count(*) from after_rows group by 1, 2, 3, 4
        on conflict (workspace_id, import_id, kind, outcome) do update set n = c.n + excluded.n;
        return null;
      end $$;
      create trigger import_rows_added after insert on import_row referencing new table as after_rows
        for each statement execute function count_new_import_rows();
      create trigger import_rows_changed after update on import_row referencing old table as before_rows new table as after_rows
        for each statement execute function count_import_rows();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table import_count, import_row, import_run;
      drop function count_import_rows();
      drop function count_new_import_rows();
    `);
  }
}
