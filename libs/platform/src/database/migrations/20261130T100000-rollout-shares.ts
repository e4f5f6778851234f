import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A moderation rule may have its level for a part of all authors; what it matches of the others is told apart. */
export class RolloutShares20261130100000 implements MigrationInterface {
  readonly name = 'RolloutShares20261130100000';

  async up(runner: QueryRunner): Promise<void> {
    // constant defaults: neither table is written anew
    await runner.query(`
      set local lock_timeout = '5s';
      alter table screening_rule add column share smallint not null default 100 check (share between 1 and 100);
      alter table screening_hit add column outside_share boolean not null default false;
      -- evidence is what was judged of those it acts for: the other group is only compared with it
      drop index screening_hit_judged;
      create index screening_hit_judged on screening_hit (workspace_id, rule_id, version) include (right_)
        where right_ is not null and not outside_share;
      -- from when to when a rule was let loose on a part; few rules ever are
      create index screening_hit_outside on screening_hit (workspace_id, rule_id, at) where outside_share;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index screening_hit_judged, screening_hit_outside;
      alter table screening_hit drop column outside_share;
      alter table screening_rule drop column share;
      create index screening_hit_judged on screening_hit (workspace_id, rule_id, version) include (right_) where right_ is not null;
    `);
  }
}
