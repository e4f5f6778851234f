// One soak: the demo with every channel, people who never stop, bad weather, members who answer; then what a product that
// starts from nothing reads from the same platforms is held against what the soaked one has.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { makeChaos, planKills } from '../crash/chaos.mjs';
import { signIn } from '../crash/client.mjs';
import { unsettled } from '../crash/count.mjs';
import { makeRandom } from '../crash/random.mjs';
import { startStack } from '../stack.mjs';
import { auditItems, auditLedger } from './audit.mjs';
import { watchMemory } from './memory.mjs';
import { countReplies, requestReplies } from './replies.mjs';

const OWNER = { email: 'owner@soak.example', password: 'soak-run-password' };
const SETTLES_WITHIN_MS = 15 * 60_000;
/** A day in a quarter of an hour. */
const SPEED = 96;
const KILLS = { api: 3, worker: 3 };
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/** The simulator's steering. */
function steering(url) {
  const post = async (path, body) =>
    (await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
  const get = async (path) => (await fetch(`${url}${path}`)).json();
  return {
    get,
    pace: (perSecond) => post('/demo/pace', { perMinute: perSecond * 60 }),
    weather: (share) => post('/demo/weather', { share }),
    figures: () => get('/demo/figures'),
  };
}

export async function soakRun({ events, perSecond, weather, replies: replyCount, kills, seed, keep, log }) {
  const dataDir = await mkdtemp(join(tmpdir(), 'parvis-soak-'));
  const stoppers = [];
  const began = performance.now();
  try {
    const env = { PARVIS_OWNER_EMAIL: OWNER.email, PARVIS_OWNER_PASSWORD: OWNER.password, SIMULATOR_KEEP: 'false', SIMULATOR_SPEED: String(SPEED), SIMULATOR_PACE: '0', SIMULATOR_SEED: String(seed) }; // prettier-ignore
    const stack = await startStack({ dataDir: join(dataDir, 'soaked'), demo: true, env, tell: log });
    stoppers.unshift(() => stack.stop());
    const db = new pg.Client({ connectionString: stack.databaseUrl });
    await db.connect();
    stoppers.unshift(() => db.end());
    const world = steering(stack.simulatorUrl);
    const client = await signIn(stack.url, OWNER);
    const memory = watchMemory(() =>
      Object.fromEntries(['api', 'worker'].map((name) => [name, stack.process(name)?.pid])),
    );
    stoppers.unshift(() => memory.stop());

    log(`${events} events at ${perSecond} a second, trouble in ${weather * 100} % of calls and deliveries`);
    await world.weather(weather);
    await world.pace(perSecond);
    let scenes = 0;
    const progress = () => Math.min(1, scenes / events);
    const chaos = makeChaos({ stack, dataDir: join(dataDir, 'soaked'), log });
    const killing = kills ? chaos.follow(planKills(makeRandom(seed), KILLS), progress) : undefined;
    const answering = requestReplies({ client, random: makeRandom(seed + 1), count: replyCount, progress });
    let told = 0;
    while (scenes < events) {
      await pause(1000);
      ({ scenes } = await world.figures());
      if (performance.now() - told > 30_000) {
        told = performance.now();
        const rest = await unsettled(db);
        log(`${scenes} events, ${memory.line()}, not yet settled ${JSON.stringify(rest)}`);
      }
    }
    await world.pace(0);
    const trafficSeconds = (performance.now() - began) / 1000;
    const replies = await answering;
    await killing;
    await world.weather(0);
    log('the people are silent and the weather is fine; settling');
    const settled = await settle({ db, world, client });
    memory.stop();

    log('a product that knows nothing reads the same platforms');
    const fresh = await startStack({ dataDir: join(dataDir, 'fresh'), demo: false, env: { ...env, ALLOW_PRIVATE_NETWORK: 'true' }, tell: log }); // prettier-ignore
    stoppers.unshift(() => fresh.stop());
    const items = await auditItems({
      soaked: db,
      fresh,
      owner: OWNER,
      world,
      log,
    });
    const ledger = await auditLedger(db, await world.figures());
    const answers = await countReplies({ db, world, replies });
    const flat = memory.figures();
    const zero =
      items.lost + items.doubled + items.stale + ledger.dead + ledger.unaccounted + answers.twice + answers.missing;
    return {
      seed,
      events: scenes,
      trafficSeconds: Math.round(trafficSeconds),
      settled,
      weather: await world.figures(),
      chaos: chaos.figures,
      items,
      ledger,
      answers,
      memory: flat,
      ok: settled.settled && zero === 0,
    };
  } finally {
    for (const stop of stoppers) await stop();
    if (keep) log(`kept ${dataDir}`);
    else await rm(dataDir, { recursive: true, force: true });
  }
}

/** Waits until nothing moves any more and every polled account has been read in fine weather. */
async function settle({ db, world, client }) {
  const began = performance.now();
  const gaveUp = () => performance.now() - began > SETTLES_WITHIN_MS;
  // a read that was under way when it was asked for may have begun in bad weather: the second has not
  for (let times = 0; times < 2; times += 1) {
    const since = await syncAll(client);
    for (let unread = 1; unread > 0; unread = await unreadSince(db, since)) {
      await pause(1000);
      if (gaveUp()) return { settled: false, unread };
    }
  }
  let deliveries = -1;
  for (let quiet = 0; quiet < 5;) {
    await pause(1000);
    const rest = await unsettled(db);
    const { deliveries: now } = await world.figures();
    quiet = Object.values(rest).every((count) => count === 0) && now === deliveries ? quiet + 1 : 0;
    deliveries = now;
    if (gaveUp()) return { settled: false, rest };
  }
  return { settled: true, seconds: Math.round((performance.now() - began) / 1000) };
}

async function syncAll(client) {
  const since = new Date().toISOString();
  for (const { id } of await client.get('/api/accounts')) {
    const { status } = await client.call('POST', `/api/accounts/${id}/sync`);
    if (status !== 202) throw new Error(`account ${id} could not be read: ${status}`);
  }
  return since;
}

async function unreadSince(db, since) {
  const { rows } = await db.query(
    `select count(*)::int as n from account where removed_at is null and enabled and capabilities ->> 'receive' <> 'push'
       and (polled_at is null or polled_at < $1::timestamptz)`,
    [since],
  );
  return rows[0].n;
}

export function linesOf({ seed, events, trafficSeconds, settled, weather, chaos, items, ledger, answers, memory, ok }) {
  return [
    `seed ${seed}: ${events} events of ${items.channels} channels in ${trafficSeconds} s, ${settled.settled ? `settled in ${settled.seconds} s` : `NOT settled: ${JSON.stringify(settled)}`}`,
    `weather: ${weather.troubled} of ${weather.calls} calls in trouble; ${weather.hooks} hooks in ${weather.deliveries} deliveries; killed api ${chaos.api}, worker ${chaos.worker}`,
    `items: ${items.soaked} in the inbox, ${items.fresh} read anew: ${items.lost} lost, ${items.doubled} doubled, ${items.stale} stale`,
    `ledger: ${ledger.payloads} payloads, ${ledger.dead} dead, ${ledger.unaccounted} acknowledged and not there`,
    `replies: ${answers.requested} requested, ${answers.once} at the platform once, ${answers.twice} twice, ${answers.missing} missing, ${answers.handedOver} handed to a person, ${answers.refused} refused`,
    ...Object.entries(memory).map(([name, { first, last, peak }]) => `memory of ${name}: ${first} MB in the second tenth, ${last} MB in the last, peak ${peak} MB, ${(last / first).toFixed(2)}`),
    ...items.examples.map((one) => `  ${JSON.stringify(one)}`),
    ...ledger.examples.map((one) => `  ${JSON.stringify(one)}`),
    ...answers.examples.map((one) => `  ${JSON.stringify(one)}`),
    ok ? 'ok' : 'FAILED',
  ]; // prettier-ignore
}
