import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the moderation board adds: requests to decide as one undoable thing, who looked at masked text, who pointed at an item,
 * alerts a member put away, and which comment a comment hangs below.
 */
export class Board20261129130000 implements MigrationInterface {
  readonly name = 'Board20261129130000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`set local lock_timeout = '5s'`);
    await runner.query(RUNS);
    await runner.query(NOTES);
    await runner.query(BRANCHES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger screening_branches on screening;
      drop function note_screening_parents();
      drop index screening_copied, screening_cluster_open, decision_cluster;
      alter table screening drop column parent_id;
      drop table alert_dismissal, item_report, moderation_reveal, moderation_run_item, moderation_run;
    `);
  }
}

const RUNS = `
  create table moderation_run (
    id bigint not null,
    cluster_id bigint,                   -- decided for the look-alikes
    created_at timestamptz not null default now(),
    worked_at timestamptz,               -- runs take turns by it
    leased_until timestamptz,            -- somebody is at it; another goes on when the time is over
    finished_at timestamptz,
    undo_until timestamptz,
    apply_until timestamptz,             -- goes for newcomers of the cluster
    workspace_id int not null references workspace (id) on delete cascade,
    member_id int not null,
    undo_member_id int,
    reason_id int,
    version int not null default 0,
    total int not null,
    state text not null,                 -- MODERATION_RUN_STATES
    kind text not null,                  -- DECISION_KINDS
    note text,
    permissions text[] not null,         -- what whoever asked was allowed, a token's limits included
    target jsonb not null,               -- what was asked for
    primary key (workspace_id, id)
  );
  create index moderation_run_due on moderation_run (worked_at nulls first, id) where state in ('running', 'undoing');
  create index moderation_run_age on moderation_run (created_at);

  create table moderation_run_item (
    run_id bigint not null,
    item_id bigint not null,
    decision_id bigint,
    action_id bigint,
    workspace_id int not null,
    no int not null,                     -- order of work
    revision smallint,                   -- as on the screen, else as of the request
    state smallint,                      -- as of the request: another one by now is somebody's decision; null: it was named, whatever it is
    outcome smallint,                    -- position in MODERATION_OUTCOMES; null: not yet
    undo smallint,                       -- position in MODERATION_UNDO_OUTCOMES
    code text,
    detail text,
    primary key (workspace_id, run_id, no),
    foreign key (workspace_id, run_id) references moderation_run (workspace_id, id) on delete cascade
  ) with (fillfactor = 70);
  create unique index moderation_run_item_once on moderation_run_item (workspace_id, run_id, item_id);
  create index moderation_run_item_open on moderation_run_item (workspace_id, run_id, no) where outcome is null;
  create index moderation_run_item_undo on moderation_run_item (workspace_id, run_id, no) where outcome = 0 and undo is null;
  call guard_tenant_table('moderation_run');
  call guard_tenant_table('moderation_run_item');

  -- what newcomers of a cluster got is taken back with the request that said so
  create index decision_cluster on decision (workspace_id, cluster_id, id) where cluster_id is not null;
`;

const NOTES = `
  create table moderation_reveal (
    id bigint not null,
    item_id bigint not null,
    at timestamptz not null default now(),
    workspace_id int not null references workspace (id) on delete cascade,
    member_id int not null,
    token_id int,
    revision smallint not null,
    primary key (workspace_id, id)
  );
  create index moderation_reveal_item on moderation_reveal (workspace_id, item_id, id desc);
  create table item_report (
    item_id bigint not null,
    at timestamptz not null default now(),
    workspace_id int not null references workspace (id) on delete cascade,
    member_id int not null,
    reason text not null,
    primary key (workspace_id, item_id, member_id)
  );
  create table alert_dismissal (
    post_id bigint not null,
    until timestamptz not null,
    workspace_id int not null references workspace (id) on delete cascade,
    member_id int not null,
    primary key (workspace_id, member_id, post_id)
  );
  create index alert_dismissal_age on alert_dismissal (until);
  call guard_tenant_table('moderation_reveal');
  call guard_tenant_table('item_report');
  call guard_tenant_table('alert_dismissal');
`;

// set by set after the intake's insert: which comment an item answers is known by its item; of our own answers, what those answer
const BRANCHES = `
  alter table screening add column parent_id bigint; -- nearest comment above it that was screened
  create index screening_roots on screening (workspace_id, post_id, item_id desc) where post_id is not null and parent_id is null;
  create index screening_replies on screening (workspace_id, parent_id, item_id) where parent_id is not null;
  create index screening_copied on screening (workspace_id, item_id desc) where copied;
  create index screening_cluster_open on screening (workspace_id, cluster_id, item_id desc) where cluster_id is not null and queues & 1 = 1;

  create function note_screening_parents() returns trigger language plpgsql as $$
  begin
    update screening s set parent_id = p.id
    from added a
    join item i on i.workspace_id = a.workspace_id and i.id = a.item_id and i.parent_id is not null
    cross join lateral (
      with recursive up (id, direction, parent_id, steps) as (
        select o.id, o.direction, o.parent_id, 1 from item o where o.workspace_id = a.workspace_id and o.id = i.parent_id
        union all
        select o.id, o.direction, o.parent_id, up.steps + 1 from up join item o on o.workspace_id = a.workspace_id and o.id = up.parent_id
        where up.direction <> 0 and up.steps < 8)
      select id from up where direction = 0 limit 1) p
    where a.post_id is not null and s.workspace_id = a.workspace_id and s.item_id = a.item_id;
    return null;
  end $$;
  create trigger screening_branches after insert on screening referencing new table as added
    for each statement execute function note_screening_parents();
`;
