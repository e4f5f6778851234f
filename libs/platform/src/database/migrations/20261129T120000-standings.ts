import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How people stand in moderation, their strikes, requests for a second person, the vigilance clock, quality samples, training and care.
 *
 * Strikes, samples, and the standing of who is banned follow from decisions by triggers, and the observed ban from its action: whatever
 * writes a decision (a member, a rule, a run over many) cannot forget them.
 */
export class Standings20261129120000 implements MigrationInterface {
  readonly name = 'Standings20261129120000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(STANDINGS);
    await runner.query(REQUESTS);
    await runner.query(VIGILANCE);
    await runner.query(QUALITY);
    await runner.query(FOLLOWING);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger follow_decision on decision;
      drop trigger follow_ban on action;
      drop table exposure_item, exposure, training_run, calibration_sample, review_sample, moderation_request_target, moderation_request,
        strike, author_standing_change, author_standing;
      drop function follow_decision(), follow_ban(), give_strike(decision), settle_strikes(int, bigint), sample_decision(decision),
        stand_by_ban(decision), take_back_ban(decision), set_standing(int, bigint, text, int, int, text, text, bigint, timestamptz, text), strike_score(int, bigint, timestamptz), review_answer(text);
      drop index screening_vigilance, screening_promised;
      alter table screening drop column vigilance_told;
    `);
  }
}

const STANDINGS = `
  set local lock_timeout = '5s';
  -- one row per identity somebody ever said something of; an expired one is read as 'none'
  create table author_standing (
    identity_id bigint not null,
    ban_action_id bigint,                -- the call that is to make ban_wanted true
    ban_item_id bigint,                  -- the item it was asked from
    at timestamptz not null default now(),
    until timestamptz,
    workspace_id int not null,
    by_member int,
    reason_id int,
    version int not null default 1,
    ban_wanted boolean not null default false,
    ban_observed boolean not null default false,
    standing text not null,              -- STANDINGS
    cause text not null,                 -- STANDING_CAUSES
    ban_state text not null default 'none', -- BAN_STATES
    ban_error text,
    note text,
    primary key (workspace_id, identity_id)
  );
  create index author_standing_list on author_standing (workspace_id, standing, at desc, identity_id desc) where standing <> 'none';
  create index author_standing_end on author_standing (until) where until is not null and standing <> 'none';
  create index author_standing_unsettled on author_standing (workspace_id, at desc, identity_id desc) where ban_wanted <> ban_observed;
  call guard_tenant_table('author_standing');

  create table author_standing_change (
    id bigint generated always as identity,
    identity_id bigint not null,
    decision_id bigint,
    at timestamptz not null default now(),
    until timestamptz,
    from_until timestamptz,
    workspace_id int not null,
    by_member int,
    reason_id int,
    from_standing text not null,
    standing text not null,
    cause text not null,
    note text,
    warned_text text,
    primary key (workspace_id, identity_id, id)
  );
  call guard_tenant_table('author_standing_change');
  -- it only grows; whole people are forgotten with their account
  revoke update on author_standing_change from parvis_app, parvis_system;

  create table strike (
    id bigint not null,                  -- that of its decision
    decision_id bigint not null,
    item_id bigint not null,
    identity_id bigint not null,
    contact_id bigint not null,          -- of the identity itself, not of the person it is linked to
    at timestamptz not null default now(),
    dismissed_at timestamptz,
    workspace_id int not null,
    reason_id int not null,
    dismissed_by int,
    weight real not null,
    counts boolean not null default true, -- its decision stands and is the weightiest about the item
    looked_at boolean not null default false, -- thresholds were compared since it changed
    note text,
    primary key (workspace_id, id)
  );
  create unique index strike_decision on strike (workspace_id, decision_id);
  create index strike_item on strike (workspace_id, item_id);
  create index strike_person on strike (workspace_id, contact_id, at);
  create index strike_new on strike (workspace_id, id) where not looked_at;
  call guard_tenant_table('strike');

  -- what the strikes of a person are worth, over the contacts that are linked to them
  create function strike_score(ws int, contact bigint, moment timestamptz) returns real language sql stable as $$
    select coalesce(sum(k.weight * power(0.5, greatest(extract(epoch from moment - k.at), 0) / 86400.0
             / coalesce((select (m.value ->> 'halfLifeDays')::float8 from moderation_setting m
                         where m.workspace_id = ws and m.name = 'strikes'), 90))), 0)::real
    from contact c
    cross join lateral (
      select coalesce(c.survivor_id, c.id) as id
      union select g.id from contact g where g.workspace_id = ws and g.survivor_id = coalesce(c.survivor_id, c.id)) g
    join strike k on k.workspace_id = ws and k.contact_id = g.id and k.counts and k.dismissed_at is null
    where c.workspace_id = ws and c.id = contact
  $$;
`;

const REQUESTS = `
  create table moderation_request (
    id bigint not null,
    at timestamptz not null default now(),
    decided_at timestamptz,
    runs_at timestamptz,                 -- of mode 'delay'
    expires_at timestamptz not null,
    finished_at timestamptz,
    worked_at timestamptz,
    until timestamptz,                   -- of a ban
    workspace_id int not null references workspace (id) on delete cascade,
    requested_by int not null,
    decided_by int,
    reason_id int,
    total int not null,
    done int not null default 0,
    refused int not null default 0,
    left_out int not null default 0,
    version int not null default 0,
    kind text not null,                  -- GUARDED_VERBS
    state text not null,                 -- REQUEST_STATES
    mode text not null,                  -- REQUEST_MODES
    note text,
    decision_note text,
    preview jsonb not null,              -- RequestPreview
    primary key (workspace_id, id)
  );
  create index moderation_request_list on moderation_request (workspace_id, state, id desc);
  create index moderation_request_work on moderation_request (worked_at nulls first, id) where state = 'approved';
  create index moderation_request_open on moderation_request (least(runs_at, expires_at)) where state = 'waiting';
  call guard_tenant_table('moderation_request');

  create table moderation_request_target (
    request_id bigint not null,
    item_id bigint,
    identity_id bigint,
    decision_id bigint,
    workspace_id int not null,
    no int not null,
    outcome text,                        -- TARGET_OUTCOMES; null: nothing was done yet
    detail text,
    primary key (workspace_id, request_id, no),
    foreign key (workspace_id, request_id) references moderation_request (workspace_id, id) on delete cascade
  );
  create index moderation_request_target_open on moderation_request_target (workspace_id, request_id, no) where outcome is null;
  call guard_tenant_table('moderation_request_target');
`;

const VIGILANCE = `
  alter table screening add column vigilance_told smallint not null default 0; -- 1: warned, 2: told that it is overdue
  create index screening_vigilance on screening (due_at)
    where due_at is not null and vigilance_told < 2 and acted_at is null and state = 0;
  create index screening_promised on screening (workspace_id, first_flagged_at) where due_at is not null;

  create table exposure (
    workspace_id int not null references workspace (id) on delete cascade,
    member_id int not null,
    points int not null default 0,
    items int not null default 0,
    day date not null,                   -- in the workspace's time zone
    last_at timestamptz not null default now(),
    primary key (workspace_id, member_id, day)
  );
  call guard_tenant_table('exposure');
  -- what one has opened today counts once
  create table exposure_item (
    item_id bigint not null,
    workspace_id int not null,
    member_id int not null,
    day date not null,
    primary key (workspace_id, member_id, day, item_id)
  );
  create index exposure_item_age on exposure_item (day);
  call guard_tenant_table('exposure_item');
`;

const QUALITY = `
  create table review_sample (
    id bigint not null,                  -- that of the decision
    item_id bigint not null,
    at timestamptz not null default now(),
    reviewed_at timestamptz,
    workspace_id int not null,
    first_member int not null,
    second_member int,
    first_reason int,
    second_reason int,
    first_kind text not null,            -- DECISION_KINDS
    first_answer text not null,          -- REVIEW_ANSWERS
    second_answer text,
    note text,
    primary key (workspace_id, id)
  );
  create index review_sample_waiting on review_sample (workspace_id, id) where second_member is null;
  create index review_sample_apart on review_sample (workspace_id, id desc) where second_answer <> first_answer;
  create index review_sample_item on review_sample (workspace_id, item_id);
  call guard_tenant_table('review_sample');

  create table calibration_sample (
    id bigint not null,
    review_id bigint,
    at timestamptz not null default now(),
    removed_at timestamptz,
    workspace_id int not null references workspace (id) on delete cascade,
    by_member int not null,
    answer text not null,                -- REVIEW_ANSWERS
    topic text not null,                 -- TRAINING_TOPICS
    language text,
    text text not null,
    explanation_fr text not null,
    explanation_en text not null,
    primary key (workspace_id, id)
  );
  create unique index calibration_sample_review on calibration_sample (workspace_id, review_id) where review_id is not null;
  call guard_tenant_table('calibration_sample');

  create table training_run (
    id bigint not null,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    workspace_id int not null references workspace (id) on delete cascade,
    member_id int not null,
    sample_ids text[] not null,
    answers jsonb not null default '{}', -- by sample id
    primary key (workspace_id, id)
  );
  create index training_run_member on training_run (workspace_id, member_id, id desc);
  call guard_tenant_table('training_run');
`;

// security definer, as in the triggers of screening: plans are kept although connections change between the two roles
const FOLLOWING = `
  create function review_answer(kind text) returns text language sql immutable parallel safe as $$
    select case when kind in ('approve', 'unhide') then 'keep' when kind = 'hide' then 'hide'
                when kind in ('delete', 'reject', 'spam') then 'remove' end
  $$;

  create function give_strike(d decision) returns void language plpgsql security definer as $$
  begin
    insert into strike (workspace_id, id, decision_id, item_id, identity_id, contact_id, reason_id, weight, at)
    select d.workspace_id, d.id, d.id, d.item_id, n.id, n.contact_id, d.reason_id, p.strike_weight, d.at
    from item i
    join identity n on n.workspace_id = d.workspace_id and n.id = i.author_identity_id
    join policy_reason p on p.workspace_id = d.workspace_id and p.id = d.reason_id
    where i.workspace_id = d.workspace_id and i.id = d.item_id and p.strike_weight > 0
    on conflict do nothing;
  end $$;

  -- Of the decisions about an item that stand, the weightiest counts; none once somebody decided that it may stay.
  create function settle_strikes(ws int, item bigint) returns void language plpgsql security definer as $$
  begin
    with placed as (
      select k.id, d.undone_at is null and not d.protective
          and not exists (
            select 1 from decision u where u.workspace_id = ws and u.item_id = item and u.id > d.id
              and u.kind in ('approve', 'unhide') and u.undone_at is null) as stands,
        k.weight
      from strike k join decision d on d.workspace_id = ws and d.id = k.decision_id
      where k.workspace_id = ws and k.item_id = item),
    ranked as (select id, stands and row_number() over (partition by stands order by weight desc, id desc) = 1 as counts from placed)
    update strike k set counts = r.counts, looked_at = false
    from ranked r where k.workspace_id = ws and k.id = r.id and k.counts <> r.counts;
  end $$;

  -- the same decisions for the same share, whoever asks and however often
  create function sample_decision(d decision) returns void language plpgsql security definer as $$
  declare share float8;
  begin
    select (value ->> 'sharePercent')::float8 into share from moderation_setting where workspace_id = d.workspace_id and name = 'quality';
    if ('x' || substr(md5(d.workspace_id || ':' || d.id), 1, 7))::bit(28)::int % 10000 >= coalesce(share, 2) * 100 then return; end if;
    insert into review_sample (workspace_id, id, item_id, first_member, first_reason, first_kind, first_answer)
    values (d.workspace_id, d.id, d.item_id, d.member_id, d.reason_id, d.kind, review_answer(d.kind)) on conflict do nothing;
  end $$;

  -- what stood before is kept in the history
  create function set_standing(ws int, identity bigint, wanted text, member int, reason int, why text, remark text, decided bigint,
    ends timestamptz, told text)
  returns void language plpgsql security definer as $$
  declare before author_standing;
  begin
    select * into before from author_standing where workspace_id = ws and identity_id = identity for update;
    insert into author_standing_change (workspace_id, identity_id, from_standing, from_until, standing, until, by_member, reason_id, cause,
      note, decision_id, warned_text)
    values (ws, identity, case when before.until <= now() and why <> 'expired' then 'none' else coalesce(before.standing, 'none') end, before.until,
            wanted, ends, member, reason, why, remark, decided, told);
    insert into author_standing as s (workspace_id, identity_id, standing, until, by_member, reason_id, cause, note)
    values (ws, identity, wanted, ends, member, reason, why, remark)
    on conflict (workspace_id, identity_id) do update set standing = excluded.standing, until = excluded.until, by_member = excluded.by_member,
      reason_id = excluded.reason_id, cause = excluded.cause, note = excluded.note, at = now(), version = s.version + 1;
  end $$;

  -- A ban decided about an item, by whatever way, is how its author stands; of one that was set here only the call is noted.
  create function stand_by_ban(d decision) returns void language plpgsql security definer as $$
  declare
    author bigint;
    banning boolean := d.kind = 'ban';
    stands boolean;
    under_way text;
  begin
    select author_identity_id into author from item where workspace_id = d.workspace_id and id = d.item_id;
    if author is null then return; end if;
    select standing = 'banned' and (until is null or until > now()) into stands
    from author_standing where workspace_id = d.workspace_id and identity_id = author for update;
    if banning and stands is distinct from true then
      perform set_standing(d.workspace_id, author, 'banned', d.member_id, d.reason_id, 'decision', d.note, d.id, null, null);
    elsif not banning and stands then
      perform set_standing(d.workspace_id, author, 'none', d.member_id, d.reason_id, 'decision', d.note, d.id, null, null);
    end if;
    select state into under_way from action where workspace_id = d.workspace_id and id = d.action_id;
    update author_standing set ban_wanted = banning, ban_action_id = d.action_id, ban_item_id = d.item_id, ban_error = null,
      -- without a call the one that was on its way was taken back
      ban_state = case when under_way is not null then 'pending' when ban_observed then 'banned' else 'none' end
    where workspace_id = d.workspace_id and identity_id = author;
  end $$;

  -- The decision is undone: the author stands as before, unless something else was said of them since.
  create function take_back_ban(d decision) returns void language plpgsql security definer as $$
  declare
    author bigint;
    last author_standing_change;
  begin
    select s.identity_id into author from item i
    join author_standing s on s.workspace_id = d.workspace_id and s.identity_id = i.author_identity_id
    where i.workspace_id = d.workspace_id and i.id = d.item_id and s.ban_action_id = d.action_id for update of s;
    if author is null then return; end if;
    update author_standing set ban_wanted = d.kind <> 'ban', ban_action_id = null, ban_error = null,
      ban_state = case when ban_observed then 'banned' else 'none' end
    where workspace_id = d.workspace_id and identity_id = author;
    select * into last from author_standing_change where workspace_id = d.workspace_id and identity_id = author order by id desc limit 1;
    if last.standing is distinct from (case when d.kind = 'ban' then 'banned' else 'none' end) then return; end if;
    perform set_standing(d.workspace_id, author, last.from_standing, d.undone_by, null, 'undone', null, d.id, last.from_until, null);
  end $$;

  create function follow_decision() returns trigger language plpgsql security definer as $$
  begin
    if tg_op = 'INSERT' then
      if new.kind in ('hide', 'delete', 'reject', 'spam', 'ban') and new.reason_id is not null and not new.protective then
        perform give_strike(new);
      end if;
      if new.kind in ('ban', 'unban') then perform stand_by_ban(new); end if;
      if new.member_id is not null and review_answer(new.kind) is not null then perform sample_decision(new); end if;
    else
      if new.kind in ('ban', 'unban') and new.undone_at is not null and old.undone_at is null then perform take_back_ban(new); end if;
      -- a rule decided it, or nobody stands by it any more: there is nothing to compare
      if new.member_id is null or new.undone_at is not null then
        delete from review_sample where workspace_id = new.workspace_id and id = new.id and second_member is null;
      end if;
    end if;
    perform settle_strikes(new.workspace_id, new.item_id);
    return null;
  end $$;
  create trigger follow_decision after insert or update of undone_at, member_id, protective on decision
    for each row execute function follow_decision();

  create function follow_ban() returns trigger language plpgsql security definer as $$
  begin
    update author_standing s set
      ban_observed = case when new.state = 'done' then new.verb = 'ban' else s.ban_observed end,
      ban_state = case new.state when 'done' then case new.verb when 'ban' then 'banned' else 'lifted' end
                                 when 'failed' then 'failed' when 'cancelled' then case when s.ban_observed then 'banned' else 'none' end
                                 else 'pending' end,
      ban_error = case when new.state = 'failed' then coalesce(new.error_detail, new.error_code) end
    from item i
    where i.workspace_id = new.workspace_id and i.id = new.item_id
      and s.workspace_id = new.workspace_id and s.identity_id = i.author_identity_id and s.ban_action_id = new.id;
    return null;
  end $$;
  create trigger follow_ban after update of state on action for each row
    when (old.state <> new.state and new.verb in ('ban', 'unban') and new.item_id is not null)
    execute function follow_ban();
`;
