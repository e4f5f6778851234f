// When and what is killed: planned from the seed, each at a share of the run's progress or in the middle of a call.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';

const MARK = 'crash-run';
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/** A sorted list of `{ at, name, empties }`; `at` is a share of the run. */
export function planKills(random, counts) {
  const kills = Object.entries(counts).flatMap(([name, count]) =>
    Array.from({ length: count }, (_, index) => ({
      // spread, so that none of them falls into the time that the one before is down
      at: 0.05 + (0.9 * (index + random.next())) / count,
      name,
      empties: name === 'redis' && index % 2 === 0,
    })),
  );
  return kills.sort((one, other) => one.at - other.at);
}

export function makeChaos({ stack, dataDir, log }) {
  const figures = { api: 0, worker: 0, redis: 0, cameBackEmpty: 0, inMidCall: 0 };

  function kill(name) {
    try {
      stack.process(name).kill('SIGKILL');
      figures[name] += 1;
      log(`killed ${name}`);
      return true;
    } catch (error) {
      if (error.code === 'ESRCH') return false; // it is down already
      throw error;
    }
  }

  async function withRedis(work) {
    const client = new Redis(stack.redisUrl, { lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } finally {
      client.disconnect();
    }
  }

  /** Kills Redis; with `empties` its files go too before it is started again. */
  async function killRedis(empties) {
    await withRedis((client) => client.set(MARK, '1')).catch(() => undefined);
    if (!kill('redis')) return false;
    const folder = join(dataDir, 'redis');
    if (empties) await rm(folder, { recursive: true, force: true }).then(() => mkdir(folder, { recursive: true }));
    const kept = await whenBack((client) => client.get(MARK));
    if (kept === null) figures.cameBackEmpty += 1;
    return true;
  }

  async function whenBack(work) {
    const deadline = Date.now() + 60_000;
    for (;;) {
      try {
        return await withRedis(work);
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await pause(50);
      }
    }
  }

  /** Carries out the plan while `progress()` rises from 0 to 1. */
  async function follow(plan, progress) {
    for (const { at, name, empties } of plan) {
      while (progress() < at) await pause(20);
      while (!(name === 'redis' ? await killRedis(empties) : kill(name))) await pause(50);
    }
  }

  return {
    figures,
    follow,
    killInMidCall(name) {
      if (kill(name)) figures.inMidCall += 1;
    },
  };
}
