// A real AT Protocol network for tests: directory, account server, AppView, moderation, on free loopback ports.
// `node tools/bluesky/run.mjs` keeps one running and prints where it is.
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stopChild } from '../infra/util.mjs';
import { ownDatabase } from './database.mjs';

const OLDEST_NODE = 24;
const LONGEST_START_MS = 120_000;
const file = (name) => join(import.meta.dirname, name);

function gapOf() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) return `Node ${OLDEST_NODE} or newer is needed`;
  return existsSync(file('node_modules/.installed-lock.json')) ? null : 'not installed (run tools/bluesky/install.sh)';
}

/**
 * Whether a real network can run here. Where it is missing the gap is named: in the file `PARVIS_TEST_GAPS` that the test
 * run reads, else on stderr. In continuous integration (`CI=true`) it is an error.
 */
export function blueskyNetworkAvailable() {
  const why = gapOf();
  if (why === null) return true;
  const gap = `Bluesky against a real AT Protocol network: ${why}`;
  if (process.env.CI === 'true') throw new Error(`Continuous integration must not leave out: ${gap}`);
  if (process.env.PARVIS_TEST_GAPS) appendFileSync(process.env.PARVIS_TEST_GAPS, `${gap}\n`);
  else process.stderr.write(`GAP: ${gap}\n`);
  return false;
}

/**
 * Starts a network with a database of its own on the given Postgres. `stop` ends its process and removes database and files;
 * the process also ends when this one does.
 */
export async function startBlueskyNetwork({ postgresUrl, redisUrl }) {
  const folder = await mkdtemp(join(tmpdir(), 'bluesky-'));
  const database = await ownDatabase(postgresUrl);
  const { hostname, port } = new URL(redisUrl);
  const child = spawn(process.execPath, ['--import', pathToFileURL(file('hooks.mjs')).href, file('server.mjs')], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TMPDIR: folder,
      NODE_ENV: 'test',
      NODE_OPTIONS: '--dns-result-order=ipv4first --disable-warning=ExperimentalWarning',
      LOG_ENABLED: 'false',
      DB_POSTGRES_URL: database.url,
      REDIS_HOST: `${hostname}:${port}`,
    },
  });
  const stop = async () => {
    if (child.connected) child.disconnect();
    await stopChild(child, 'SIGTERM');
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const ready = await addressesFrom(child);
    return { ...ready, settle: () => settled(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the process tells once everything answers; rejects when it ends or takes too long. */
function addressesFrom(child) {
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint = (complaint + chunk).slice(-4000)));
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`The Bluesky network did not start: ${why}\n${complaint}`));
    const late = setTimeout(() => fail('it takes too long'), LONGEST_START_MS);
    child.once('error', ({ message }) => fail(message));
    child.once('exit', (code, signal) => fail(`its process ended (${code ?? signal})`));
    child.once('message', ({ ready }) => {
      clearTimeout(late);
      resolve(ready);
    });
  });
}

let settlings = 0;

/** Resolves when everything that was written so far can be read everywhere. */
function settled(child) {
  const id = (settlings += 1);
  return new Promise((resolve, reject) => {
    const heard = (message) => {
      if (message.id !== id) return;
      child.off('message', heard);
      if (message.failure) reject(new Error(message.failure));
      else resolve();
    };
    child.on('message', heard);
    child.send({ id });
  });
}
