// `npm test`, once everything is installed: jest over every project, then the browser journeys and the crash test over the built product.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './browser.mjs';
import { build } from './build.mjs';
import { countTests, summary } from './counts.mjs';
import { isChosen, runJest } from './jest-run.mjs';
import { requireRedis } from './redis-binary.mjs';
import { Refusal, say, step } from './say.mjs';

const SUITES = 'jest.config.cjs';
const JOURNEYS = join('apps', 'console-e2e', 'jest.config.cjs');
const CRASH = join('apps', 'worker', 'jest.crash.cjs');
const NOTHING = countTests(null, 0);

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

async function journeys(run, gaps) {
  if (!(await isChosen(JOURNEYS, run.args))) return NOTHING;
  const chromium = findChromium();
  if (!chromium) {
    gaps.push('browser journeys: no Chromium was found (install the package chromium, or set CHROME_PATH)');
    return NOTHING;
  }
  return runJest({ ...run, config: JOURNEYS, env: { ...run.env, CHROME_PATH: chromium } });
}

/** Processes of the built product are killed while it works. */
async function crash(run, gaps) {
  if (!(await isChosen(CRASH, run.args))) return NOTHING;
  const redis = await redisOrGap(gaps, 'the crash test');
  return redis ? runJest({ ...run, config: CRASH, env: { ...run.env, ...redis } }) : NOTHING;
}

/** What needs the built product. */
async function ofTheWhole(run, gaps) {
  const chosen = (await isChosen(JOURNEYS, run.args)) || (await isChosen(CRASH, run.args));
  if (!chosen) return [];
  if (!(await built(run))) return [countTests(null, 1)];
  return [await journeys(run, gaps), await crash(run, gaps)];
}

async function suites(run, gaps) {
  if (!(await isChosen(SUITES, run.args))) return NOTHING;
  const redis = process.env.TEST_REDIS_URL ? {} : await redisOrGap(gaps, 'integration tests');
  const only = redis ? [] : ['--testPathIgnorePatterns=\\.int-spec\\.'];
  const env = { ...run.env, ...(redis ?? { PARVIS_TEST_INFRA: 'none' }) };
  return runJest({ ...run, config: SUITES, args: [...only, ...run.args], env });
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
  const run = { folder, args, env: { NODE_ENV: 'test', PARVIS_TEST_GAPS: gapsFile } };
  const gaps = [];
  const counts = [];
  if (!has('--only-browser')) counts.push(await suites(run, gaps));
  if (!has('--no-browser')) counts.push(...(await ofTheWhole(run, gaps)));
  gaps.push(...(await readFile(gapsFile, 'utf8')).split('\n').filter(Boolean));
  await rm(folder, { recursive: true, force: true });
  const { lines, ok } = summary({ counts, gaps, strict: process.env.CI === 'true' });
  lines.forEach((line) => say(line));
  process.exitCode = ok ? 0 : 1;
}
