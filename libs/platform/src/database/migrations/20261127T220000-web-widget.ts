import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The website chat: who writes there, what was written, files. The transcript is ours, so nothing here can be read again elsewhere. */
export class WebWidget20261127220000 implements MigrationInterface {
  readonly name = 'WebWidget20261127220000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';
      -- the key stands in the HTML of websites: no two workspaces may hold one
      create unique index account_widget_key on account (external_id)
        where channel = 'web-widget' and external_id <> '' and removed_at is null;

      create table widget_visitor (
        id bigint not null,
        created_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        consent_at timestamptz,
        email_consent_at timestamptz,
        blocked_at timestamptz,
        merged_into bigint,                  -- the same person known before: that row counts
        workspace_id int not null references workspace (id) on delete cascade,
        account_id int not null,
        verified boolean not null default false, -- name and e-mail were signed by the host site
        external_user_id text,               -- from a signed identity only
        name text,
        email text,
        locale text,
        time_zone text,
        user_agent text,
        first_page text,
        last_page text,
        address_hash text,                   -- keyed hash, never the address
        primary key (workspace_id, id)
      );
      create unique index widget_visitor_user on widget_visitor (workspace_id, account_id, external_user_id)
        where external_user_id is not null and merged_into is null;
      create index widget_visitor_blocked on widget_visitor (workspace_id, account_id, address_hash) where blocked_at is not null;
      create index widget_visitor_age on widget_visitor (last_seen_at);

      -- one per browser; the same person may have several
      create table widget_session (
        visitor_id bigint not null,
        expires_at timestamptz not null,
        workspace_id int not null references workspace (id) on delete cascade,
        account_id int not null,
        token_hash bytea primary key         -- sha-256 of the token
      );
      create index widget_session_visitor on widget_session (workspace_id, visitor_id);
      create index widget_session_end on widget_session (expires_at);

      create table widget_conversation (
        id bigint not null,
        visitor_id bigint not null,
        created_at timestamptz not null default now(),
        rated_at timestamptz,
        workspace_id int not null references workspace (id) on delete cascade,
        account_id int not null,
        seq int not null default 0,          -- the last change; every change takes the next number
        read_by_team int not null default 0,
        read_by_visitor int not null default 0,
        rating smallint,
        rating_comment text,
        primary key (workspace_id, id)
      );
      create index widget_conversation_visitor on widget_conversation (workspace_id, visitor_id, id);

      create table widget_message (
        id bigint not null,
        conversation_id bigint not null,
        created_at timestamptz not null default now(),
        edited_at timestamptz,
        deleted_at timestamptz,
        mailed_at timestamptz,               -- an answer that followed by e-mail
        mail_lease_until timestamptz,        -- somebody is sending it
        workspace_id int not null references workspace (id) on delete cascade,
        seq int not null,                    -- place in the transcript
        change_seq int not null,             -- number of the last change
        by_agent boolean not null,
        hidden boolean not null default false,
        client_id text,                      -- the visitor's idempotency key
        action_id text,                      -- ours
        author_name text,
        text text not null,
        form jsonb,
        primary key (workspace_id, id)
      );
      create unique index widget_message_seq on widget_message (workspace_id, conversation_id, seq);
      create unique index widget_message_change on widget_message (workspace_id, conversation_id, change_seq);
      create unique index widget_message_client on widget_message (workspace_id, conversation_id, client_id) where client_id is not null;
      create unique index widget_message_action on widget_message (workspace_id, action_id) where action_id is not null;
      create index widget_message_to_mail on widget_message (created_at) where by_agent and mailed_at is null and deleted_at is null;
      create index widget_message_mailed on widget_message (mailed_at) where mailed_at is not null;

      create table widget_upload (
        id bigint not null,
        message_id bigint,                   -- null: not sent (yet)
        visitor_id bigint,                   -- null: ours
        created_at timestamptz not null default now(),
        workspace_id int not null references workspace (id) on delete cascade,
        account_id int not null,
        size int not null,
        position smallint not null default 0,
        name text not null,
        content_type text not null,
        storage_key text not null,
        action_key text,                     -- action and position: an answer that is sent twice has its files once
        primary key (workspace_id, id)
      );
      create index widget_upload_message on widget_upload (workspace_id, message_id) where message_id is not null;
      create index widget_upload_unused on widget_upload (created_at) where message_id is null;
      create unique index widget_upload_action on widget_upload (workspace_id, action_key) where action_key is not null;

      call guard_tenant_table('widget_visitor');
      call guard_tenant_table('widget_session');
      call guard_tenant_table('widget_conversation');
      call guard_tenant_table('widget_message');
      call guard_tenant_table('widget_upload');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table widget_upload, widget_message, widget_conversation, widget_session, widget_visitor;
      drop index account_widget_key;
    `);
  }
}
