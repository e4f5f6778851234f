// Runs jest as a child whose report people can read, and brings back its counts.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countTests } from './counts.mjs';
import { spawnTransient } from './transient.mjs';

const JEST = join('node_modules', 'jest', 'bin', 'jest.js');

const ended = (child) => new Promise((resolve) => child.once('close', resolve));

/** The counts of one run of a jest configuration; a run that left no result counts as one failure. */
export async function runJest({ config, args, folder, env }) {
  const results = join(folder, `${config.replaceAll(/\W/g, '-')}.json`);
  const argv = [JEST, '-c', config, ...args, '--json', `--outputFile=${results}`];
  const child = spawnTransient(process.execPath, argv, {
    stdio: ['ignore', 'ignore', 'inherit'], // with --json the report people read goes to stderr
    env: { ...process.env, ...env },
  });
  const code = await ended(child);
  const report = await readFile(results, 'utf8').then(JSON.parse, () => null);
  return countTests(report, code);
}

/** Whether a configuration has a test that the arguments choose; without arguments every one is meant to run. */
export async function isChosen(config, args) {
  if (args.length === 0) return true;
  const argv = [JEST, '-c', config, ...args, '--listTests', '--passWithNoTests'];
  const child = spawnTransient(process.execPath, argv, { stdio: ['ignore', 'pipe', 'ignore'] });
  let listed = '';
  child.stdout.on('data', (data) => (listed += data));
  await ended(child);
  return /\S/.test(listed.replace(/^No tests found.*$/m, ''));
}
