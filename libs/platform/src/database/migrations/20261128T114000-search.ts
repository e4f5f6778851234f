import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a search asks of beside words: who wrote an item, items that are set apart, and names that are not spelled as they were
 * typed. The index of words stays as it is: other forms of a word are asked for, not stored (docs/adr/0018-search.md).
 */
export class Search20261128114000 implements MigrationInterface {
  readonly name = 'Search20261128114000';

  async up(runner: QueryRunner): Promise<void> {
    // plain builds: arrivals still land meanwhile (`inbound`), only their reading waits, seconds for millions of items
    await runner.query(`
      set local lock_timeout = '5s';
      set local maintenance_work_mem = '256MB';
      create extension if not exists pg_trgm;

      -- immutable by its search_path and the dictionary's name, as sx_tsv is
      create function name_text(name text, handle text) returns text language sql immutable parallel safe
        set search_path = public as $$ select lower(unaccent('unaccent'::regdictionary, coalesce(name, '') || ' ' || coalesce(handle, ''))) $$;
      -- written when a person is new or renamed, not with every item
      create index identity_names on identity using gin (workspace_id, name_text(name, handle) gin_trgm_ops);

      create index item_author on item (workspace_id, author_identity_id, id) where author_identity_id is not null;
      -- arrivals are visible and no member's: none of these is written with them
      create index item_member on item (workspace_id, author_member_id, id) where author_member_id is not null;
      create index item_set_apart on item (workspace_id, platform_state, id) where platform_state <> 0;
      create index item_notes on item (workspace_id, id) where direction = 2;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index item_notes, item_set_apart, item_member, item_author, identity_names;
      drop function name_text(text, text);
      drop extension pg_trgm;
    `);
  }
}
