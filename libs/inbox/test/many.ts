import { connectorFor } from '@parvis/channels';
import type { TestDatabase } from '@parvis/testing';
import pg from 'pg';

/** A workspace with so much in it that the planner has a choice. */
export interface ManyConversations {
  members: number[];
  accounts: number[];
  /** Of a third, and of a handful of the open conversations. */
  frequentTag: number;
  rareTag: number;
  /** Words of a tenth, and of five of all items. */
  frequentWord: string;
  rareWord: string;
}

const MEMBERS = 10;
const ACCOUNTS = 20;
const RARE_TAG = 31;

/**
 * Fills a workspace with conversations, one or two items each: 80 % handled, 17 % open, 2 % waiting, 1 % snoozed, over a year
 * of item partitions. Made inside PostgreSQL; counters count along.
 */
export async function manyConversations(
  database: TestDatabase,
  workspaceId: number,
  count = 50_000,
): Promise<ManyConversations> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(`call ensure_partitions('item', 'id', (now() - interval '13 months')::date, now()::date)`);
    const accounts = await connect(client, workspaceId);
    const members = Array.from({ length: MEMBERS }, (_, index) => index + 1);
    await client.query(CONVERSATIONS, [workspaceId, count, accounts, MEMBERS]);
    await client.query(ITEMS, [workspaceId]);
    await client.query(SEEN, [workspaceId]);
    await client.query('select fold_counters()');
    await client.query('vacuum analyze');
    return { members, accounts, frequentTag: 1, rareTag: RARE_TAG, frequentWord: 'livraison', rareWord: 'plaiquent' };
  } finally {
    await client.end();
  }
}

async function connect(client: pg.Client, workspaceId: number): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `insert into account (workspace_id, channel, name, external_id, credentials, hook_key, capabilities, health)
     select $1, 'facebook', 'page ' || n, 'page-' || n, '', 'many-' || $1::int || '-' || n, $2, 'working' from generate_series(1, $3::int) n
     returning id`,
    [workspaceId, JSON.stringify(connectorFor('facebook')?.capabilities), ACCOUNTS],
  );
  return rows.map(({ id }) => id);
}

// a row's own number decides everything, so that each run makes the same
const CONVERSATIONS = `
  insert into conversation (workspace_id, id, account_id, contact_id, contact_name, first_item_id, last_item_id, last_in_item_id, created_at,
    last_activity_at, next_due_at, snoozed_until, assignee_id, item_count, status, priority, kind, channel, last_direction, at_risk,
    thread_hash, thread_key, preview, tag_ids)
  select $1, month_floor_id(at) + n, ($3::int[])[1 + n % cardinality($3::int[])], n, 'client_' || n, month_floor_id(at) + n, month_floor_id(at) + n,
    month_floor_id(at) + n, at, at, case when status = 0 and a % 4 > 0 then at + interval '4 hours' end,
    case when status = 2 then now() + interval '1 day' end, case when status > 0 or b % 9 > 3 then 1 + a % $4::int end, 1, status,
    case when b % 10 > 0 then 0 else a % 4 end, 0, 0, 0, status = 0 and b % 20 = 0, md5('t' || n)::uuid, 't' || n, 'question ' || n,
    case when n % 9973 = 1 then array[${RARE_TAG}] when a % 3 = 0 then array[1] when a % 3 = 1 then array[2 + b % 29] else '{}'::int[] end
  from generate_series(1, $2::int) n
  cross join lateral (select hashint8extended(n, 1) & 65535 as a, hashint8extended(n, 2) & 65535 as b, hashint8extended(n, 3) & 65535 as c) h
  cross join lateral (select date_trunc('milliseconds', now() - interval '1 year' * ($2::int - n) / $2::int - interval '1 hour') as at,
    case when n % 9973 = 1 or c % 100 < 17 then 0 when c % 100 < 19 then 1 when c % 100 < 20 then 2 else 3 end as status) s`;

const ITEMS = `
  insert into item (workspace_id, id, conversation_id, account_id, kind, direction, author_name, text, external_id, created_at, revised_at, state_at)
  select $1, first_item_id, id, account_id, 0, 0, contact_name,
    preview || case when contact_id % 10 = 0 then ' livraison' else '' end || case when contact_id % 9999 = 0 then ' plaiquent' else '' end,
    'x' || contact_id, created_at, created_at, created_at
  from conversation where workspace_id = $1 order by first_item_id`;

const SEEN = `
  insert into seen (workspace_id, member_id, conversation_id, item_id)
  select $1, assignee_id, id, last_in_item_id from conversation where workspace_id = $1 and assignee_id is not null`;
