// Fills a database with conversations in a realistic mix: seeded, so that two runs on one day hold the same rows. Everything
// is made inside Postgres from row numbers; indexes are built afterwards.
import { Workspaces } from '@parvis/identity';
import { CHANNEL_KINDS, ITEM_KINDS, ROLES } from '@parvis/contracts';
import { connectors } from './channels.mjs';
import { newAccount, newWorkspace, startProduct } from '../product.mjs';
import { connect } from '../servers.mjs';
import { progress } from '../suite.mjs';
import { textOf } from './texts.mjs';

export const MEMBERS = 50;
export const ACCOUNTS = 20;
export const TAGS = 30;
const TEAMS = 4;
const SMALL_WORKSPACES = 20;
const SMALL_SHARE = 0.001; // of the big one, each
const TEXTS = 100_000;
const MONTHS = 12;

const MARK = 'bench_loaded';

/**
 * A database `name` with a workspace of `size` conversations (4.5 items each) beside twenty small ones; loaded when it is not
 * there yet. Returns its address and what is in it.
 */
export async function loaded(servers, size, name = `loaded_${size}`) {
  const there = await servers.has(name, MARK);
  const url = await (there ? servers.database(name) : servers.emptyDatabase(name));
  const client = await connect(url);
  try {
    if (!there) await load({ servers, client, url, size });
    const { rows: marks } = await client.query(`select facts from ${MARK}`);
    return { url, ...marks[0].facts };
  } finally {
    await client.end();
  }
}

async function load({ servers, client, url, size }) {
  const began = performance.now();
  const timed = async (what, work) => {
    const started = performance.now();
    const result = await work();
    progress(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return result;
  };
  const big = await people(servers, url, client, size);
  await client.query(`set synchronous_commit = off; set maintenance_work_mem = '1GB'; set work_mem = '256MB'`);
  await client.query(`set session_replication_role = replica`); // no triggers: the counters are counted at the end
  await client.query(
    `call ensure_partitions('item', 'id', (now() - interval '${MONTHS + 1} months')::date, now()::date)`,
  );
  await client.query(FUNCTIONS);
  await timed('texts', () => loadTexts(client));
  const indexes = await dropIndexes(client);
  await timed('people', () => client.query(CONTACTS));
  await timed(`${size} conversations`, () => client.query(CONVERSATIONS));
  await timed('items', () => client.query(ITEMS));
  await timed('keys, tags, seen marks', () => client.query(REST));
  for (const { name, definition } of indexes) await timed(`index ${name}`, () => client.query(definition));
  await timed('counters', () => client.query(COUNTERS));
  await client.query(`set session_replication_role = origin`);
  await timed('vacuum and statistics', () => client.query('vacuum analyze'));
  await client.query(`drop table bench_text, bench_workspace, bench_account cascade`);
  const { rows } = await client.query(
    `select (select count(*) from conversation) as conversations, (select count(*) from item) as items`,
  );
  const facts = { ...big, size, conversations: Number(rows[0].conversations), items: Number(rows[0].items) };
  await client.query(`create table ${MARK} as select $1::jsonb as facts`, [JSON.stringify(facts)]);
  progress(
    `${facts.conversations} conversations and ${facts.items} items in ${((performance.now() - began) / 1000).toFixed(0)} s`,
  );
}

/** Workspaces, members, accounts, teams and tags through the product; where each conversation is to go. */
async function people(servers, url, client, size) {
  const { IdentityModule } = await import('@parvis/identity');
  const product = await startProduct({ url, redisUrl: servers.redisUrl, imports: [IdentityModule], role: 'api' });
  try {
    await client.query(`
      create table bench_workspace (workspace_id int, first int, size int, members int[], teams int[], tags int[]);
      create table bench_account (workspace_id int, nth int, account_id int, channel smallint, kind smallint)`);
    const big = await workspace(product, client, { name: 'big', members: MEMBERS, accounts: ACCOUNTS, tags: TAGS });
    await client.query('insert into bench_workspace values ($1, 0, $2, $3, $4, $5)', [
      big.workspaceId,
      size,
      big.members,
      big.teams,
      big.tags,
    ]);
    const each = Math.max(1, Math.round(size * SMALL_SHARE));
    for (let n = 0; n < SMALL_WORKSPACES; n += 1) {
      const small = await workspace(product, client, { name: `small ${n}`, members: 3, accounts: 2, tags: 5 });
      const first = size + n * each;
      await client.query('insert into bench_workspace values ($1, $2, $3, $4, $5, $6)', [
        small.workspaceId,
        first,
        each,
        small.members,
        small.teams,
        small.tags,
      ]);
    }
    return big;
  } finally {
    await product.stop();
  }
}

async function workspace(product, client, { name, members, accounts, tags }) {
  const workspaceId = await newWorkspace(product, name);
  const ids = (rows) => rows.map(({ id }) => id);
  const owner = {
    email: `owner.${workspaceId}@house.example`,
    name: 'Owner',
    password: 'correct horse battery',
    role: ROLES[0],
  };
  const first = await product.get(Workspaces).addMember(workspaceId, owner);
  const users = await client.query(
    `with people as (insert into app_user (email) select format('agent.%s.%s@house.example', $1::int, n) from generate_series(2, $2::int) n returning id)
     insert into member (workspace_id, user_id, name, role_key) select $1, id, 'agent_' || id, 'agent' from people returning id`,
    [workspaceId, members],
  );
  const teams = await client.query(
    `insert into team (workspace_id, name) select $1, 'team ' || n from generate_series(1, $2::int) n returning id`,
    [workspaceId, TEAMS],
  );
  const tagRows = await client.query(
    `insert into tag (workspace_id, name) select $1, 'tag ' || n from generate_series(1, $2::int) n returning id`,
    [workspaceId, tags],
  );
  const accountIds = [];
  for (let nth = 0; nth < accounts; nth += 1) {
    const { channel, kind, credentials } = connectors[nth % connectors.length];
    const account = await newAccount(product, {
      workspaceId,
      channel,
      externalId: `${workspaceId}-${nth}`,
      credentials,
    });
    accountIds.push(account.id);
    const codes = [CHANNEL_KINDS.indexOf(channel), ITEM_KINDS.indexOf(kind)];
    await client.query('insert into bench_account values ($1, $2, $3, $4, $5)', [
      workspaceId,
      nth,
      account.id,
      ...codes,
    ]);
  }
  return {
    workspaceId,
    members: [first, ...ids(users.rows)],
    teams: ids(teams.rows),
    tags: ids(tagRows.rows),
    accounts: accountIds,
  };
}

async function loadTexts(client) {
  await client.query('create unlogged table bench_text (nth int primary key, body text)');
  const step = 10_000;
  for (let from = 0; from < TEXTS; from += step) {
    const bodies = Array.from({ length: step }, (_, n) => textOf(from + n));
    await client.query(
      'insert into bench_text select $1 + o - 1, b from unnest($2::text[]) with ordinality as t (b, o)',
      [from, bodies],
    );
  }
}

/** Takes away the indexes that are not keys; returns how to make them again. */
async function dropIndexes(client) {
  const { rows } = await client.query(
    `select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
     where t.relname in ('conversation', 'item', 'identity') and not i.indisprimary and not t.relispartition and t.relnamespace = 'public'::regnamespace`,
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ name, definition }) => ({ name, definition: definition.replace(' ON ONLY ', ' ON ') }));
}

// bench_u: a repeatable number in [0, 1) for row i and question k
const FUNCTIONS = `
  create function bench_u(i bigint, k int) returns float8 language sql immutable parallel safe
    as $$ select (hashint8extended(i, k) & 1048575)::float8 / 1048576 $$;
  create function bench_uuid(t text) returns uuid language sql immutable parallel safe
    as $$ select md5(t)::uuid $$;
  -- the clock of item k (of n) of conversation i, and the id that carries it
  create function bench_at(opened timestamptz, last timestamptz, k int, n int) returns timestamptz language sql immutable parallel safe
    as $$ select case when n <= 1 or k = n - 1 then last else date_trunc('milliseconds', opened + (last - opened) * k / (n - 1)) end $$;
  create function bench_item(at timestamptz, i bigint, k int) returns bigint language sql immutable parallel safe
    as $$ select month_floor_id(at) + (hashint8extended(i * 64 + k, 99) & 1048575) $$`;

// a contact belongs to one account; a conversation takes the account of its contact
const CONTACTS = `
  create unlogged table bench_contact as
  select w.workspace_id, w.first, j, a.account_id, a.channel, a.kind,
         month_floor_id(now() - interval '14 months') + ((w.first + j)::bigint << 20) as id
  from bench_workspace w
  cross join lateral generate_series(0, greatest(1, w.size * 2 / 5) - 1) j
  join bench_account a on a.workspace_id = w.workspace_id
    and a.nth = floor(power(bench_u(w.first + j, 1), 1.6) * (select count(*) from bench_account x where x.workspace_id = w.workspace_id));
  create unique index on bench_contact (workspace_id, j);
  analyze bench_contact;
  insert into contact (id, workspace_id, name) select id, workspace_id, 'client_' || first + j from bench_contact order by id;
  insert into identity (id, contact_id, workspace_id, account_id, ext_key, external_id, name, handle)
  select id + 1, id, workspace_id, account_id, bench_uuid('p' || first + j), 'p' || first + j, 'client_' || first + j, 'client_' || first + j
  from bench_contact order by id`;

// 80 % handled, 17 % open (recent ones more often), 2 % waiting, 1 % snoozed; the last word of an open one is the public's
const CONVERSATIONS = `
  insert into conversation (id, contact_id, first_item_id, last_item_id, last_in_item_id, created_at, last_activity_at, waiting_since,
    next_due_at, snoozed_until, handled_at, first_reply_at, workspace_id, account_id, assignee_id, team_id, item_count, status, priority,
    kind, channel, last_direction, at_risk, language, thread_hash, thread_key, preview, contact_name, tag_ids)
  select month_floor_id(opened) + 1 + (hashint8extended(i, 98) & 1048575), contact_id, bench_item(bench_at(opened, last, 0, n), i, 0), bench_item(last, i, n - 1),
    bench_item(bench_at(opened, last, last_in, n), i, last_in), opened, last, case when status = 0 then last end,
    case when status = 0 and bench_u(i, 8) < 0.75 then last + interval '4 hours' end, case when status = 2 then now() + interval '1 day' * bench_u(i, 9) end,
    case when status = 3 then last + interval '1 hour' end, case when n > 1 then bench_at(opened, last, 1, n) end,
    workspace_id, account_id, assignee_id, case when bench_u(i, 11) < 0.7 then teams[1 + floor(bench_u(i, 12) * cardinality(teams))] end,
    n, status, priority, kind, channel, case when last_in = n - 1 then 0 else 1 end, status = 0 and bench_u(i, 13) < 0.05,
    case when bench_u(i, 14) < 0.6 then 'fr' else 'en' end, bench_uuid('t' || i), 't' || i,
    left(t.body, 160), contact_name, tag_ids
  from (
    select w.*, i, c.id as contact_id, c.account_id, c.channel, c.kind, 'client_' || c.first + c.j as contact_name, opened,
      opened + interval '1 second' * (1 + floor(power(bench_u(i, 3), 4) * 400000)) as last, status,
      case when status in (0, 2) then m | 1 when m = 1 then 1 else m + m % 2 end as n,
      case when status in (0, 2) then (m | 1) - 1 when m = 1 then 0 else m + m % 2 - 2 end as last_in,
      case when bench_u(i, 5) < case when status = 0 then 0.56 else 0.9 end
        then members[1 + floor(power(bench_u(i, 6), 1.5) * cardinality(members))] end as assignee_id,
      case when bench_u(i, 7) < 0.88 then 0 when bench_u(i, 7) < 0.94 then 1 when bench_u(i, 7) < 0.985 then 2 else 3 end as priority,
      case when bench_u(i, 15) < 0.65 then '{}'::int[]
        else (select array_agg(distinct tags[1 + floor(power(bench_u(i, 16 + x), 2) * cardinality(tags))]) from generate_series(1, 1 + (bench_u(i, 15) > 0.9)::int) x) end as tag_ids
    from bench_workspace w
    cross join lateral generate_series(w.first, w.first + w.size - 1) i
    join bench_contact c on c.workspace_id = w.workspace_id and c.j = floor(bench_u(i, 2) * greatest(1, w.size * 2 / 5))
    cross join lateral (select date_trunc('milliseconds', date_trunc('hour', now()) - interval '${MONTHS} months' + interval '${MONTHS} months' * (i - w.first) / w.size - interval '5 days') as opened,
      case when bench_u(i, 4) < 0.34 * (i - w.first) / w.size then 0 when bench_u(i, 10) < 0.024 then 1 when bench_u(i, 10) < 0.036 then 2 else 3 end as status,
      least(60, 1 + floor(-ln(1 - bench_u(i, 17)) * 3.35))::int as m) s) v
  join bench_text t on t.nth = (hashint8extended(i * 64 + n - 1, 97) & 2147483647) % ${TEXTS}
  order by i`;

const ITEMS = `
  insert into item (id, conversation_id, author_identity_id, author_member_id, created_at, revised_at, state_at, received_at, workspace_id,
    account_id, kind, direction, text, language, author_name, external_id, tag_ids)
  select bench_item(at, i, k), c.id, case when k % 2 = 0 then c.contact_id + 1 end, case when k % 2 = 1 then c.assignee_id end,
    at, at, at, at, c.workspace_id, c.account_id, c.kind, k % 2, t.body, c.language, case when k % 2 = 0 then c.contact_name end, 'x' || i || '-' || k,
    case when k = 0 then c.tag_ids else '{}' end
  from (select *, substr(thread_key, 2)::bigint as i from conversation) c
  cross join lateral generate_series(0, c.item_count - 1) k
  cross join lateral (select bench_at(c.created_at, c.last_activity_at, k, c.item_count) as at) a
  join bench_text t on t.nth = (hashint8extended(i * 64 + k, 97) & 2147483647) % ${TEXTS}
  order by 1`;

const REST = `
  insert into item_key (workspace_id, account_id, ext_key, item_id, conversation_id)
  select workspace_id, account_id, bench_uuid(external_id), id, conversation_id from item order by 1, 2, 3;
  insert into tag_assignment (workspace_id, tag_id, item_id, conversation_id, at, member_id)
  select workspace_id, tag, id, conversation_id, created_at, author_member_id from item, unnest(tag_ids) tag where tag_ids <> '{}' order by 1, 2, 3;
  insert into seen (workspace_id, member_id, conversation_id, item_id)
  select workspace_id, assignee_id, id, last_in_item_id from conversation where assignee_id is not null and bench_u(id, 20) < 0.7 order by 1, 2, 3;
  drop table bench_contact;
  drop function bench_item(timestamptz, bigint, int), bench_at(timestamptz, timestamptz, int, int), bench_uuid(text), bench_u(bigint, int)`;

const COUNTERS = `
  insert into view_counter (workspace_id, dim, key, n)
  select c.workspace_id, f.dim, f.key, count(*)
  from conversation c cross join lateral (
    values (1::smallint, c.status::bigint), (2::smallint, coalesce(c.assignee_id, 0)::bigint * 4 + c.status), (4::smallint, c.account_id::bigint * 4 + c.status)
    union all select 3::smallint, c.team_id::bigint * 4 + c.status where c.team_id is not null
    union all select 5::smallint, t::bigint * 4 + c.status from unnest(c.tag_ids) t
    union all select 6::smallint, coalesce(c.assignee_id, 0)::bigint where c.at_risk and c.status = 0) f (dim, key)
  group by 1, 2, 3`;
