import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a moderation rule earns its level with: back-tests with what was judged of their examples, roll-backs of what a version did; the
 * learned model of a workspace; the classifier of a house and what it was asked.
 */
export class Backtests20261129140000 implements MigrationInterface {
  readonly name = 'Backtests20261129140000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RULES);
    await runner.query(BACKTESTS);
    await runner.query(ROLL_BACKS);
    await runner.query(LEARNING);
    await runner.query(CLASSIFIER);
    await runner.query(WORDS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger note_words_of_new on screening;
      drop trigger note_words_again on screening;
      drop table word_hit;
      drop function note_words_of_new(), note_words_again();
      drop trigger ask_classifier_of_new on screening;
      drop trigger ask_classifier_again on screening;
      drop table classifier_call, classifier, learned_model, roll_back_item, roll_back, backtest_example, backtest;
      drop function ask_classifier_of_new(), ask_classifier_again();
      drop index screening_hit_judged, screening_hit_recent, screening_rule_expiry;
      alter table screening_rule_version drop column logic;
      alter table screening_rule drop column logic, drop column failing, drop column judged_seen;
      drop index decision_of_people;
    `);
  }
}

const RULES = `
  set local lock_timeout = '5s';
  -- what a version asks, hashed: versions that ask the same share their evidence
  alter table screening_rule add column logic text not null default '';
  alter table screening_rule_version add column logic text not null default '';
  -- samples it did not pass when it was saved; judged hits at its last demotion, so that one mistake demotes once
  alter table screening_rule add column failing jsonb not null default '[]', add column judged_seen int not null default 0;
  create index screening_hit_judged on screening_hit (workspace_id, rule_id, version) include (right_) where right_ is not null;
  create index screening_hit_recent on screening_hit (workspace_id, rule_id, item_id desc);
  -- rules whose time ends: the watcher asks every few seconds
  create index screening_rule_expiry on screening_rule ((content ->> 'expiresAt')) where enabled and content ->> 'expiresAt' is not null;
  -- what people decided, newest first: the learner's lessons
  create index decision_of_people on decision (workspace_id, id desc) where member_id is not null and undone_at is null;
`;

const BACKTESTS = `
  create table backtest (
    id bigint not null,
    after_id bigint not null,            -- items up to here were looked at
    until_id bigint not null,            -- where it ends: what comes in meanwhile is not looked at
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    workspace_id int not null references workspace (id) on delete cascade,
    rule_id int,                         -- null: a draft
    version int,
    member_id int not null,
    days smallint not null,
    attempts smallint not null default 0,
    looked int not null default 0, total int not null default 0, matched int not null default 0, unknown int not null default 0,
    hidden int not null default 0, kept int not null default 0, unseen int not null default 0,
    added int not null default 0, lost int not null default 0,
    plain int not null default 0, known int not null default 0,
    compared boolean not null default false, -- with a live version that asks something else
    state text not null default 'running', -- BACKTEST_STATES
    logic text not null,
    content jsonb not null,              -- ScreeningRuleContent
    by_channel jsonb not null default '{}',
    by_day jsonb not null default '{}',
    primary key (workspace_id, id)
  );
  create index backtest_running on backtest (attempts, id) where state = 'running';
  create index backtest_of_rule on backtest (workspace_id, rule_id, id desc) where rule_id is not null;
  -- twenty matches to be judged on the spot, some of each verdict
  create table backtest_example (
    backtest_id bigint not null,
    item_id bigint not null,
    judged_at timestamptz,
    workspace_id int not null,
    judged_by int,
    place int not null,                  -- order in which they are kept: a hash of the item, so that any batch may bring a better one
    right_ boolean,
    verdict text not null,               -- hidden, kept, unseen
    primary key (workspace_id, backtest_id, item_id),
    foreign key (workspace_id, backtest_id) references backtest (workspace_id, id) on delete cascade
  );
  create index backtest_example_item on backtest_example (workspace_id, item_id);
  call guard_tenant_table('backtest');
  call guard_tenant_table('backtest_example');
`;

const ROLL_BACKS = `
  create table roll_back (
    id bigint not null,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    workspace_id int not null references workspace (id) on delete cascade,
    rule_id int not null,
    version int not null,
    member_id int not null,
    total int not null,
    attempts smallint not null default 0,
    state text not null default 'running',
    primary key (workspace_id, id)
  );
  create index roll_back_running on roll_back (attempts, id) where state = 'running';
  create table roll_back_item (
    roll_back_id bigint not null,
    decision_id bigint not null,
    item_id bigint not null,
    action_id bigint,                    -- the call that takes it back
    workspace_id int not null,
    outcome text not null default 'waiting', -- ROLL_BACK_OUTCOMES
    detail text,
    primary key (workspace_id, roll_back_id, decision_id),
    foreign key (workspace_id, roll_back_id) references roll_back (workspace_id, id) on delete cascade
  );
  create index roll_back_item_waiting on roll_back_item (workspace_id, roll_back_id, decision_id) where outcome = 'waiting';
  create index roll_back_item_item on roll_back_item (workspace_id, item_id);
  call guard_tenant_table('roll_back');
  call guard_tenant_table('roll_back_item');
`;

const LEARNING = `
  create table learned_model (
    workspace_id int primary key references workspace (id) on delete cascade,
    version int not null default 0,
    trained_at timestamptz,              -- when it was last tried, whatever came of it
    asked_at timestamptz,                -- a training is wanted
    newest_decision bigint not null default 0, -- decisions up to here were learned from
    trained_on int not null default 0,
    attempts smallint not null default 0,
    why text,                            -- there is no model
    model jsonb,
    metrics jsonb
  );
  call guard_tenant_table('learned_model');
`;

// statement-level for arrivals: one look-up for a batch of any size, and nothing where no classifier is
const CLASSIFIER = `
  create table classifier (
    workspace_id int primary key references workspace (id) on delete cascade,
    version int not null default 1,
    timeout_ms int not null default 3000,
    failures int not null default 0,     -- in a row
    last_success_at timestamptz,
    last_failure_at timestamptz,
    rest_until timestamptz,              -- it is left alone until then
    enabled boolean not null default false,
    url text not null,
    secret bytea not null,               -- sealed
    last_error text
  );
  create table classifier_call (
    item_id bigint not null,
    due_at timestamptz not null default now(),
    answered_at timestamptz,
    workspace_id int not null,
    revision smallint not null,
    attempts smallint not null default 0,
    severity smallint,
    duration_ms int,
    state text not null default 'waiting', -- waiting, answered, given-up
    labels text[],
    error text,
    primary key (workspace_id, item_id)
  );
  create index classifier_call_due on classifier_call (due_at) where state = 'waiting';
  create index classifier_call_given_up on classifier_call (workspace_id, item_id desc) where state = 'given-up';
  create index classifier_call_answered on classifier_call (workspace_id, answered_at) where answered_at is not null;
  call guard_tenant_table('classifier');
  call guard_tenant_table('classifier_call');

  create function ask_classifier_of_new() returns trigger language plpgsql security definer as $$
  begin
    insert into classifier_call (workspace_id, item_id, revision)
    select s.workspace_id, s.item_id, s.revision from moved s join classifier c on c.workspace_id = s.workspace_id and c.enabled
    where s.flags & 512 = 0 on conflict do nothing;
    if found then notify parvis_classifier; end if;
    return null;
  end $$;
  create trigger ask_classifier_of_new after insert on screening referencing new table as moved
    for each statement execute function ask_classifier_of_new();

  create function ask_classifier_again() returns trigger language plpgsql security definer as $$
  begin
    insert into classifier_call (workspace_id, item_id, revision)
    select new.workspace_id, new.item_id, new.revision from classifier c where c.workspace_id = new.workspace_id and c.enabled
    on conflict (workspace_id, item_id) do update set revision = excluded.revision, state = 'waiting', attempts = 0, due_at = now(),
      labels = null, severity = null, answered_at = null, error = null;
    if found then notify parvis_classifier; end if;
    return null;
  end $$;
  create trigger ask_classifier_again after update of revision on screening for each row
    when (old.revision <> new.revision and new.flags & 512 = 0) execute function ask_classifier_again();
`;

// rows instead of counters: nobody waits for anybody, and thirty days of one term are a short stretch of the key
const WORDS = `
  create table word_hit (
    item_id bigint not null,
    at timestamptz not null default now(),
    workspace_id int not null,
    term_id int not null,
    primary key (workspace_id, term_id, item_id)
  );
  create index word_hit_item on word_hit (workspace_id, item_id);
  create index word_hit_age on word_hit using brin (at);
  call guard_tenant_table('word_hit');

  create function note_words_of_new() returns trigger language plpgsql security definer as $$
  begin
    insert into word_hit (workspace_id, term_id, item_id)
    select distinct s.workspace_id, (m ->> 'termId')::int, s.item_id from moved s cross join lateral jsonb_array_elements(s.marks) m
    where s.marks <> '[]' and m ->> 'termId' ~ '^[0-9]{1,9}$' on conflict do nothing;
    return null;
  end $$;
  create trigger note_words_of_new after insert on screening referencing new table as moved
    for each statement execute function note_words_of_new();

  create function note_words_again() returns trigger language plpgsql security definer as $$
  begin
    delete from word_hit h where h.workspace_id = new.workspace_id and h.item_id = new.item_id;
    insert into word_hit (workspace_id, term_id, item_id)
    select distinct new.workspace_id, (m ->> 'termId')::int, new.item_id from jsonb_array_elements(new.marks) m
    where m ->> 'termId' ~ '^[0-9]{1,9}$' on conflict do nothing;
    return null;
  end $$;
  create trigger note_words_again after update of marks on screening for each row
    when (old.marks <> new.marks) execute function note_words_again();
`;
