import type pg from 'pg';

/** Words that conversations of a test are made of; with accents, as they have to be found without. */
export const WORDS = ['colis', 'Été', 'retard', 'Refund', 'œuf', 'été dernier'];

/**
 * Conversations in every combination of what a filter may ask for, each with its last inbound item. Times lie a quarter of an
 * hour beside the hours that filters of the tests ask for, so that none is crossed while a test runs.
 */
export async function randomConversations(
  client: pg.ClientBase,
  workspaceId: number,
  count: number,
  seed: number,
): Promise<void> {
  await client.query(`select setseed($1)`, [seed]);
  // two of the four posts that conversations stand under
  await client.query(
    `insert into post (workspace_id, id, account_id, ext_key, external_id, is_ad)
     select $1, 9007199254740990 + n, 1, md5('p' || n)::uuid, 'p' || n, n < 2 from generate_series(0, 3) n`,
    [workspaceId],
  );
  await client.query(
    `insert into conversation (workspace_id, id, account_id, contact_name, post_id, first_item_id, last_item_id, last_in_item_id, created_at,
       last_activity_at, waiting_since, next_due_at, assignee_id, team_id, status, priority, kind, channel, last_direction, stars, at_risk,
       has_attachments, language, subject, preview, tag_ids, reach, thread_hash, thread_key)
     select $1, n, 1 + floor(random() * 3), case when random() < 0.8 then ($3::text[])[1 + floor(random() * 6)::int] end,
       case when random() < 0.5 then 9007199254740990 + floor(random() * 4)::bigint end, n, n, case when random() < 0.8 then n end,
       date_trunc('day', now()) - floor(random() * 4) * interval '1 day', now() - interval '15 minutes' - floor(random() * 6) * interval '1 hour',
       case when random() < 0.5 then now() - interval '15 minutes' - floor(random() * 6) * interval '1 hour' end,
       case when random() < 0.6 then now() + interval '15 minutes' + floor(random() * 4 - 2) * interval '1 hour' end,
       case when random() < 0.6 then 1 + floor(random() * 3) end, case when random() < 0.5 then 1 + floor(random() * 3) end,
       floor(random() * 4), floor(random() * 4), floor(random() * 7), floor(random() * 23), floor(random() * 4),
       case when random() < 0.5 then 1 + floor(random() * 5) end, random() < 0.4, random() < 0.3,
       case when random() < 0.7 then (array['fr', 'en', 'de'])[1 + floor(random() * 3)::int] end,
       case when random() < 0.5 then ($3::text[])[1 + floor(random() * 6)::int] end, ($3::text[])[1 + floor(random() * 6)::int],
       case when random() < 0.3 then '{}'::int[] when random() < 0.5 then array[1 + floor(random() * 3)::int] else array[1, 2 + floor(random() * 2)::int] end,
       case when random() < 0.6 then (array[0, 10, 500, 40000])[1 + floor(random() * 4)::int] end, md5('r' || n)::uuid, 'r' || n
     from generate_series(1, $2::int) n`,
    [workspaceId, count, WORDS],
  );
  await client.query(
    `insert into item (workspace_id, id, conversation_id, account_id, kind, direction, platform_state, created_at, revised_at, state_at)
     select workspace_id, id, id, account_id, kind, 0, floor(random() * 4), now(), now(), now() from conversation where workspace_id = $1`,
    [workspaceId],
  );
}
