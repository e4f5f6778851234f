// The whole built product as a tree of processes over Postgres and Redis: for `npm start`, browser journeys, crash tests
// and benches. Everything it starts is stopped by stop(), and ends by itself should this process be killed.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { freePort } from './infra/util.mjs';
import { runToEnd, startApp } from './launch/app.mjs';
import { logFile } from './launch/say.mjs';
import { bringPostgres, bringRedis } from './launch/servers.mjs';
import { supervise } from './launch/supervise.mjs';

/** The key that guards the credentials of connected accounts: of the environment, else made once and kept beside the data. */
async function secretKey(dataDir) {
  if (process.env.PARVIS_SECRET_KEY) return process.env.PARVIS_SECRET_KEY;
  const file = join(dataDir, 'secret.key');
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept) return kept.trim();
  const made = randomBytes(32).toString('base64');
  await writeFile(file, `${made}\n`, { mode: 0o600, flag: 'wx' });
  return made;
}

/** What seed.mjs has to tell: its last line that is a JSON object, e.g. `{"signIns":[{"email","password","role"}]}`. */
export function seedReport(output) {
  const line = output.split('\n').findLast((text) => text.startsWith('{'));
  return line ? JSON.parse(line) : {};
}

/** Those that take work in stop before those that hold it. */
const STOP_ORDER = ['api', 'worker', 'simulator', 'redis', 'postgres'];

/** Waits for all, so that nothing is still starting when the first failure is told. */
async function together(...works) {
  const results = await Promise.allSettled(works);
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

function environment({ settings, ports, postgres, redis, key }) {
  const url = `http://localhost:${ports.api}`;
  return {
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: resolve('node_modules/.cache/compiled'), // a quicker second start
    ALLOW_PRIVATE_NETWORK: String(settings.demo), // the demo's network is on this machine
    PARVIS_PUBLIC_URL: url,
    PARVIS_CONSOLE_DIR: resolve('dist/apps/console'),
    ...process.env,
    ...settings.env,
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    PARVIS_PORT: String(ports.api),
    PARVIS_DATA_DIR: settings.dataDir,
    PARVIS_SECRET_KEY: key,
    PARVIS_DEMO: String(settings.demo),
    PARVIS_SIMULATOR_URL: `http://127.0.0.1:${ports.simulator}`,
    ...(settings.demo && { PARVIS_PRACTICE_URL: `http://127.0.0.1:${ports.simulator}/demo/practice` }),
    SIMULATOR_PORT: String(ports.simulator),
  };
}

/**
 * Starts the product of dist/ and resolves when every process serves.
 *
 * @param dataDir  keeps the database, uploads, key and logs
 * @param port     of console, API and sockets; a free one when left out
 * @param demo     whether the simulator and the demo workspace are there (default true)
 * @param durable  false: faster and nothing survives a crash of the machine (tests)
 * @param databaseUrl, redisUrl  servers to use instead of the embedded ones
 * @param env      further environment of the processes
 * @param tell     called with a sentence when a process died or came back
 * @param step     wraps each step of the start: (label, work) => result
 */
export async function startStack(options) {
  const settings = { demo: true, durable: true, env: {}, tell: () => undefined, step: (_, work) => work(), ...options };
  settings.dataDir = resolve(settings.dataDir);
  await mkdir(settings.dataDir, { recursive: true });
  const logs = join(settings.dataDir, 'logs');
  const running = [];
  const keepUp = (name, handle, start) => running.push(supervise({ name, handle, start, tell: settings.tell }));
  const stop = async () => {
    for (const name of STOP_ORDER) await running.find((one) => one.name === name)?.stop();
    running.length = 0;
  };

  const app = async (name, env) => {
    const log = logFile(logs, name);
    const start = () => startApp({ name, env, log });
    keepUp(name, await start(), start);
  };

  try {
    const postgres = await settings.step('Postgres', () => bringPostgres(settings));
    if (postgres.handle) keepUp('postgres', postgres.handle, postgres.start);
    const redis = await settings.step('Redis', () => bringRedis(settings));
    if (redis.handle) keepUp('redis', redis.handle, redis.start);
    const ports = { api: settings.port ?? (await freePort()), simulator: await freePort() };
    const env = environment({ settings, ports, postgres, redis, key: await secretKey(settings.dataDir) });
    const command = (name) => runToEnd({ name, env, log: logFile(logs, name) });

    await settings.step(settings.demo ? 'database up to date, simulator' : 'database up to date', () =>
      together(command('migrate'), ...(settings.demo ? [app('simulator', env)] : [])),
    );
    await settings.step('api and worker', () =>
      together(app('worker', { ...env, PARVIS_ROLE: 'worker' }), app('api', { ...env, PARVIS_ROLE: 'api' })),
    );
    // last: while accounts are connected the platforms call the hooks back
    const seeded = seedReport(await settings.step('workspace', () => command('seed')));
    return {
      url: `http://localhost:${ports.api}`,
      publicUrl: env.PARVIS_PUBLIC_URL,
      simulatorUrl: settings.demo ? env.PARVIS_SIMULATOR_URL : null,
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      logs,
      signIns: seeded.signIns ?? [],
      /** The process called postgres, redis, simulator, worker or api: `{ pid, kill(signal) }`. */
      process: (name) => running.find((one) => one.name === name),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
