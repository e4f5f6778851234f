import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Decisions that give reasons: the policy catalogue, what each decision rests on, statements to authors, appeals, and sealed
 * evidence. None of the new tables names a conversation: they hang on the item and the decision, which know theirs.
 */
export class Reasons20261129110000 implements MigrationInterface {
  readonly name = 'Reasons20261129110000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CATALOGUE);
    await runner.query(ACCOUNTED);
    await runner.query(EVIDENCE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table installation, transparency_page, evidence_file, evidence, evidence_head, appeal_message, appeal, statement;
      drop index decision_reason;
      alter table decision drop column facts, drop column reverses_id;
      drop index policy_reason_key;
      alter table policy_reason drop column key, drop column version, drop column kind, drop column ground, drop column author_en,
        drop column author_fr, drop column guidance_en, drop column guidance_fr, drop column severity, drop column needs_note,
        drop column verbs, drop column channels, drop column account_ids, drop column strike_weight, drop column protective,
        drop column asks_for, drop column dsa_category, drop column archived_at;
    `);
  }
}

// version 0: as it was before there was a catalogue; filled by the seeds, which know it by its key
const CATALOGUE = `
  set local lock_timeout = '5s';
  alter table policy_reason
    add column archived_at timestamptz,
    add column version int not null default 0,
    add column severity smallint not null default 2,
    add column strike_weight smallint not null default 1,
    add column needs_note boolean not null default false,
    add column protective boolean not null default false,
    add column key text,
    add column kind text not null default 'other',          -- POLICY_KINDS
    add column asks_for text not null default 'destructive', -- POLICY_REACHES
    add column dsa_category text not null default 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
    add column ground text not null default '',
    add column author_en text not null default '', add column author_fr text not null default '',
    add column guidance_en text not null default '', add column guidance_fr text not null default '',
    add column verbs text[] not null default '{}',
    add column channels text[] not null default '{}',
    add column account_ids int[] not null default '{}';
  update policy_reason p set key = k.key from (values
    ('Spam or advertising', 'spam'), ('Insult or harassment', 'insult'), ('Hate or discrimination', 'hate'), ('Personal data', 'personal-data'),
    ('Scam or phishing', 'scam'), ('Off topic', 'off-topic'), ('Illegal content', 'illegal')) k (label, key)
  where p.label_en = k.label and p.id = (select min(o.id) from policy_reason o where o.workspace_id = p.workspace_id and o.label_en = p.label_en);
  create unique index policy_reason_key on policy_reason (workspace_id, key) where key is not null;
`;

const ACCOUNTED = `
  alter table decision
    add column reverses_id bigint,       -- the decision it takes back
    add column facts jsonb not null default '[]'; -- DecisionFact[]
  create index decision_reason on decision (workspace_id, reason_id, id) where reason_id is not null;

  -- what an author is told of a decision: kept always, sent where the channel and the settings allow
  create table statement (
    id bigint not null,
    decision_id bigint not null,
    item_id bigint not null,
    action_id bigint,                    -- the call that carries it
    created_at timestamptz not null default now(),
    appeal_until timestamptz not null,
    withdrawn_at timestamptz,            -- the decision was taken back
    workspace_id int not null,
    puid uuid not null default gen_random_uuid(),
    secret text not null,                -- of the address under which its author reads and answers it
    kind text not null,                  -- STATEMENT_KINDS
    language text not null,
    way text not null,                   -- STATEMENT_WAYS
    text_en text not null,
    text_fr text not null,
    fields jsonb not null,               -- StatementFields
    primary key (workspace_id, id)
  );
  create unique index statement_decision on statement (workspace_id, decision_id);
  create index statement_item on statement (workspace_id, item_id);
  create index statement_action on statement (workspace_id, action_id) where action_id is not null;
  call guard_tenant_table('statement');

  -- what every process has to know of the installation: where people outside reach it
  create table installation (
    one boolean primary key default true check (one),
    public_url text not null
  );
  grant select on installation to parvis_app;
  grant select, insert, update on installation to parvis_system;

  create table appeal (
    id bigint not null,
    decision_id bigint not null,
    item_id bigint not null,
    opened_at timestamptz not null default now(),
    decided_at timestamptz,
    workspace_id int not null,
    version int not null default 1,
    opened_by int,                       -- for the author; null: by the author
    reviewer_id int,
    decided_by int,
    undone boolean,
    state text not null default 'open',  -- APPEAL_STATES
    undo_detail text,
    primary key (workspace_id, id)
  );
  create unique index appeal_decision on appeal (workspace_id, decision_id);
  create index appeal_item on appeal (workspace_id, item_id);
  create index appeal_waiting on appeal (workspace_id, id) where state in ('open', 'in-review');
  create table appeal_message (
    id bigint not null,
    appeal_id bigint not null,
    at timestamptz not null default now(),
    workspace_id int not null,
    member_id int,                       -- null with side 'author': the author wrote it
    side text not null,
    text text not null,
    primary key (workspace_id, id),
    foreign key (workspace_id, appeal_id) references appeal (workspace_id, id) on delete cascade
  );
  create index appeal_message_of on appeal_message (workspace_id, appeal_id, id);
  call guard_tenant_table('appeal');
  call guard_tenant_table('appeal_message');

  -- by its address the public page is found, before any workspace is known
  create table transparency_page (
    workspace_id int not null references workspace (id) on delete cascade,
    slug text not null,
    primary key (workspace_id)
  );
  create unique index transparency_page_slug on transparency_page (slug);
  call guard_tenant_table('transparency_page');
`;

// A pack may have to be erased (its account, a platform's terms): its hash stays, so the chain over the hashes still holds.
const EVIDENCE = `
  create table evidence_head (
    workspace_id int not null references workspace (id) on delete cascade,
    seq bigint not null default 0,
    hash text not null default '',
    primary key (workspace_id)
  );
  create table evidence (
    seq bigint not null,
    id bigint not null,
    item_id bigint not null,
    decision_id bigint not null,
    at timestamptz not null,
    erased_at timestamptz,
    workspace_id int not null,
    pack_hash text not null,
    previous_hash text not null,
    hash text not null,
    pack text,                           -- canonical JSON
    primary key (workspace_id, seq)
  );
  create index evidence_item on evidence (workspace_id, item_id, seq);
  create table evidence_file (
    item_id bigint not null,
    workspace_id int not null,
    storage_key text not null,
    primary key (workspace_id, item_id, storage_key)
  );
  create index evidence_file_key on evidence_file (storage_key);
  call guard_tenant_table('evidence_head');
  call guard_tenant_table('evidence');
  call guard_tenant_table('evidence_file');
  -- members' requests only ever add to it
  revoke update, delete on evidence from parvis_app;
`;
