import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds people by name or handle: a word of it or its beginning, accents folded as in the search over items. */
export class PeopleSearch20261120121000 implements MigrationInterface {
  readonly name = 'PeopleSearch20261120121000';

  async up(runner: QueryRunner): Promise<void> {
    // written when a person is new or renamed, not with every item
    await runner.query(`
      set local lock_timeout = '5s';
      create index identity_search on identity using gin (workspace_id, sx_tsv(name || ' ' || coalesce(handle, '')));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index identity_search');
  }
}
