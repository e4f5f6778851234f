import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What macros did in a conversation goes along when it is merged. */
export class MacroRunsByConversation20261128111500 implements MigrationInterface {
  readonly name = 'MacroRunsByConversation20261128111500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';
      create index macro_run_conversation on macro_run (workspace_id, conversation_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index macro_run_conversation');
  }
}
