import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What we answered under a post within the hour is read for each answer that is checked: by the post, not by the hour. */
export class RepliesOfAPost20261128122000 implements MigrationInterface {
  readonly name = 'RepliesOfAPost20261128122000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';
      alter table action add column post_id bigint; -- of what was answered, as of then
      create index action_post on action (workspace_id, post_id, id) where post_id is not null and verb = 'reply';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index action_post;
      alter table action drop column post_id;
    `);
  }
}
