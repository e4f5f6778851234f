// What the soaked inbox has, held against what the platforms tell a product that starts from nothing.
import pg from 'pg';
import { signIn } from '../crash/client.mjs';

const READS_WITHIN_MS = 20 * 60_000;
const DAYS = 3;
const EXAMPLES = 20;
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

// 0 comes from outside; what we said is counted by the replies
const ITEMS = `select a.channel, a.name as account, i.external_id, i.text, i.platform_state as state, i.created_at
  from item i join account a on a.workspace_id = i.workspace_id and a.id = i.account_id where i.direction = 0`;

/** Connects every account at a second product, lets it read its history, and compares. */
export async function auditItems({ soaked, fresh, owner, world, log }) {
  const offered = await world.get('/demo/accounts');
  const client = await signIn(fresh.url, owner);
  for (const account of offered) {
    const { status, body } = await client.call('POST', '/api/accounts', { ...account, backfillDays: DAYS });
    if (status !== 201) log(`${account.channel} could not be connected anew: ${body?.detail}`);
  }
  const db = new pg.Client({ connectionString: fresh.databaseUrl });
  await db.connect();
  try {
    await historyRead(db, log);
    const [before, anew] = [await soaked.query(ITEMS), await db.query(ITEMS)];
    const doubles = await soaked.query(
      `select a.channel, i.author_name, i.text, i.created_at, array_agg(i.external_id) as ids from item i
       join account a on a.workspace_id = i.workspace_id and a.id = i.account_id
       where i.direction = 0 and i.text <> '' and i.external_id is not null and i.platform_state <> 3
       group by a.channel, i.account_id, i.author_identity_id, i.author_name, i.text, i.created_at, i.conversation_id having count(*) > 1`,
    );
    const compared = compare(before.rows, anew.rows);
    // people may say the same twice: what stands at the platform under both ids is not doubled
    const read = new Set(anew.rows.map(({ external_id: id }) => id));
    const stands = async (id) => read.has(id) || (await world.get(`/demo/holds?words=${encodeURIComponent(id)}`)).holds;
    const doubled = [];
    for (const row of doubles.rows) {
      const there = await Promise.all(row.ids.map(stands));
      if (!there.every(Boolean)) doubled.push(row);
    }
    const examples = [...compared.examples, ...doubled.slice(0, EXAMPLES).map((row) => ({ doubled: row }))];
    return { ...compared, examples, doubled: doubled.length };
  } finally {
    await db.end();
  }
}

async function historyRead(db, log) {
  const began = performance.now();
  for (let quiet = 0; quiet < 4;) {
    await pause(2000);
    const { rows } = await db.query(
      `select (select count(*)::int from inbound) as inbound, (select count(*)::int from fetch_hint where attempts < 10) as hints,
         (select count(*)::int from account where backfill_state = 'running') as reading, (select count(*)::int from item) as items`,
    );
    const [{ inbound, hints, reading, items }] = rows;
    quiet = inbound + hints + reading === 0 ? quiet + 1 : 0;
    if (performance.now() - began > READS_WITHIN_MS) {
      log(`the history was not read to its end: ${JSON.stringify(rows[0])}`);
      return;
    }
    if (quiet === 4) log(`read ${items} items anew`);
  }
}

function compare(before, anew) {
  const keyOf = ({ channel, account, external_id: id }) => `${channel} ${account} ${id}`;
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const lost = anew.filter((row) => !known.has(keyOf(row)));
  const stale = anew.filter((row) => {
    const had = known.get(keyOf(row));
    return had && (had.text !== row.text || had.state !== row.state);
  });
  const byChannel = (rows) => Object.fromEntries([...Map.groupBy(rows, ({ channel }) => channel)].map(([channel, { length }]) => [channel, length])); // prettier-ignore
  const examples = [
    ...lost.slice(0, EXAMPLES).map((row) => ({ lost: row })),
    ...stale.slice(0, EXAMPLES).map((row) => ({ stale: row, had: known.get(keyOf(row)) })),
  ];
  if (lost.length + stale.length > 0) examples.unshift({ lost: byChannel(lost), stale: byChannel(stale) });
  return {
    channels: new Set(before.map(({ channel }) => channel)).size,
    soaked: before.length,
    fresh: anew.length,
    byChannel: byChannel(before),
    lost: lost.length,
    stale: stale.length,
    examples,
  };
}

/** Every acknowledged hook is in the ledger, and none of what is there waits for a person. */
export async function auditLedger(db, { acknowledgedBy }) {
  const { rows } = await db.query(
    `select a.channel, count(*)::int as payloads, count(*) filter (where r.state = 'dead')::int as dead,
       count(*) filter (where r.source = 'hook')::int as hooks
     from raw_event r join account a on a.workspace_id = r.workspace_id and a.id = r.account_id group by 1`,
  );
  const dead = await db.query(
    `select a.channel, r.error, left(r.payload, 300) as payload from raw_event r
     join account a on a.workspace_id = r.workspace_id and a.id = r.account_id where r.state = 'dead' limit 10`,
  );
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  const hooksOf = (channel) => rows.find((row) => row.channel === channel)?.hooks ?? 0;
  // a hook may be laid down for several accounts of one app: never for fewer than acknowledged
  const missing = Object.entries(acknowledgedBy).map(([channel, acknowledged]) => ({ channel, acknowledged, hooks: hooksOf(channel) })).filter((one) => one.hooks < one.acknowledged); // prettier-ignore
  return {
    payloads: sum('payloads'),
    hooks: sum('hooks'),
    dead: sum('dead'),
    unaccounted: missing.reduce((total, { acknowledged, hooks }) => total + acknowledged - hooks, 0),
    examples: [...missing, ...dead.rows],
  };
}
