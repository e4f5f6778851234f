import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The queue by due time ends with what nobody waits for: that stretch gets an index too, or it would walk all that is due. */
export class NotDueOrder20261120121100 implements MigrationInterface {
  readonly name = 'NotDueOrder20261120121100';

  async up(runner: QueryRunner): Promise<void> {
    // what a person writes is due, so the intake does not touch this index
    await runner.query(`
      set local lock_timeout = '5s';
      create index conv_not_due on conversation (workspace_id, last_activity_at desc, id desc) where status = 0 and next_due_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index conv_not_due');
  }
}
