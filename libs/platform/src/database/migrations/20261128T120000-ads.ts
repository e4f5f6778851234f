import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a conversation stands under an ad is a fact of its post; the row carries it, as it does all that lists filter by. */
export class Ads20261128120000 implements MigrationInterface {
  readonly name = 'Ads20261128120000';

  async up(runner: QueryRunner): Promise<void> {
    // the column costs no rewrite; only what stands under an ad is written, and so looked at by the triggers of the table
    await runner.query(`
      set local lock_timeout = '5s';
      alter table conversation add column is_ad boolean not null default false;
      ${TRIGGERS}
      ${factsWith(`, 'ad', c.is_ad`)}
      update conversation c set is_ad = true from post p
      where p.is_ad and c.workspace_id = p.workspace_id and c.post_id = p.id;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${factsWith('')}
      drop trigger follow_post_ad on post;
      drop trigger stand_under_another_post on conversation;
      drop trigger stand_under_post on conversation;
      drop function follow_post_ad(), stand_under_post();
      alter table conversation drop column is_ad;
    `);
  }
}

/** The facts that predicates of saved views are asked of; `more` are those that came later. */
export function factsWith(more: string): string {
  return `
  create or replace function conversation_facts(c conversation, with_item boolean) returns jsonb language sql stable as $$
    select jsonb_build_object(
      'status', c.status, 'channel', c.channel, 'account', c.account_id, 'kind', c.kind,
      'assignee', coalesce(c.assignee_id, 0), 'team', coalesce(c.team_id, 0), 'tag', c.tag_ids, 'tagged', c.tag_ids <> '{}',
      'priority', c.priority, 'stars', coalesce(c.stars, 0), 'language', coalesce(c.language, ''), 'clock', conversation_clock(c),
      'waiting', coalesce(extract(epoch from now() - c.waiting_since), -1),
      'inactive', extract(epoch from now() - c.last_activity_at),
      'created', extract(epoch from c.created_at),
      'text', fold_text(coalesce(c.subject, '') || ' ' || c.preview), 'contact', fold_text(coalesce(c.contact_name, '')),
      'post', coalesce(c.post_id, 0), 'attachments', c.has_attachments, 'unanswered', c.waiting_since is not null,
      'last-word', c.last_direction,
      'platform-state', case when with_item then coalesce(
        (select i.platform_state from item i where i.workspace_id = c.workspace_id and i.id = c.last_in_item_id), -1) else -1 end${more})
  $$;`;
}

// security definer as the other triggers of views, bound to the workspace of the row; both run before zz_place_in_views
const TRIGGERS = `
  create function stand_under_post() returns trigger language plpgsql security definer as $$
  begin
    new.is_ad := coalesce((select p.is_ad from post p where p.workspace_id = new.workspace_id and p.id = new.post_id), false);
    return new;
  end $$;
  create trigger stand_under_post before insert on conversation for each row
    when (new.post_id is not null) execute function stand_under_post();
  create trigger stand_under_another_post before update of post_id on conversation for each row
    when (old.post_id is distinct from new.post_id) execute function stand_under_post();

  -- a post tells late that it is an ad, when it is read after its first comments. What stands under it began when it was first seen
  -- (an hour for clocks that differ): a range of the primary key instead of an index that every comment would have to write.
  create function follow_post_ad() returns trigger language plpgsql security definer as $$
  begin
    update conversation set is_ad = new.is_ad
    where workspace_id = new.workspace_id and id >= new.id - (3600000::bigint << 20) and post_id = new.id and is_ad <> new.is_ad;
    return null;
  end $$;
  create trigger follow_post_ad after update of is_ad on post for each row
    when (old.is_ad <> new.is_ad) execute function follow_post_ad();
`;
