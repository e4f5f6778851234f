import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who takes what: how each member works (state, hours, capacity, skills), what each team hands out and how, and which team a new
 * conversation belongs to. Small codes are positions in the lists of `contracts` (state: AVAILABILITY_STATES, level: SKILL_LEVELS
 * and LANGUAGE_LEVELS, kinds: ITEM_KINDS, channel: CHANNEL_KINDS, nobody_reason: NOBODY_REASONS).
 */
export class Assignment20261128101000 implements MigrationInterface {
  readonly name = 'Assignment20261128101000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';

      -- one row per member from the first moment: whoever changes a member's load takes its lock first
      create table member_availability (
        workspace_id int not null,
        member_id int not null,
        state smallint not null default 0,
        reason text,
        back_at timestamptz,                 -- the state ends by itself then
        since timestamptz not null default now(),
        capacity int check (capacity between 0 and 10000), -- null: the workspace's
        time_zone text,                      -- of the working hours; null: the workspace's
        version int not null default 0,
        primary key (workspace_id, member_id),
        foreign key (workspace_id, member_id) references member (workspace_id, id) on delete cascade
      );
      insert into member_availability (workspace_id, member_id) select workspace_id, id from member;
      create function member_works() returns trigger language plpgsql as $$
      begin
        insert into member_availability (workspace_id, member_id) values (new.workspace_id, new.id);
        return null;
      end $$;
      create trigger member_works after insert on member for each row execute function member_works();

      -- who has a console open, written every few seconds: apart from the row above so that no lock waits for it
      create table member_presence (
        workspace_id int not null,
        member_id int not null,
        here_since timestamptz not null,
        here_until timestamptz not null,
        primary key (workspace_id, member_id),
        foreign key (workspace_id, member_id) references member (workspace_id, id) on delete cascade
      ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

      -- weekly, in local time; an end that is not after its beginning is on the next day
      create table working_hour (
        workspace_id int not null,
        member_id int not null,
        weekday smallint not null check (weekday between 1 and 7), -- 1 = Monday
        from_minute smallint not null check (from_minute between 0 and 1439),
        to_minute smallint not null check (to_minute between 0 and 1439),
        primary key (workspace_id, member_id, weekday, from_minute),
        foreign key (workspace_id, member_id) references member (workspace_id, id) on delete cascade
      );

      -- account_id 0: the whole channel. A member without rows works on every channel.
      create table member_skill (
        workspace_id int not null,
        member_id int not null,
        channel smallint not null,
        account_id int not null default 0,
        level smallint not null,
        primary key (workspace_id, member_id, channel, account_id),
        foreign key (workspace_id, member_id) references member (workspace_id, id) on delete cascade
      );

      -- levels of the languages in member.languages; without a row: fluent
      create table member_language (
        workspace_id int not null,
        member_id int not null,
        language text not null,
        level smallint not null,
        primary key (workspace_id, member_id, language),
        foreign key (workspace_id, member_id) references member (workspace_id, id) on delete cascade
      );

      create table assignment_policy (
        workspace_id int not null,
        team_id int not null,
        strategy text not null default 'manual',
        account_ids int[] not null default '{}', -- empty: all
        kinds smallint[] not null default '{}',
        languages text[] not null default '{}',
        skill_level smallint,                -- null: skills do not matter
        language_level smallint,             -- null: languages do not matter
        use_capacity boolean not null default true,
        sticky boolean not null default true,
        redistribute_after_minutes int check (redistribute_after_minutes between 5 and 10080),
        overflow_team_id int,
        overflow_after_minutes int not null default 30 check (overflow_after_minutes between 1 and 10080),
        version int not null default 0,
        primary key (workspace_id, team_id),
        foreign key (workspace_id, team_id) references team (workspace_id, id) on delete cascade,
        foreign key (workspace_id, overflow_team_id) references team (workspace_id, id) on delete set null (overflow_team_id)
      );

      -- round robin: the lowest turn is next
      create table assignment_turn (
        workspace_id int not null,
        team_id int not null,
        member_id int not null,
        turn bigint not null,
        primary key (workspace_id, team_id, member_id),
        foreign key (workspace_id, team_id) references team (workspace_id, id) on delete cascade,
        foreign key (workspace_id, member_id) references member (workspace_id, id) on delete cascade
      );

      create table assignment_setting (
        workspace_id int primary key references workspace (id) on delete cascade,
        default_team_id int,
        default_capacity int check (default_capacity between 0 and 10000),
        weights smallint[] not null default '{}', -- by position of the kind; what is not there weighs 1
        version int not null default 0,
        foreign key (workspace_id, default_team_id) references team (workspace_id, id) on delete set null (default_team_id)
      );

      create table account_team (
        workspace_id int not null,
        account_id int not null,
        team_id int not null,
        primary key (workspace_id, account_id),
        foreign key (workspace_id, account_id) references account (workspace_id, id) on delete cascade,
        foreign key (workspace_id, team_id) references team (workspace_id, id) on delete cascade
      );

      alter table conversation
        add column assigned_at timestamptz,
        add column let_go_by int,            -- who gave it back: it does not return to them by itself
        add column nobody_since timestamptz, -- nobody of its team can take it since then
        add column nobody_reason smallint;
      -- pull-next walks this and skips what others are taking; the second is what a team has to hand out, in the same order
      create index conv_next on conversation (workspace_id, next_due_at, priority desc, waiting_since, id)
        where status = 0 and assignee_id is null;
      create index conv_pool on conversation (workspace_id, team_id, next_due_at, priority desc, waiting_since, id)
        where status = 0 and assignee_id is null and team_id is not null;

      create function is_at_work(p_workspace int, p_member int, p_zone text, p_at timestamptz) returns boolean
      language sql stable parallel safe as $$
        with t as (
          select extract(isodow from p_at at time zone p_zone)::int as day,
                 extract(hour from p_at at time zone p_zone)::int * 60 + extract(minute from p_at at time zone p_zone)::int as minute),
        h as (select * from working_hour where workspace_id = p_workspace and member_id = p_member)
        select not exists (select 1 from h) or exists (
          select 1 from h, t where
            h.weekday = t.day and t.minute >= h.from_minute and (t.minute < h.to_minute or h.to_minute <= h.from_minute)
            or h.to_minute <= h.from_minute and h.weekday = (t.day + 5) % 7 + 1 and t.minute < h.to_minute)
      $$;

      call guard_tenant_table('member_availability');
      call guard_tenant_table('member_presence');
      call guard_tenant_table('working_hour');
      call guard_tenant_table('member_skill');
      call guard_tenant_table('member_language');
      call guard_tenant_table('assignment_policy');
      call guard_tenant_table('assignment_turn');
      call guard_tenant_table('assignment_setting');
      call guard_tenant_table('account_team');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function is_at_work(int, int, text, timestamptz);
      drop index conv_pool, conv_next;
      alter table conversation drop column nobody_reason, drop column nobody_since, drop column let_go_by, drop column assigned_at;
      drop trigger member_works on member;
      drop function member_works();
      drop table account_team, assignment_setting, assignment_turn, assignment_policy, member_language, member_skill, working_hour,
        member_presence, member_availability;
    `);
  }
}
