// One of our own Node processes: started, awaited until it says `<name> ready`, ended in order.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stopChild, waitExit } from '../infra/util.mjs';
import { Refusal } from './say.mjs';

const READY_WITHIN_MS = 60_000;

// KILL, not TERM: an orphan could wait for a database that is gone too. What it held is in the database, and taken up again.
const node = (argv) =>
  process.platform === 'linux'
    ? ['setpriv', ['--pdeathsig=KILL', '--', process.execPath, ...argv]]
    : [process.execPath, argv];

/** The line that tells a person most about why a process ended: the last message of its log. */
export function lastWords(output) {
  const lines = output.trim().split('\n').filter(Boolean);
  for (const line of lines.slice(-20).reverse()) {
    if (!line.startsWith('{')) continue;
    try {
      const { level, msg, err } = JSON.parse(line);
      if (level >= 50 || level === 'error' || level === 'fatal') return err?.message ?? msg;
    } catch {
      // not one of our log lines
    }
  }
  const said = lines.filter((line) => !/^\s+at |^\s*[\^~]+\s*$|^Node\.js v|^node:|^\s*throw |^\{/.test(line));
  const error = said.findLast((line) => /\w*Error: /.test(line));
  return (
    error ??
    (said
      .slice(-6)
      .map((line) => line.trim())
      .join(' ') ||
      'it said nothing')
  );
}

function launch(file, env) {
  const [command, args] = node(['--enable-source-maps', file]);
  // detached: a Ctrl-C in the terminal reaches only the launcher, which ends the processes in order
  return spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
}

/**
 * Starts dist/apps/<name>/main.mjs; resolves when it printed `<name> ready`, refuses with its last words when it ended or
 * did not get there within a minute.
 */
export async function startApp({ name, env, log, dist = 'dist' }) {
  const file = join(dist, 'apps', name, 'main.mjs');
  if (!existsSync(file)) throw new Refusal(`${file} is missing: run \`npm run build\` and start again.`);
  const child = launch(file, env);
  let output = '';
  const keep = (data) => {
    output = (output + data).slice(-16_000);
    log?.write(data);
  };
  child.stderr.on('data', keep);
  await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Refusal(`${name} did not start: ${why}`));
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`it was not ready within ${READY_WITHIN_MS / 1000} s (${lastWords(output)})`);
    }, READY_WITHIN_MS);
    child.stdout.on('data', (data) => {
      keep(data);
      if (!output.includes(`${name} ready`)) return;
      clearTimeout(late);
      resolve();
    });
    child.once('error', (error) => fail(error.message));
    child.once('close', () => {
      clearTimeout(late);
      fail(lastWords(output));
    });
  });
  return { name, pid: child.pid, exited: waitExit(child), stop: () => stopChild(child, 'SIGTERM') };
}

/** Runs one of the api's commands (migrate, seed) to its end and returns what it printed. */
export function runToEnd({ name, env, log, dist = 'dist' }) {
  const file = join(dist, 'apps', 'api', `${name}.mjs`);
  if (!existsSync(file)) throw new Refusal(`${file} is missing: run \`npm run build\` and start again.`);
  const child = launch(file, env);
  let stdout = '';
  let both = '';
  child.stdout.on('data', (data) => {
    stdout += data;
    both = (both + data).slice(-16_000);
    log?.write(data);
  });
  child.stderr.on('data', (data) => {
    both = (both + data).slice(-16_000);
    log?.write(data);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(stdout) : reject(new Refusal(`${name} failed: ${lastWords(both)}`)),
    );
  });
}
