// From events of platforms to committed conversations and items: the product's batches, against COPY of the same rows into the
// same indexed tables, and against one transaction per item. The ratios are of the writing itself, as the limit is; how fast
// landed bodies become items, parsing, telling languages and archiving included, is told beside them.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStorage } from '@parvis/platform';
import { AccountDirectory, AccountsModule, InboundWorkerModule, Intake } from '@parvis/inbox';
import { IdentityModule } from '@parvis/identity';
import { applyEvents } from '../../../libs/inbox/src/intake/apply-events';
import { InboxConfig } from '../../../libs/inbox/src/accounts/inbox-config';
import { isTaken } from '../../../libs/inbox/src/intake/failures';
import { GROWING } from '../../../libs/inbox/src/intake/intake';
import { parseLanded, takeLane } from '../../../libs/inbox/src/intake/landed';
import { noteArrivals } from '../../../libs/inbox/src/intake/note-arrivals';
import { laneOf } from '../../../libs/inbox/src/landing/lanes';
import { Arrivals } from '../data/arrivals.mjs';
import { cpuOf } from '../cpu.mjs';
import { loaded } from '../data/load.mjs';
import { interleave, median, number, perSecond, ratioOf } from '../figures.mjs';
import { tellStatements, watchStatements } from '../statements.mjs';
import { newAccount, newWorkspace, startProduct } from '../product.mjs';
import { connect } from '../servers.mjs';
import { progress, runSuite } from '../suite.mjs';
import { connectors } from '../data/channels.mjs';

const ACCOUNTS = 8;
const BATCH = 500;
const LAND = `insert into inbound (workspace_id, account_id, lane, source, payload) select * from unnest($1::int[], $2::int[], $3::smallint[], $4::text[], $5::text[])`;

async function land(owner, bodies) {
  await owner.query(LAND, [
    bodies.map(({ account }) => account.workspaceId),
    bodies.map(({ account }) => account.id),
    bodies.map(({ account }) => laneOf(account.workspaceId, account.id)),
    bodies.map(() => 'hook'),
    bodies.map(({ body }) => body),
  ]);
}

/** Bodies as the intake has them when it begins to write, by lane, in batches of at most `size`. */
async function parsedBatches(product, bodies, size) {
  const [directory, storage] = [product.get(AccountDirectory), product.get(FileStorage)];
  const lanes = new Map();
  for (const { account, body } of bodies) {
    const lane = laneOf(account.workspaceId, account.id);
    const row = { id: '0', workspace_id: account.workspaceId, account_id: account.id, source: 'hook' };
    lanes.set(lane, [...(lanes.get(lane) ?? []), { ...row, received_at: new Date(), payload: body }]);
  }
  const batches = [];
  for (const [lane, rows] of lanes) {
    const mine = [];
    for (let from = 0; from < rows.length; from += size)
      mine.push(await parseLanded(rows.slice(from, from + size), directory, storage));
    batches.push({ lane, batches: mine });
  }
  return batches;
}

async function write(tx, lane, parsed) {
  await takeLane(tx, lane);
  await applyEvents(
    tx,
    parsed.flatMap(({ arrivals }) => arrivals),
  );
  await noteArrivals(tx, parsed);
}

/** Writes what was parsed as the intake does: one transaction a batch, a lane in order, several lanes at once. */
async function writeAll(product, lanes) {
  const waiting = [...lanes];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [parsed, ...batches] = next.batches;
      const apply = (tx) => write(tx, next.lane, parsed);
      await product.db.lookUp('system', apply, GROWING).catch((error) => {
        if (!isTaken(error)) throw error;
        return product.db.lookUp('system', apply, GROWING); // as the intake does
      });
      if (batches.length > 0) waiting.push({ ...next, batches });
    }
  };
  await Promise.all(Array.from({ length: product.get(InboxConfig).intakeWorkers }, worker));
}

/** Rows as the intake wrote them, under other ids, in files; and how to copy them back in two streams. */
class Copies {
  constructor(owner, streams, folder) {
    Object.assign(this, { owner, streams, folder, round: 0 });
  }

  async columns(table) {
    const { rows } = await this.owner.query(
      `select string_agg(quote_ident(attname), ', ' order by attnum) as list from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
      [table],
    );
    return rows[0].list;
  }

  /** Writes the items of a stretch of ids, their keys and one event each. `id` of another generator: the same place in time. */
  async write(workspaceId, from, to) {
    this.round += 1;
    const shift = `+ (${this.round} << 12)`;
    const items = await this.columns('item');
    const own = `from item i where workspace_id = ${workspaceId} and id >= ${from} and id <= ${to} and direction = 0`;
    for (const half of [0, 1]) {
      const mine = `${own} and hashint8(id) & 1 = ${half}`;
      const out = (name, sql) => this.owner.query(`copy (${sql}) to '${join(this.folder, `${name}-${half}`)}'`);
      await out('item', `select ${items.replace(/\bid\b/, `id ${shift} as id`)} ${mine} order by 1`);
      await out(
        'item_key',
        `select workspace_id, account_id, md5(external_id || '-${this.round}')::uuid as k, id ${shift} as id, conversation_id ${mine} order by 1, 2, 3`,
      );
      await out(
        'event_outbox',
        `select id ${shift} as id, workspace_id, 'item.created', conversation_id, jsonb_build_object('itemId', id::text) ${mine} order by 1`,
      );
    }
    const { rows } = await this.owner.query(`select count(*) ${own}`);
    this.count = Number(rows[0].count);
  }

  async read() {
    const items = await this.columns('item');
    await Promise.all(
      this.streams.map(async (client, half) => {
        const from = (name) => `from '${join(this.folder, `${name}-${half}`)}'`;
        await client.query('begin');
        await client.query(`copy item (${items}) ${from('item')}`);
        await client.query(
          `copy item_key (workspace_id, account_id, ext_key, item_id, conversation_id) ${from('item_key')}`,
        );
        await client.query(`copy event_outbox (id, workspace_id, kind, conversation_id, data) ${from('event_outbox')}`);
        await client.query('commit');
      }),
    );
    return this.count;
  }
}

const seconds = async (work) => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

await runSuite('ingest', async ({ servers, report, options, cleanUp }) => {
  const facts = await loaded(servers, options.size);
  const owner = await connect(facts.url);
  const streams = await Promise.all([connect(facts.url), connect(facts.url)]);
  for (const client of [owner, ...streams]) cleanUp(() => client.end());
  const folder = await mkdtemp(join(tmpdir(), 'parvis-bench-copy-'));
  cleanUp(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o777); // the server writes and reads there as another user
  const product = await startProduct({
    url: facts.url,
    redisUrl: servers.redisUrl,
    imports: [AccountsModule, IdentityModule],
    providers: [Intake],
    role: 'api',
  });
  cleanUp(() => product.stop());
  const intake = product.get(Intake);
  await intake.beforeApplicationShutdown(); // works when the bench says so

  const accounts = await openAccounts(product);
  const { workspaceId } = accounts[0];
  const arrivals = new Arrivals(accounts);
  const drain = async () => {
    while (await intake.runOnce());
  };
  const batch = options.quick ? 4000 : 20_000;
  progress('first threads and people');
  await land(owner, arrivals.take(batch, { fresh: 1 }));
  await drain();
  await owner.query('update post set published_at = now() where workspace_id = $1', [workspaceId]); // as read by the worker
  await owner.query('delete from fetch_hint where workspace_id = $1', [workspaceId]);
  await owner.query('analyze');

  const copies = new Copies(owner, streams, folder);
  let wrong = 0;
  const settle = async (sent) => {
    const { rows } = await owner.query(
      `select (select count(*) from inbound) as left, (select count(*) from item where workspace_id = $1 and direction = 0 and external_id = any ($2)) as items,
        (select count(*) from raw_event where workspace_id = $1 and state <> 'applied') as dead`,
      [workspaceId, [...new Set(sent.map(({ id }) => id))]],
    );
    wrong +=
      Number(rows[0].left) +
      Number(rows[0].dead) +
      Math.abs(Number(rows[0].items) - new Set(sent.map(({ id }) => id)).size);
    await owner.query('truncate event_outbox');
    await owner.query('select fold_counters()');
  };
  const measured = async (count, work) => {
    let took = 0;
    const cpu = await cpuOf(servers, async () => {
      took = await seconds(work);
    });
    return { rate: count / took, node: cpu.node / count, postgres: cpu.postgres / count };
  };
  const written = (count, size) => async () => {
    const sent = arrivals.take(count);
    const lanes = await parsedBatches(product, sent, size);
    const sample = await measured(count, () => writeAll(product, lanes));
    await settle(sent);
    return sample;
  };
  const landed = (count) => async () => {
    const sent = arrivals.take(count);
    await land(owner, sent);
    const sample = await measured(count, drain);
    await settle(sent);
    return sample;
  };
  const lastItems = async () =>
    (
      await owner.query('select id from item where workspace_id = $1 and direction = 0 order by id desc limit $2', [
        workspaceId,
        Math.round(batch * 0.9),
      ])
    ).rows;
  progress(`batches of ${batch} bodies, ${options.rounds} rounds`);
  if (options.statements) {
    await watchStatements(owner);
    await written(batch, BATCH)();
    return tellStatements(owner, batch);
  }
  const samples = await interleave(options.rounds, {
    product: written(batch, BATCH),
    single: written(Math.round(batch / 10), 1),
    whole: landed(batch),
    copy: async () => {
      const ids = (await lastItems()).map(({ id }) => id);
      await copies.write(workspaceId, ids.at(-1), ids[0]);
      let took = 0;
      const cpu = await cpuOf(servers, async () => {
        took = await seconds(() => copies.read());
      });
      await owner.query(
        'delete from item_key k using item i where i.workspace_id = $1 and k.workspace_id = $1 and k.item_id = i.id and (i.id >> 12) & 255 <> $2',
        [workspaceId, product.db.generator.node],
      );
      await owner.query('delete from item where workspace_id = $1 and direction = 0 and (id >> 12) & 255 <> $2', [
        workspaceId,
        product.db.generator.node,
      ]);
      await owner.query('truncate event_outbox');
      return { rate: copies.count / took, node: 0, postgres: cpu.postgres / copies.count };
    },
  });
  const working = await wholeWorker({ servers, facts, owner, arrivals, batch, cleanUp });

  const rateOf = (sample) => sample.rate;
  const of = (name, pick) => median(samples[name].map(pick));
  const rate = (name) => of(name, rateOf);
  const cpu = (name) =>
    `CPU per item: Node ${number(of(name, (s) => s.node))} us, Postgres ${number(of(name, (s) => s.postgres))} us`;
  report.tell('limit: COPY of items, keys, events, two streams', `${perSecond(rate('copy'), 'items')}; ${cpu('copy')}`);
  report.tell('one transaction per item', `${perSecond(rate('single'), 'items')}; ${cpu('single')}`);
  report.tell(`product, batches of up to ${BATCH}`, `${perSecond(rate('product'), 'items')}; ${cpu('product')}`);
  const [toCopy, toSingle] = [
    ratioOf(samples, 'product', 'copy', rateOf),
    ratioOf(samples, 'product', 'single', rateOf),
  ];
  report.hold('product / COPY', toCopy, number(toCopy), { atLeast: 0.35 });
  report.hold('product / one transaction per item', toSingle, number(toSingle), { atLeast: 5 });
  report.tell(
    'from landed bodies: parsed, told apart, archived',
    `${perSecond(rate('whole'), 'items')}; ${cpu('whole')}`,
  );
  report.tell('… with relay, folding and sweeps in the same process', perSecond(working, 'items'));
  report.failed(wrong, 'items missing or doubled, bodies left or dead');
});

async function openAccounts(product) {
  const workspaceId = await newWorkspace(product, 'ingest');
  const accounts = [];
  for (let n = 0; n < ACCOUNTS; n += 1) {
    const { channel, credentials } = connectors.find(
      ({ channel }) => channel === (n % 2 === 0 ? 'facebook' : 'generic-webhook'),
    );
    accounts.push(
      await newAccount(product, { workspaceId, channel, externalId: `77${workspaceId}0${n}`, credentials }),
    );
  }
  return accounts;
}

/** The worker process as it runs: events numbered and logged, counters folded, sweeps going on. */
async function wholeWorker({ servers, facts, owner, arrivals, batch, cleanUp }) {
  const worker = await startProduct({
    url: facts.url,
    redisUrl: servers.redisUrl,
    imports: [IdentityModule, InboundWorkerModule],
    role: 'worker',
  });
  cleanUp(() => worker.stop());
  const left = async () =>
    (await owner.query('select exists (select 1 from inbound) or exists (select 1 from event_outbox) as some')).rows[0]
      .some;
  await land(owner, arrivals.take(1000));
  while (await left()) await new Promise((again) => setTimeout(again, 20));
  await land(owner, arrivals.take(batch));
  await owner.query('notify parvis_inbound');
  const took = await seconds(async () => {
    while (await left()) await new Promise((again) => setTimeout(again, 20));
  });
  return batch / took;
}
