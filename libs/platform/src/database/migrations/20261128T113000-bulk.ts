import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bulk runs: one row per run, one per conversation it is about, frozen at its start. */
export class Bulk20261128113000 implements MigrationInterface {
  readonly name = 'Bulk20261128113000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';
      create table bulk_run (
        id bigint not null,
        created_at timestamptz not null default now(),
        worked_at timestamptz,                -- runs take turns by it
        finished_at timestamptz,
        undo_until timestamptz,
        workspace_id int not null references workspace (id) on delete cascade,
        member_id int not null,
        undo_member_id int,
        account_id int,                       -- the macro is for this account only
        version int not null default 0,
        total int not null,
        changed int not null default 0,
        unchanged int not null default 0,
        skipped int not null default 0,
        failed int not null default 0,
        restored int not null default 0,
        kept int not null default 0,
        state text not null,                  -- BULK_STATES
        macro_name text,
        permissions text[] not null,          -- what whoever started it was allowed, a token's limits included
        steps jsonb not null,                 -- BulkRunStep[]
        target jsonb not null,                -- what was asked for: a number of ids, or the query
        primary key (workspace_id, id)
      );
      -- the few that have work left, by turn
      create index bulk_run_due on bulk_run (worked_at nulls first, id) where state in ('running', 'undoing');
      create index bulk_run_member on bulk_run (workspace_id, member_id, id desc);

      create table bulk_target (
        run_id bigint not null,
        conversation_id bigint not null,
        item_id bigint,                       -- the last thing the person said when the run started: what is decided about
        last_item_id bigint,
        workspace_id int not null,
        no int not null,                      -- order of work
        outcome smallint,                     -- position in BULK_OUTCOMES; null: not yet
        undo smallint,                        -- position in BULK_UNDO_OUTCOMES
        reason text,
        undo_reason text,
        detail text,
        effects jsonb,                        -- what was changed, from what: read by the undo
        primary key (workspace_id, run_id, no),
        foreign key (workspace_id, run_id) references bulk_run (workspace_id, id) on delete cascade
      ) with (fillfactor = 70);
      -- a conversation is changed at most once by a run
      create unique index bulk_target_once on bulk_target (workspace_id, run_id, conversation_id);
      -- what is left to do, and to take back
      create index bulk_target_open on bulk_target (workspace_id, run_id, no) where outcome is null;
      create index bulk_target_undo on bulk_target (workspace_id, run_id, no) where outcome = 0 and undo is null;
      call guard_tenant_table('bulk_run');
      call guard_tenant_table('bulk_target');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table bulk_target, bulk_run;`);
  }
}
