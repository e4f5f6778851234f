import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever decides about many at once, or has to ask a second person, says as well whether the authors are told. */
export class ToldAuthors20261129151000 implements MigrationInterface {
  readonly name = 'ToldAuthors20261129151000';

  async up(runner: QueryRunner): Promise<void> {
    // null: as the workspace has set it; none of these costs a rewrite
    await runner.query(`
      set local lock_timeout = '5s';
      alter table moderation_run add column send_statement boolean;
      alter table look_alike add column send_statement boolean;          -- of who joins them
      alter table moderation_request add column send_statement boolean;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table moderation_run drop column send_statement;
      alter table look_alike drop column send_statement;
      alter table moderation_request drop column send_statement;
    `);
  }
}
