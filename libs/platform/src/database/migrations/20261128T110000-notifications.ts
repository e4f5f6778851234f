import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ways out of the console for what members are told, who follows what, and drafts that several devices or members write. */
export class Notifications20261128110000 implements MigrationInterface {
  readonly name = 'Notifications20261128110000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';
      alter table notification
        add column in_app boolean not null default true,   -- false: told by other ways only
        add column dedupe_key text;                         -- the same thing is told once
      create unique index notification_once on notification (workspace_id, member_id, dedupe_key) where dedupe_key is not null;
      -- the number on the bell, and what opening a conversation marks as read
      create index notification_unread on notification (workspace_id, member_id, conversation_id) where read_at is null and in_app;
      -- what was said is forgotten there too
      create index notification_conversation on notification (workspace_id, conversation_id) where conversation_id is not null;

      create table notification_preference (
        updated_at timestamptz not null default now(),
        workspace_id int not null,
        member_id int not null,
        version int not null default 1,
        ways jsonb not null,
        email_rhythm text not null,
        daily_at text not null,
        quiet_hours jsonb,
        time_zone text not null,
        shows_text boolean not null,
        primary key (workspace_id, member_id),
        foreign key (workspace_id, member_id) references member (workspace_id, id) on delete cascade
      );

      -- a browser of a member; whoever knows address and keys can write to it
      create table push_subscription (
        id bigint not null,
        created_at timestamptz not null default now(),
        last_sent_at timestamptz,
        workspace_id int not null,
        member_id int not null,
        endpoint_hash bytea not null,
        device text not null,
        sealed bytea not null,
        primary key (workspace_id, id),
        foreign key (workspace_id, member_id) references member (workspace_id, id) on delete cascade
      );
      create unique index push_subscription_endpoint on push_subscription (workspace_id, endpoint_hash);
      create index push_subscription_member on push_subscription (workspace_id, member_id);
      -- one browser, another person: found over all workspaces
      create index push_subscription_browser on push_subscription (endpoint_hash);

      -- one row per notification, way and target: written with the notification, marked before it is sent
      create table notification_delivery (
        notification_id bigint not null,
        target_id bigint not null,                          -- push: the subscription; e-mail: 0
        due_at timestamptz not null default now(),
        started_at timestamptz,
        settled_at timestamptz,
        batch_id bigint,                                    -- what was sent together
        workspace_id int not null,
        member_id int not null,
        attempts smallint not null default 0,
        held boolean not null default false,                -- quiet hours stood in between
        way text not null,
        state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'skipped', 'failed', 'unknown')),
        error text,
        primary key (workspace_id, notification_id, way, target_id),
        foreign key (workspace_id, notification_id) references notification (workspace_id, id) on delete cascade
      );
      create index notification_delivery_due on notification_delivery (due_at) where state = 'waiting';
      create index notification_delivery_member on notification_delivery (workspace_id, member_id, due_at) where state = 'waiting';
      create index notification_delivery_sending on notification_delivery (started_at) where state = 'sending';
      create index notification_delivery_settled on notification_delivery (settled_at) where settled_at is not null;

      create table follow (
        conversation_id bigint not null,
        at timestamptz not null default now(),
        workspace_id int not null,
        member_id int not null,
        following boolean not null,                         -- false: left by hand, nothing brings it back by itself
        reason text not null,
        primary key (workspace_id, conversation_id, member_id)
      );

      -- secrets this installation made itself
      create table installation_secret (
        name text primary key,
        created_at timestamptz not null default now(),
        sealed bytea not null
      );
      grant select, insert on installation_secret to parvis_system;

      -- how far a worker has gone through the event log, so that each event counts once
      create table log_reader (
        name text primary key,
        position bigint not null
      );
      grant select, insert, update on log_reader to parvis_system;

      -- never the same number twice: a draft that was removed and begun again is another one
      create sequence draft_version;
      grant usage on sequence draft_version to parvis_app, parvis_system;
      alter table draft add column version bigint not null default nextval('draft_version');

      create table shared_draft (
        conversation_id bigint not null,
        version bigint not null default nextval('draft_version'),
        updated_at timestamptz not null default now(),
        workspace_id int not null,
        owner_id int not null,
        written_by int not null,
        verb text not null,
        text text not null,
        primary key (workspace_id, conversation_id)
      );
      -- what stood there before another member went on: nothing that was written is lost
      create table shared_draft_revision (
        conversation_id bigint not null,
        version bigint not null,
        at timestamptz not null,
        workspace_id int not null,
        written_by int not null,
        verb text not null,
        text text not null,
        primary key (workspace_id, conversation_id, version)
      );
      create index shared_draft_revision_age on shared_draft_revision (at);

      call guard_tenant_table('notification_preference');
      call guard_tenant_table('push_subscription');
      call guard_tenant_table('notification_delivery');
      call guard_tenant_table('follow');
      call guard_tenant_table('shared_draft');
      call guard_tenant_table('shared_draft_revision');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table shared_draft_revision, shared_draft;
      alter table draft drop column version;
      drop sequence draft_version;
      drop table log_reader, installation_secret, follow, notification_delivery, push_subscription, notification_preference;
      drop index notification_conversation;
      drop index notification_unread;
      drop index notification_once;
      alter table notification drop column dedupe_key, drop column in_app;
    `);
  }
}
