import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How much came from each account by the hour, live events only: what is usual, so that silence can be noticed. */
export class AccountHours20261127201000 implements MigrationInterface {
  readonly name = 'AccountHours20261127201000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';
      create table account_hour (
        hour timestamptz not null,
        workspace_id int not null,
        account_id int not null,
        n int not null,
        primary key (workspace_id, account_id, hour)
      ) with (fillfactor = 70);
      call guard_tenant_table('account_hour');
      alter table account add column silent_since timestamptz, add column silence_expected int;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table account drop column silence_expected, drop column silent_since; drop table account_hour',
    );
  }
}
