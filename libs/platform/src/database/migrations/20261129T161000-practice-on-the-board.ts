import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Practice as on the board: how a run is held, what it was made of beside samples, and when each answer came. */
export class PracticeOnTheBoard20261129161000 implements MigrationInterface {
  readonly name = 'PracticeOnTheBoard20261129161000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';
      alter table training_run
        add column form text not null default 'single',     -- PRACTICE_FORMS
        add column pace text not null default 'own',        -- PRACTICE_PACES
        add column living jsonb not null default '[]',      -- phrases of the demo's network with what is right, made up for this run
        add column taken jsonb not null default '{}';       -- by sample id: when it was answered, how long that took, the reason given
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table training_run drop column form, drop column pace, drop column living, drop column taken',
    );
  }
}
