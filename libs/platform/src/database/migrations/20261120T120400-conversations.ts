import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * People, posts, conversations, items. Small codes are positions in the lists of `contracts` (kind: ITEM_KINDS, status:
 * CONVERSATION_STATUSES, priority: PRIORITIES, direction: ITEM_DIRECTIONS, platform_state: PLATFORM_STATES).
 */
export class Conversations20261120120400 implements MigrationInterface {
  readonly name = 'Conversations20261120120400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table contact (
        id bigint not null,
        created_at timestamptz not null default now(),
        workspace_id int not null,
        name text not null,
        attributes jsonb not null default '{}',
        primary key (workspace_id, id)
      );

      -- a person's handle on one account; external ids are hashed so that the key stays small
      create table identity (
        id bigint not null,
        contact_id bigint not null,
        created_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        workspace_id int not null,
        account_id int not null,
        ext_key uuid not null,
        external_id text not null,
        name text not null,
        handle text,
        avatar_url text,
        profile_url text,
        primary key (workspace_id, id)
      );
      create unique index identity_key on identity (workspace_id, account_id, ext_key);
      create index identity_contact on identity (workspace_id, contact_id);

      create table post (
        id bigint not null,
        published_at timestamptz,
        seen_at timestamptz not null default now(),
        workspace_id int not null,
        account_id int not null,
        likes int,
        comments int,
        is_ad boolean not null default false,
        ext_key uuid not null,
        external_id text not null,
        text text,
        media_url text,
        media_alt text,
        permalink text,
        primary key (workspace_id, id)
      );
      create unique index post_key on post (workspace_id, account_id, ext_key);

      -- everything the queue row shows or filters on is in this row: a list page is one index scan
      create table conversation (
        id bigint not null,
        contact_id bigint,
        post_id bigint,
        first_item_id bigint not null,       -- with last_item_id: prunes item partitions
        last_item_id bigint not null,
        last_in_item_id bigint,
        created_at timestamptz not null default now(),
        last_activity_at timestamptz not null,
        waiting_since timestamptz,           -- oldest unanswered inbound item
        next_due_at timestamptz,             -- when the next answer is owed
        snoozed_until timestamptz,
        handled_at timestamptz,
        first_reply_at timestamptz,
        workspace_id int not null,
        account_id int not null,
        assignee_id int,
        team_id int,
        item_count int not null default 0,
        version int not null default 0,
        status smallint not null default 0,
        priority smallint not null default 0,
        kind smallint not null,
        channel smallint not null,           -- position in CHANNEL_KINDS
        last_direction smallint not null default 0,
        stars smallint,
        at_risk boolean not null default false,
        has_attachments boolean not null default false,
        language text,
        thread_hash uuid not null,           -- 128 bits of sha-256 of thread_key
        thread_key text not null,
        subject text,
        preview text not null default '',
        contact_name text,
        avatar_url text,
        permalink text,
        tag_ids int[] not null default '{}',
        primary key (workspace_id, id)
      ) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
      create unique index conversation_thread on conversation (workspace_id, account_id, thread_hash);
      create index conversation_contact on conversation (workspace_id, contact_id, last_activity_at desc);
      -- the open set, by the orders of the queue (status 0 = open); every change of activity writes each index its row is in, so
      -- none holds a row that another has in the same order
      create index conv_open on conversation (workspace_id, last_activity_at desc, id desc) where status = 0;
      create index conv_unassigned on conversation (workspace_id, last_activity_at desc, id desc) where status = 0 and assignee_id is null;
      create index conv_mine on conversation (workspace_id, assignee_id, last_activity_at desc, id desc) where status = 0 and assignee_id is not null;
      create index conv_team on conversation (workspace_id, team_id, last_activity_at desc, id desc) where status = 0 and team_id is not null;
      create index conv_account on conversation (workspace_id, account_id, last_activity_at desc, id desc) where status = 0;
      create index conv_due on conversation (workspace_id, next_due_at, id) where status = 0 and next_due_at is not null and not at_risk;
      create index conv_at_risk on conversation (workspace_id, next_due_at, id) where status = 0 and at_risk;
      create index conv_priority on conversation (workspace_id, priority desc, last_activity_at desc, id desc) where status = 0 and priority > 0;
      create index conv_tags on conversation using gin (workspace_id, tag_ids) where status = 0 and tag_ids <> '{}'; -- most arrive without a tag: they cost it nothing
      create index conv_rest on conversation (workspace_id, status, last_activity_at desc, id desc) where status <> 0;
      create index conv_rest_mine on conversation (workspace_id, assignee_id, status, last_activity_at desc, id desc) where status <> 0 and assignee_id is not null;
      create index conv_snoozed on conversation (snoozed_until) where status = 2;

      -- other keys of the same thread (References of an e-mail), looked up when the thread key itself is unknown
      create table thread_alias (
        workspace_id int not null,
        account_id int not null,
        alias_hash uuid not null,
        conversation_id bigint not null,
        created_at timestamptz not null default now(),
        primary key (workspace_id, account_id, alias_hash)
      );

      -- once for ever: the platform's id of an item -> our id. A state that came before its item waits here (tombstone).
      create table item_key (
        workspace_id int not null,
        account_id int not null,
        ext_key uuid not null,
        item_id bigint not null,
        conversation_id bigint,              -- null: only a tombstone so far
        early_state smallint,                -- platform_state told before the item itself
        early_state_at timestamptz,
        primary key (workspace_id, account_id, ext_key)
      );

      create table item (
        id bigint not null,                  -- its clock is the platform's time of creation: thread order = id order
        conversation_id bigint not null,
        author_identity_id bigint,
        author_member_id int,
        parent_id bigint,
        action_id bigint,                    -- our own item: the action that carries it
        created_at timestamptz not null,
        revised_at timestamptz not null,     -- platform time of the text we hold
        state_at timestamptz not null,       -- platform time of the platform_state we hold
        received_at timestamptz not null default now(),
        workspace_id int not null,
        account_id int not null,
        kind smallint not null,
        direction smallint not null,
        platform_state smallint not null default 0,
        revision smallint not null default 1,
        stars smallint,
        text text not null default '',
        html text,
        quoted text,
        language text,
        author_name text,
        avatar_url text,
        external_id text,
        permalink text,
        tag_ids int[] not null default '{}',
        mentions int[] not null default '{}',
        without_verbs text[] not null default '{}',
        email jsonb,
        system jsonb,
        delivery text,                       -- our own message: 'delivered', 'seen', 'failed'
        primary key (workspace_id, id)
      ) partition by range (id);
      create index item_thread on item (workspace_id, conversation_id, id);
      create index item_tags on item using gin (workspace_id, tag_ids) where tag_ids <> '{}';
      create text search configuration sx (copy = simple);
      alter text search configuration sx alter mapping for hword, hword_part, word with unaccent, simple;
      -- the SET clause stops inlining so that the COST is believed: the planner then chooses walk or GIN rightly
      create function sx_tsv(t text) returns tsvector language sql immutable parallel safe strict cost 4000
        set search_path = public as $$ select to_tsvector('sx'::regconfig, t) $$;
      create index item_search on item using gin (workspace_id, sx_tsv(text));
      create table item_default partition of item default;

      create table item_revision (
        workspace_id int not null,
        item_id bigint not null,
        revision smallint not null,
        text text not null,
        stars smallint,
        revised_at timestamptz not null,
        primary key (workspace_id, item_id, revision)
      );

      create table attachment (
        id bigint not null,
        item_id bigint,                      -- null: uploaded, not sent yet
        created_at timestamptz not null default now(),
        workspace_id int not null,
        account_id int,
        uploaded_by int,
        size bigint,
        state text not null,                 -- 'pending' (to fetch), 'stored', 'refused'
        attempts smallint not null default 0,
        retry_at timestamptz,
        name text not null,
        content_type text,
        source_url text,
        content_id text,
        storage_key text,
        error text,
        primary key (workspace_id, id)
      );
      create index attachment_item on attachment (workspace_id, item_id) where item_id is not null;
      create index attachment_pending on attachment (retry_at) where state = 'pending';

      call guard_tenant_table('contact');
      call guard_tenant_table('identity');
      call guard_tenant_table('post');
      call guard_tenant_table('conversation');
      call guard_tenant_table('thread_alias');
      call guard_tenant_table('item_key');
      call guard_tenant_table('item');
      call guard_tenant_table('item_revision');
      call guard_tenant_table('attachment');
      call ensure_partitions('item', 'id', (now() - interval '2 months')::date, (now() + interval '3 months')::date);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table attachment, item_revision, item;
      drop function sx_tsv(text);
      drop text search configuration sx;
      drop table item_key, thread_alias, conversation, post, identity, contact;
    `);
  }
}
