import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signing in at a platform, quotas, reading back, and what a person or a platform's terms make us forget. */
export class Connecting20261127230000 implements MigrationInterface {
  readonly name = 'Connecting20261127230000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';
      alter table account
        add column quota jsonb,                                 -- what the platform's allowance stands at, QuotaUse[]
        add column credentials_set_at timestamptz not null default now(), -- by a person; renewals leave it
        add column notice jsonb,                                -- what the platform said that a person should see, {detail, at}
        add column expiry_told timestamptz,                     -- the end of the access of which managers were told
        add column read_back_at timestamptz,                    -- last round of the drift reconciler
        add column erase_requested_at timestamptz,              -- removed, and what it brought goes too
        add column erased_at timestamptz;                       -- what it brought until then is gone

      -- a person on the way to a platform's consent page and back
      create table oauth_attempt (
        id bigint not null,
        created_at timestamptz not null default now(),
        workspace_id int not null references workspace (id) on delete cascade,
        member_id int not null,
        account_id int,                      -- set: signing in again, nothing else may come of it
        channel text not null,
        state_hash uuid not null,
        settings jsonb not null,
        secret bytea not null,               -- credentials of the form and the PKCE verifier, then what the grant reaches
        choices jsonb,                       -- what the person sees of that
        error text,
        primary key (workspace_id, id)
      );
      create unique index oauth_attempt_state on oauth_attempt (state_hash);
      create index oauth_attempt_age on oauth_attempt (created_at);

      -- items whose words a platform's terms let us keep for a time only
      create table item_retention (
        forget_at timestamptz not null,
        item_id bigint not null,
        workspace_id int not null,
        primary key (workspace_id, item_id)
      );
      create index item_retention_due on item_retention (forget_at);
      alter table item add column forgotten_at timestamptz;
      alter table identity add column forgotten_at timestamptz;
      alter table attachment add column preview_key text;       -- a small picture of it
      create index attachment_file on attachment (storage_key) where storage_key is not null;
      create index attachment_unshrunk on attachment (id) where state = 'stored' and content_type like 'image/%' and preview_key is null;
      create index attachment_preview on attachment (preview_key) where preview_key is not null;

      -- platforms' links to pictures end: a small copy is kept of the first that could be read
      alter table post add column picture_key text, add column picture_of text, add column picture_retry_at timestamptz,
        add column picture_attempts smallint not null default 0;
      create index post_picture on post (seen_at) where media_url is not null and picture_key is null and picture_of is distinct from media_url;

      call guard_tenant_table('oauth_attempt');
      call guard_tenant_table('item_retention');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index post_picture;
      alter table post drop column picture_attempts, drop column picture_retry_at, drop column picture_of, drop column picture_key;
      drop index attachment_unshrunk;
      drop index attachment_file;
      alter table attachment drop column preview_key;
      alter table identity drop column forgotten_at;
      alter table item drop column forgotten_at;
      drop table item_retention, oauth_attempt;
      alter table account drop column erased_at, drop column erase_requested_at, drop column read_back_at, drop column expiry_told, drop column notice,
        drop column credentials_set_at, drop column quota;
    `);
  }
}
