import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Translation and draft assistance: what a workspace switched on, what was translated, what left. */
export class Assistance20261128112500 implements MigrationInterface {
  readonly name = 'Assistance20261128112500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';
      -- no row: everything is off
      create table assistance (
        workspace_id int primary key references workspace (id) on delete cascade,
        translation_provider text not null default 'off',
        translation_url text not null default '',
        translation_key bytea,                -- AES-256-GCM, see platform/crypto
        draft_provider text not null default 'off',
        draft_url text not null default '',
        draft_model text not null default '',
        draft_key bytea,
        version int not null default 0
      );

      -- kept as long as its item: the words of an item that is forgotten or erased go in every language
      create table item_translation (
        item_id bigint not null,
        at timestamptz not null default now(),
        workspace_id int not null,
        revision smallint not null,
        target text not null,
        source text,
        text text not null,
        primary key (workspace_id, item_id, target),
        foreign key (workspace_id, item_id) references item (workspace_id, id) on delete cascade
      );
      create function forget_translations() returns trigger language plpgsql as $$
      begin
        delete from item_translation where workspace_id = new.workspace_id and item_id = new.id;
        return null;
      end $$;
      create trigger item_forgotten after update of forgotten_at on item for each row
        when (old.forgotten_at is null and new.forgotten_at is not null) execute function forget_translations();

      create table assistance_call (
        id bigint not null,
        conversation_id bigint,
        at timestamptz not null default now(),
        workspace_id int not null references workspace (id) on delete cascade,
        member_id int,
        characters int not null,
        masked int not null,
        took_ms int not null,
        use text not null,
        host text not null,
        error text,
        primary key (workspace_id, id)
      );
      create index assistance_call_age on assistance_call (at);

      call guard_tenant_table('assistance');
      call guard_tenant_table('item_translation');
      call guard_tenant_table('assistance_call');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table assistance_call, item_translation, assistance;
      drop trigger item_forgotten on item;
      drop function forget_translations();
    `);
  }
}
