import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When an account was last tested by itself: its access renewed, its subscription restored, what it may do read again. */
export class AccountChecks20261127200000 implements MigrationInterface {
  readonly name = 'AccountChecks20261127200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';
      alter table account add column checked_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table account drop column checked_at');
  }
}
