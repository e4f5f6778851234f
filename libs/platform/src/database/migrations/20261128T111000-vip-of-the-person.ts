import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A person is a VIP in all their conversations, whichever of their linked contacts it was noted of. */
export class VipOfThePerson20261128111000 implements MigrationInterface {
  readonly name = 'VipOfThePerson20261128111000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function contact_is_vip(c contact) returns boolean language sql stable as $$
        select c.vip or exists (
          select 1 from contact g
          where g.workspace_id = c.workspace_id and g.vip and coalesce(c.survivor_id, c.id) in (g.id, g.survivor_id)) $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function contact_is_vip(c contact) returns boolean language sql stable as
        $$ select coalesce((to_jsonb(c) ->> 'vip')::boolean, (c.attributes ->> 'vip')::boolean, false) $$;
    `);
  }
}
