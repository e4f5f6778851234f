import type { MigrationInterface, QueryRunner } from 'typeorm';
import { factsWith } from './20261128T120000-ads';

/**
 * How many people follow who wrote, where the platform says so. It is a fact of the identity; the conversation carries that of the
 * person it is with, on the channel where they wrote, so that the queue can be ordered by it.
 */
export class Reach20261128121000 implements MigrationInterface {
  readonly name = 'Reach20261128121000';

  async up(runner: QueryRunner): Promise<void> {
    // neither column costs a rewrite, and nobody's followers are known yet; the index is as wide as what has a number and is open
    await runner.query(`
      set local lock_timeout = '5s';
      alter table identity add column followers int;
      alter table conversation add column reach int;
      create index conv_reach on conversation (workspace_id, reach desc, last_activity_at desc, id desc) where status = 0 and reach is not null;
      ${TRIGGERS}
      ${factsWith(`, 'ad', c.is_ad, 'reach', coalesce(c.reach, -1)`)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${factsWith(`, 'ad', c.is_ad`)}
      drop trigger follow_reach on identity;
      drop trigger stand_before_another_person on conversation;
      drop trigger stand_before_person on conversation;
      drop function follow_reach(), stand_before_person(), reach_of(int, bigint, int);
      drop index conv_reach;
      alter table conversation drop column reach;
      alter table identity drop column followers;
    `);
  }
}

// security definer as the other triggers of views, bound to the workspace of the row; before zz_place_in_views
const TRIGGERS = `
  create function reach_of(p_workspace int, p_contact bigint, p_account int) returns int language sql stable as $$
    select max(n.followers) from identity n where n.workspace_id = p_workspace and n.contact_id = p_contact and n.account_id = p_account
  $$;

  create function stand_before_person() returns trigger language plpgsql security definer as $$
  begin
    new.reach := reach_of(new.workspace_id, new.contact_id, new.account_id);
    return new;
  end $$;
  create trigger stand_before_person before insert on conversation for each row
    when (new.contact_id is not null) execute function stand_before_person();
  create trigger stand_before_another_person before update of contact_id on conversation for each row
    when (old.contact_id is distinct from new.contact_id) execute function stand_before_person();

  create function follow_reach() returns trigger language plpgsql security definer as $$
  declare
    now_reach int := reach_of(new.workspace_id, new.contact_id, new.account_id);
  begin
    update conversation set reach = now_reach
    where workspace_id = new.workspace_id and contact_id = new.contact_id and account_id = new.account_id
      and reach is distinct from now_reach;
    return null;
  end $$;
  create trigger follow_reach after update of followers on identity for each row
    when (old.followers is distinct from new.followers) execute function follow_reach();
`;
