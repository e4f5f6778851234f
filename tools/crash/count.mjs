// What is left when everything has settled: the inbox's tables against what the platform knows.
import { saidByPublic, saidByUs } from './public.mjs';

const DIRECTIONS = { in: 0, out: 1 };
const DELETED = 3;
const TABS = ['waiting', 'handled'];

/** What still moves; all zero once everything has settled. */
export async function unsettled(db) {
  const { rows } = await db.query(
    `select (select count(*)::int from inbound) as inbound, (select count(*)::int from event_outbox) as outbox,
            (select count(*)::int from fetch_hint) as hints,
            (select count(*)::int from action where state not in ('done', 'failed', 'cancelled')) as actions`,
  );
  return rows[0];
}

async function countItems(db, world) {
  const said = saidByPublic(world);
  const { rows } = await db.query(
    'select external_id, text, platform_state as state from item where direction = $1 order by id',
    [DIRECTIONS.in],
  );
  const found = new Map();
  let doubled = 0;
  for (const row of rows) {
    if (found.has(row.external_id) || !said.has(row.external_id)) doubled += 1;
    found.set(row.external_id, row);
  }
  const lost = [];
  const stale = [];
  for (const [id, { text, removed }] of said) {
    const item = found.get(id);
    if (removed) {
      if (item && item.state !== DELETED) stale.push(id);
    } else if (!item || item.state === DELETED) lost.push(id);
    else if (item.text !== text) stale.push(id);
  }
  return { items: rows.length, lost, doubled, stale };
}

async function countReplies(db, world, replies) {
  const said = saidByUs(world);
  const { rows } = await db.query(
    `select i.text, x.state, x.error_code as code, count(*) over (partition by i.text)::int as items
     from item i left join action x on x.workspace_id = i.workspace_id and x.id = i.action_id where i.direction = $1`,
    [DIRECTIONS.out],
  );
  const written = new Map(rows.map((row) => [row.text, row]));
  const figures = { requested: replies.length, sent: 0, twice: 0, missing: 0, handedOver: 0, refused: 0, echoes: 0 };
  for (const { text, accepted } of replies) {
    const times = said.get(text) ?? 0;
    const row = written.get(text);
    if (times > 0) figures.sent += 1;
    if (times > 1) figures.twice += times - 1;
    if (row && row.items > 1) figures.echoes += row.items - 1;
    if (times > 0 && row?.state === 'done') continue;
    if (row?.state === 'failed' && row.code === 'unknown-outcome') figures.handedOver += 1;
    else if (!accepted) figures.refused += 1;
    else figures.missing += 1;
  }
  // an echo that was taken for somebody else's words
  figures.echoes += rows.filter(({ text, state }) => state === null && said.has(text)).length;
  return figures;
}

async function miscounted(db, client) {
  const views = await client.get('/api/views');
  const wrong = [];
  const counts = new Map(views.map(({ key, count }) => [key, count]));
  for (const { key, kind } of views) {
    if (kind === 'tab') continue;
    const open = await client.all(`/api/conversations?view=${key}`);
    if (open.length !== counts.get(key)) wrong.push(`${key}: ${counts.get(key)} for ${open.length}`);
    for (const status of TABS) {
      const count = counts.get(`${key}:${status}`);
      if (count === undefined) continue;
      const listed = await client.all(`/api/conversations?view=${key}&status=${status}`);
      if (listed.length !== count) wrong.push(`${key}:${status}: ${count} for ${listed.length}`);
    }
  }
  const { rows } = await db.query(
    `select c.id, c.item_count, count(i.id)::int as items from conversation c
     left join item i on i.workspace_id = c.workspace_id and i.conversation_id = c.id and i.direction in ($1, $2)
     group by c.workspace_id, c.id, c.item_count having c.item_count <> count(i.id)`,
    [DIRECTIONS.in, DIRECTIONS.out],
  );
  wrong.push(...rows.map(({ id, item_count: counted, items }) => `conversation ${id}: ${counted} for ${items}`));
  return wrong;
}

async function leftOvers(db) {
  const { rows } = await db.query(
    `select (select count(*)::int from raw_event where state = 'dead') as dead,
            (select coalesce(sum(gap), 0)::int from (
               select max(seq) - count(*) as gap from event group by workspace_id) g) as "missingEvents",
            (select count(*)::int from (
               select 1 from conversation group by workspace_id, account_id, thread_key having count(*) > 1) d) as "splitThreads"`,
  );
  return rows[0];
}

/** The figures of a run; `faults` names everything that must not be. */
export async function reckon({ db, client, world, replies }) {
  const items = await countItems(db, world);
  const answered = await countReplies(db, world, replies);
  const wrongCounts = await miscounted(db, client);
  const rest = { ...(await unsettled(db)), ...(await leftOvers(db)) };
  const faults = {
    lost: items.lost.length,
    doubled: items.doubled + answered.echoes,
    stale: items.stale.length,
    'sent twice': answered.twice,
    'replies missing': answered.missing,
    'counters wrong': wrongCounts.length,
    ...Object.fromEntries(Object.entries(rest).map(([name, count]) => [`${name} left`, count])),
  };
  const examples = [...items.lost.slice(0, 3), ...items.stale.slice(0, 3), ...wrongCounts.slice(0, 5)];
  return { items: items.items, replies: answered, faults, examples };
}
