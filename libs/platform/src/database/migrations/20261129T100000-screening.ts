import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What screening found of each inbound item and what became of it: one row, from which every queue of the board follows
 * (`queues`, bits in the order of MODERATION_QUEUES). State and sync follow from the decisions and their actions by triggers, so that no
 * writer can forget them. Codes are positions in the lists of `contracts` (state: MODERATION_STATES, sync: SYNC_STATES, flags: bits of
 * SCREENING_FLAGS, label: RISK_LABELS).
 *
 * Counters: dim 10 items in a queue (key = its bit) · 11 items of a post that wait for review (key = post).
 */
export class Screening20261129100000 implements MigrationInterface {
  readonly name = 'Screening20261129100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ROWS);
    await runner.query(RULES);
    await runner.query(STATES);
    await runner.query(COUNTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger observe_screening on item;
      drop trigger settle_by_action on action;
      drop trigger settle_by_decision on decision;
      drop table screening_hit, screening_rule_version, screening_rule, word_term, word_list, moderation_setting, look_alike, screening;
      drop function observe_screening(), settle_by_action(), settle_by_decision(), settle_screening(int, bigint), count_screening(), count_screenings();
      drop index decision_member;
      alter table decision drop column intent, drop column rule_id, drop column rule_version, drop column cluster_id,
        drop column automated_detection, drop column automated_decision, drop column protective, drop column undone_by;
      alter table workspace drop column screening_version;
      delete from counter_delta where dim in (10, 11);
      delete from view_counter where dim in (10, 11);
    `);
  }
}

const ROWS = `
  set local lock_timeout = '5s';
  create table screening (
    item_id bigint not null,
    conversation_id bigint not null,
    post_id bigint,
    identity_id bigint,                  -- the author
    cluster_id bigint,                   -- look_alike
    decision_id bigint,                  -- the decision that counts now
    sameness bigint,                     -- 64 bits of the text as it is compared
    created_at timestamptz not null,     -- at the platform
    screened_at timestamptz not null default now(),
    first_seen_at timestamptz,           -- a member had it on the screen
    first_flagged_at timestamptz,        -- a detector, a rule or a person pointed at it
    acted_at timestamptz,
    due_at timestamptz,                  -- of the vigilance clock
    workspace_id int not null,
    account_id int not null,
    decided_by int,
    flags int not null default 0,
    rule_ids int[] not null default '{}', -- that matched and are not in shadow, strongest first
    revision smallint not null,
    kind smallint not null,
    channel smallint not null,
    platform_state smallint not null,    -- observed
    state smallint not null default 0,   -- as decided
    sync smallint not null default 0,
    severity smallint not null default 0,
    label smallint not null,
    copied boolean not null default false, -- others say nearly the same
    pinned boolean not null default false,
    language text,
    suggestion text,
    sync_error text,
    signals jsonb not null default '[]', -- Signal[]
    marks jsonb not null default '[]',   -- MarkedSpan[]
    queues int not null generated always as (
      case when state = 0 and platform_state <> 3 and flags & 512 = 0 and (flags & 256 = 0 or flags & 64 <> 0) then
        1 + case when flags & 64 <> 0 then 2 else 0 end + case when flags & 32 <> 0 then 4 else 0 end
          + case when flags & 1 <> 0 then 8 else 0 end + case when flags & 2 <> 0 then 16 else 0 end
          + case when copied then 32 else 0 end + case when flags & 4 <> 0 then 64 else 0 end
          + case when flags & 8 <> 0 then 128 else 0 end
      else 0 end
      + case when state = 2 then 512 else 0 end + case when state = 3 then 1024 else 0 end
      + case when sync = 2 then 4096 else 0 end) stored,
    primary key (workspace_id, item_id)
  ) with (fillfactor = 90);
  create index screening_review on screening (workspace_id, item_id desc) where queues & 1 = 1;
  create index screening_review_severity on screening (workspace_id, severity desc, item_id desc) where queues & 1 = 1;
  create index screening_review_due on screening (workspace_id, due_at, item_id) where queues & 1 = 1 and due_at is not null;
  create index screening_held on screening (workspace_id, item_id desc) where queues & 2 = 2;
  create index screening_reported on screening (workspace_id, item_id desc) where queues & 4 = 4;
  create index screening_links on screening (workspace_id, item_id desc) where queues & 8 = 8;
  create index screening_first_time on screening (workspace_id, item_id desc) where queues & 16 = 16;
  create index screening_look_alikes on screening (workspace_id, item_id desc) where queues & 32 = 32;
  create index screening_personal_data on screening (workspace_id, item_id desc) where queues & 64 = 64;
  create index screening_unchecked on screening (workspace_id, item_id desc) where queues & 128 = 128;
  create index screening_hidden on screening (workspace_id, item_id desc) where queues & 512 = 512;
  create index screening_deleted on screening (workspace_id, item_id desc) where queues & 1024 = 1024;
  create index screening_failed on screening (workspace_id, item_id desc) where queues & 4096 = 4096;
  create index screening_post on screening (workspace_id, post_id, item_id desc) where post_id is not null;
  create index screening_author on screening (workspace_id, identity_id, item_id desc) where identity_id is not null;
  create index screening_cluster on screening (workspace_id, cluster_id, item_id desc) where cluster_id is not null;
  call guard_tenant_table('screening');

  -- A text that others nearly copy; its keys find candidates. A decision on it goes for newcomers until apply_until. What says how
  -- lately it was said stands in no tree, so that saying it again rewrites none.
  create table look_alike (
    id bigint not null,
    first_item_id bigint not null,
    sameness bigint not null,
    first_at timestamptz not null default now(),
    last_at timestamptz not null default now(),
    decided_at timestamptz,
    apply_until timestamptz,
    workspace_id int not null,
    decided_by int,
    reason_id int,
    b0 int not null, b1 int not null, b2 int not null, b3 int not null, b4 int not null, b5 int not null,
    kind text,                           -- DECISION_KINDS
    sample text not null,                -- as it is compared
    primary key (workspace_id, id)
  ) with (fillfactor = 90);
  create index look_alike_sameness on look_alike (workspace_id, sameness);
  create index look_alike_b0 on look_alike (workspace_id, b0);
  create index look_alike_b1 on look_alike (workspace_id, b1);
  create index look_alike_b2 on look_alike (workspace_id, b2);
  create index look_alike_b3 on look_alike (workspace_id, b3);
  create index look_alike_b4 on look_alike (workspace_id, b4);
  create index look_alike_b5 on look_alike (workspace_id, b5);
  create index look_alike_age on look_alike using brin (last_at);
  call guard_tenant_table('look_alike');

  alter table decision
    add column intent text,              -- INTENTS, of a rule
    add column rule_id int, add column rule_version int,
    add column cluster_id bigint,        -- decided for the look-alikes
    add column automated_detection boolean not null default false,
    add column automated_decision text not null default 'no', -- 'no', 'partial', 'full'
    add column protective boolean not null default false, -- the author's own data: no strike
    add column undone_by int;
  create index decision_member on decision (workspace_id, member_id, at) where member_id is not null;
  create index decision_rule on decision (workspace_id, rule_id, rule_version, id) where rule_id is not null;
`;

const RULES = `
  -- rises with everything a screener is made of: rules, words, settings, learned weights
  alter table workspace add column screening_version int not null default 0;

  -- what a workspace chose about screening and decisions, each slice under its own key
  create table moderation_setting (
    workspace_id int not null references workspace (id) on delete cascade,
    name text not null,
    version int not null default 0,
    updated_at timestamptz not null default now(),
    value jsonb not null,
    primary key (workspace_id, name)
  );

  create table word_list (
    workspace_id int not null references workspace (id) on delete cascade,
    id int generated by default as identity,
    version int not null default 0,
    created_at timestamptz not null default now(),
    enabled boolean not null default true,
    name text not null,
    level text not null,                 -- WORD_LEVELS
    seed text,                           -- the built-in list it was made from
    source jsonb,
    primary key (workspace_id, id)
  );
  create unique index word_list_seed on word_list (workspace_id, seed) where seed is not null;
  create table word_term (
    workspace_id int not null,
    id int generated by default as identity,
    list_id int not null,
    severity smallint not null,
    language text,
    category text not null,
    text text not null,
    note text not null default '',
    exceptions text[] not null default '{}',
    primary key (workspace_id, id),
    foreign key (workspace_id, list_id) references word_list (workspace_id, id) on delete cascade
  );
  create unique index word_term_once on word_term (workspace_id, list_id, coalesce(language, ''), lower(text));

  create table screening_rule (
    workspace_id int not null references workspace (id) on delete cascade,
    id int generated by default as identity,
    version int not null default 1,
    author_id int not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    removed_at timestamptz,
    paused_until timestamptz,            -- its budget is used up: it holds instead
    enabled boolean not null default false,
    level text not null default 'shadow', -- SCREENING_LEVELS
    name text not null,
    content jsonb not null,              -- ScreeningRuleContent
    notice jsonb,
    primary key (workspace_id, id)
  );
  create table screening_rule_version (
    workspace_id int not null,
    rule_id int not null,
    version int not null,
    author_id int not null,
    restored_from int,
    at timestamptz not null default now(),
    content jsonb not null,
    primary key (workspace_id, rule_id, version),
    foreign key (workspace_id, rule_id) references screening_rule (workspace_id, id) on delete cascade
  );

  -- a rule matched a revision of an item; judged by what people decided about it, or by hand
  create table screening_hit (
    item_id bigint not null,
    decision_id bigint,                  -- what it did
    at timestamptz not null default now(),
    workspace_id int not null,
    rule_id int not null,
    version int not null,
    revision smallint not null,
    channel smallint not null,
    level text not null,                 -- at which it stood then
    acted boolean not null default false,
    plain_criticism boolean,             -- null: its tone is not known
    right_ boolean,                      -- null: nobody has judged
    by_hand boolean not null default false, -- a member judged it: decisions do not change that any more
    primary key (workspace_id, item_id, rule_id, revision)
  );
  create index screening_hit_rule on screening_hit (workspace_id, rule_id, at) include (version, acted, right_);
  create index screening_hit_budget on screening_hit (workspace_id, rule_id, at) where acted;

  call guard_tenant_table('moderation_setting');
  call guard_tenant_table('word_list');
  call guard_tenant_table('word_term');
  call guard_tenant_table('screening_rule');
  call guard_tenant_table('screening_rule_version');
  call guard_tenant_table('screening_hit');
`;

/** Where no decision about an item stands. */
export const UNDECIDED = `
      update screening set decision_id = null, decided_by = null, state = 0, sync = 0, sync_error = null, acted_at = null
      where workspace_id = ws and item_id = item;`;

/** The trigger function that makes the state of an item follow from its decisions; `undecided` is what it does where none stands. */
export const settlingWith = (undecided: string): string => `
  -- The newest decision about this revision that was not taken back says the state; its action says whether the channel follows.
  create or replace function settle_screening(ws int, item bigint) returns void language plpgsql security definer as $$
  declare
    s screening;
    d record;
  begin
    select * into s from screening where workspace_id = ws and item_id = item for update;
    if not found then return; end if;
    select x.id, x.kind, x.member_id, x.at, a.state as action_state, a.error_detail into d
    from decision x left join action a on a.workspace_id = x.workspace_id and a.id = x.action_id
    where x.workspace_id = ws and x.item_id = item and x.undone_at is null and x.revision = s.revision
      and x.kind in ('approve', 'unhide', 'hide', 'delete', 'reject', 'spam') and a.state is distinct from 'cancelled'
    order by x.id desc limit 1;
    if found then
      update screening set
        decision_id = d.id, decided_by = d.member_id,
        state = case when d.action_state = 'failed' then 0
          else case when d.kind in ('approve', 'unhide') then 1 when d.kind = 'hide' then 2 else 3 end end,
        sync = case when d.action_state = 'failed' then 2 when d.action_state is null or d.action_state = 'done' then 0 else 1 end,
        sync_error = case when d.action_state = 'failed' then coalesce(d.error_detail, 'failed') end,
        acted_at = coalesce(acted_at, d.at)
      where workspace_id = ws and item_id = item;
      if d.member_id is not null and d.action_state is distinct from 'failed' then
        update screening_hit set right_ = d.kind not in ('approve', 'unhide')
        where workspace_id = ws and item_id = item and revision = s.revision
          and not by_hand and right_ is distinct from (d.kind not in ('approve', 'unhide'));
      end if;
    else
${undecided}
      -- what a rule did and a person took back was wrong; of a decision of theirs that they took back nothing is left
      update screening_hit h set right_ = case when exists (
          select 1 from decision x where x.workspace_id = ws and x.item_id = item and x.rule_id = h.rule_id and x.revision = h.revision
            and x.member_id is null and x.undone_by is not null) then false end
      where h.workspace_id = ws and h.item_id = item and h.revision = s.revision and not h.by_hand;
    end if;
  end $$;`;

/** The trigger function that notes what the channel shows; `unless` is SQL that keeps it from reading a decision of others into it. */
export const observingWith = (unless: string): string => `
  -- What the channel shows. Hidden or gone without a decision of ours: decided elsewhere. Shown again against our decision: not in sync.
  create or replace function observe_screening() returns trigger language plpgsql security definer as $$
  begin
    update screening set
      platform_state = new.platform_state,
      state = case when state = 0 and sync = 0 and new.platform_state in (2, 3)${unless} then new.platform_state
                   when decision_id is null and state in (2, 3) and new.platform_state in (0, 1) then 0 else state end,
      sync = case when state = 2 and sync = 0 and decision_id is not null and new.platform_state = 0 then 2
                  when sync = 2 and sync_error = 'changed-outside' and new.platform_state in (2, 3) then 0 else sync end,
      sync_error = case when state = 2 and sync = 0 and decision_id is not null and new.platform_state = 0 then 'changed-outside'
                        when sync = 2 and sync_error = 'changed-outside' and new.platform_state in (2, 3) then null else sync_error end
    where workspace_id = new.workspace_id and item_id = new.id and platform_state <> new.platform_state;
    return null;
  end $$;`;

// security definer, as in the triggers of views: plans are kept although connections change between the two roles
const STATES = `
  ${settlingWith(UNDECIDED)}
  create function settle_by_decision() returns trigger language plpgsql security definer as $$
  begin
    perform settle_screening(new.workspace_id, new.item_id);
    return null;
  end $$;
  create trigger settle_by_decision after insert or update of undone_at, member_id, action_id on decision
    for each row execute function settle_by_decision();

  create function settle_by_action() returns trigger language plpgsql security definer as $$
  begin
    perform settle_screening(new.workspace_id, new.item_id);
    return null;
  end $$;
  create trigger settle_by_action after update of state on action for each row
    when (old.state <> new.state and new.item_id is not null and new.own_item_id is null
      and new.verb in ('approve', 'unhide', 'hide', 'delete', 'reject', 'spam'))
    execute function settle_by_action();

  ${observingWith('')}
  create trigger observe_screening after update of platform_state on item for each row
    when (old.platform_state <> new.platform_state and new.direction = 0) execute function observe_screening();
`;

const COUNTS = `
  create function count_screenings() returns trigger language plpgsql as $$
  declare sign int := case tg_op when 'INSERT' then 1 else -1 end;
  begin
    insert into counter_delta (workspace_id, dim, key, n)
    select workspace_id, dim, key, sum(sign) from (
      select workspace_id, f.dim, f.key from moved s, lateral (
        select 10::smallint, b::bigint from unnest(array[0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 12]) b where s.queues & (1 << b) <> 0
        union all select 11::smallint, s.post_id where s.post_id is not null and s.queues & 1 = 1) f (dim, key)
      where s.queues <> 0) d group by 1, 2, 3;
    return null;
  end $$;
  create trigger count_inserted after insert on screening referencing new table as moved
    for each statement execute function count_screenings();
  create trigger count_deleted after delete on screening referencing old table as moved
    for each statement execute function count_screenings();

  create function count_screening() returns trigger language plpgsql as $$
  begin
    insert into counter_delta (workspace_id, dim, key, n)
    select new.workspace_id, 10, b, case when new.queues & (1 << b) <> 0 then 1 else -1 end
    from unnest(array[0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 12]) b where (new.queues # old.queues) & (1 << b) <> 0;
    if new.post_id is not null and old.queues & 1 <> new.queues & 1 then
      insert into counter_delta (workspace_id, dim, key, n) values (new.workspace_id, 11, new.post_id, (new.queues & 1) - (old.queues & 1));
    end if;
    return null;
  end $$;
  create trigger count_updated after update on screening for each row
    when (old.queues <> new.queues) execute function count_screening();
`;
