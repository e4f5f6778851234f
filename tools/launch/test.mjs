// `npm test`, once everything is installed: jest over every project, then the browser journeys and the crash test over the built product.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './browser.mjs';
import { build } from './build.mjs';
import { countTests, summary } from './counts.mjs';
import { requireRedis } from './redis-binary.mjs';
import { Refusal, say, step } from './say.mjs';
import { spawnTransient } from './transient.mjs';

const JEST = join('node_modules', 'jest', 'bin', 'jest.js');
const JOURNEYS = join('apps', 'console-e2e', 'jest.config.cjs');
const CRASH = join('apps', 'worker', 'jest.crash.cjs');
const NOTHING = countTests(null, 0);

/** Runs jest in the terminal and returns its counts; a run that left no result counts as one failure. */
async function jest(args, { folder, name, env }) {
  const results = join(folder, `${name}.json`);
  const child = spawnTransient(process.execPath, [JEST, ...args, '--json', `--outputFile=${results}`], {
    stdio: ['ignore', 'ignore', 'inherit'], // with --json the report people read goes to stderr
    env: { ...process.env, ...env },
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const report = await readFile(results, 'utf8').then(JSON.parse, () => null);
  return countTests(report, code);
}

/** The Redis for integration tests, or the reason why only unit tests can run. */
async function redisOrGap(gaps, what) {
  try {
    return { REDIS_SERVER: await requireRedis() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    gaps.push(`${what}: ${error.message}`);
    return null;
  }
}

/** Builds what the journeys and the crash test run over; false when that failed. */
async function built(run) {
  try {
    await step('building the product', (progress) => build({ progress, logs: run.folder }));
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const log = await readFile(join(run.folder, 'build.log'), 'utf8').catch(() => '');
    say(`${log}\n${error.message}`);
    return false;
  }
}

function journeys(run, gaps, args) {
  const chromium = findChromium();
  if (!chromium) {
    gaps.push('browser journeys: no Chromium was found (install the package chromium, or set CHROME_PATH)');
    return NOTHING;
  }
  return jest(['-c', JOURNEYS, ...args], { ...run, name: 'journeys', env: { ...run.env, CHROME_PATH: chromium } });
}

/** Processes of the built product are killed while it works. */
async function crash(run, gaps, args) {
  const redis = await redisOrGap(gaps, 'the crash test');
  return redis ? jest(['-c', CRASH, ...args], { ...run, name: 'crash', env: { ...run.env, ...redis } }) : NOTHING;
}

/** What needs the built product. */
async function ofTheWhole(run, gaps, args) {
  if (!(await built(run))) return [countTests(null, 1)];
  return [await journeys(run, gaps, args), await crash(run, gaps, args)];
}

async function suites(run, gaps, args) {
  const redis = process.env.TEST_REDIS_URL ? {} : await redisOrGap(gaps, 'integration tests');
  const only = redis ? [] : ['--testPathIgnorePatterns=\\.int-spec\\.'];
  const env = { ...run.env, ...(redis ?? { PARVIS_TEST_INFRA: 'none' }) };
  return jest(['-c', 'jest.config.cjs', ...only, ...args], { ...run, env, name: 'suites' });
}

/**
 * Runs everything and sets the exit code. `--no-browser` leaves out what needs the built product, `--only-browser` runs that
 * alone; other arguments go to jest.
 */
export async function main() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1)); // takes the runs along
  const own = ['--no-browser', '--only-browser'];
  const args = process.argv.slice(2).filter((arg) => !own.includes(arg));
  const has = (flag) => process.argv.includes(flag);
  const folder = await mkdtemp(join(tmpdir(), 'parvis-results-'));
  const gapsFile = join(folder, 'gaps.txt');
  await writeFile(gapsFile, '');
  const run = { folder, env: { NODE_ENV: 'test', PARVIS_TEST_GAPS: gapsFile } };
  const gaps = [];
  const counts = [];
  if (!has('--only-browser')) counts.push(await suites(run, gaps, args));
  if (!has('--no-browser')) counts.push(...(await ofTheWhole(run, gaps, args)));
  gaps.push(...(await readFile(gapsFile, 'utf8')).split('\n').filter(Boolean));
  await rm(folder, { recursive: true, force: true });
  const { lines, ok } = summary({ counts, gaps, strict: process.env.CI === 'true' });
  lines.forEach((line) => say(line));
  process.exitCode = ok ? 0 : 1;
}
