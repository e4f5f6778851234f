// One crash run: the built product, a platform, a crowd, members who answer, and processes that are killed meanwhile.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startStack } from '../stack.mjs';
import { makeChaos, planKills } from './chaos.mjs';
import { signIn } from './client.mjs';
import { reckon, unsettled } from './count.mjs';
import { startCourier } from './courier.mjs';
import { makePublic } from './public.mjs';
import { makeRandom } from './random.mjs';
import { requestReplies } from './replies.mjs';
import { startWorld } from './world.mjs';

const OWNER = { email: 'owner@crash.example', password: 'crash-run-password' };
const FULL_RUN = 1000;
const SETTLES_WITHIN_MS = 240_000;
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/** How hard it is, by the number of events. */
function severity(events) {
  const full = events >= FULL_RUN;
  return {
    perSecond: full ? 40 : 20,
    kills: full ? { api: 4, worker: 4, redis: 3 } : { api: 2, worker: 2, redis: 2 },
    midCalls: full ? 3 : 1,
  };
}

/** The numbers of sending calls at which the worker dies: half of them before the platform acted, half after. */
function planMidCalls(random, count, replies) {
  const plan = new Map();
  for (let index = 0; index < count; index += 1) {
    const number = 3 + Math.floor(((index + random.next()) * replies * 0.7) / count);
    plan.set(number, index % 2 === 0 ? 'after' : 'before');
  }
  return plan;
}

async function playPublic({ events, perSecond, random, world }) {
  const crowd = makePublic({ world, random });
  const began = performance.now();
  for (let played = 0; played < events;) {
    const due = Math.min(events, Math.ceil(((performance.now() - began) / 1000) * perSecond));
    for (; played < due; played += 1) crowd.act();
    await pause(25);
  }
}

async function settle({ db, courier }) {
  const began = performance.now();
  for (let quiet = 0; quiet < 3;) {
    const rest = await unsettled(db);
    const still = courier.isIdle() && Object.values(rest).every((count) => count === 0);
    quiet = still ? quiet + 1 : 0;
    if (performance.now() - began > SETTLES_WITHIN_MS) return { settled: false, seconds: SETTLES_WITHIN_MS / 1000 };
    await pause(500);
  }
  return { settled: true, seconds: Math.round((performance.now() - began) / 1000) };
}

/**
 * Runs it once and resolves with the figures.
 * @param seed plans events, order of delivery, replies and kills
 * @param log  called with a sentence for each thing that happens
 */
export async function crashRun({ seed, events, replies: replyCount, log = () => undefined, keep = false }) {
  const stream = (purpose) => makeRandom(seed * 31 + purpose);
  const { perSecond, kills, midCalls } = severity(events);
  const dataDir = await mkdtemp(join(tmpdir(), 'parvis-crash-'));
  const began = performance.now();
  const stoppers = [];
  try {
    const env = {
      ALLOW_PRIVATE_NETWORK: 'true',
      PARVIS_OWNER_EMAIL: OWNER.email,
      PARVIS_OWNER_PASSWORD: OWNER.password,
    };
    // a small run keeps nothing on disk: quicker, and Redis comes back empty each time
    const stack = await startStack({ dataDir, demo: false, durable: events >= FULL_RUN, env, tell: log });
    stoppers.unshift(() => stack.stop());
    const chaos = makeChaos({ stack, dataDir, log });
    const midCallPlan = planMidCalls(stream(1), midCalls, replyCount);
    const world = await startWorld({
      random: stream(2),
      onSending: (number, moment) => midCallPlan.get(number) === moment && chaos.killInMidCall('worker'),
    });
    stoppers.unshift(() => world.stop());
    const client = await signIn(stack.url, OWNER);
    for (const account of world.accounts) {
      const { status, body } = await client.call('POST', '/api/accounts', account);
      if (status !== 201) throw new Error(`connecting ${account.channel} answered ${status}: ${JSON.stringify(body)}`);
    }
    const courier = startCourier({ outbox: world.meta.state.outbox, random: stream(3) });
    stoppers.unshift(() => courier.stop());
    const db = new pg.Client({ connectionString: stack.databaseUrl });
    await db.connect();
    stoppers.unshift(() => db.end());

    const startedAt = performance.now();
    const progress = () => ((performance.now() - startedAt) / 1000) * (perSecond / events);
    const [, , replies] = await Promise.all([
      playPublic({ events, perSecond, random: stream(4), world }),
      chaos.follow(planKills(stream(5), kills), progress),
      requestReplies({ client, random: stream(6), count: replyCount, progress }),
    ]);
    const settled = await settle({ db, courier });
    const result = await reckon({ db, client, world, replies });
    return {
      seed,
      events,
      ...result,
      settled,
      courier: courier.figures,
      chaos: chaos.figures,
      seconds: Math.round((performance.now() - began) / 1000),
      ok: settled.settled && Object.values(result.faults).every((count) => count === 0) && result.replies.refused === 0,
    };
  } finally {
    for (const stop of stoppers) await stop();
    if (keep) log(`kept ${dataDir}`);
    else await rm(dataDir, { recursive: true, force: true });
  }
}

/** One line with the figures of a run. */
export function lineOf(run) {
  const { seed, events, courier, items, replies, faults, chaos, settled } = run;
  const zero = (...names) => names.map((name) => `${faults[name]} ${name}`).join(', ');
  const others = Object.entries(faults).filter(([name, count]) => count !== 0 && !['lost', 'doubled', 'stale', 'sent twice', 'replies missing', 'counters wrong'].includes(name)); // prettier-ignore
  return [
    `seed ${seed}: ${events} events as ${courier.webhooks} webhooks in ${courier.deliveries} deliveries (${courier.refused} unacknowledged), ${items} items`,
    zero('lost', 'doubled', 'stale'),
    `${replies.requested} replies: ${replies.sent} sent, ${zero('sent twice', 'replies missing')}, ${replies.handedOver} handed to a person`,
    zero('counters wrong'),
    `killed api ${chaos.api}, worker ${chaos.worker} (${chaos.inMidCall} in mid call), redis ${chaos.redis} (empty ${chaos.cameBackEmpty})`,
    settled.settled ? `settled in ${settled.seconds} s` : `NOT settled in ${settled.seconds} s`,
    ...others.map(([name, count]) => `${count} ${name}`),
    `${run.seconds} s`,
    run.ok ? 'ok' : 'FAILED',
  ].join(' · ');
}
