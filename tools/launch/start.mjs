// `npm start`, once everything is installed.
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { startStack } from '../stack.mjs';
import { build, APPS } from './build.mjs';
import { requireSpace } from './disk.mjs';
import { takeDataDir } from './lock.mjs';
import { choosePort } from './ports.mjs';
import { requireRedis } from './redis-binary.mjs';
import { say, step } from './say.mjs';
import { readSettings } from './settings.mjs';

const WANTED_MB = 500;
/** A Ctrl-C reaches us from the terminal and once more through npm: only a later one means "at once". */
const IMPATIENT_MS = 2_000;

/** Stops in order on the first signal, at once on a later one. */
function stopOnSignal(getStack) {
  let since = 0;
  const stop = async () => {
    if (since && performance.now() - since > IMPATIENT_MS) process.exit(1);
    if (since) return;
    since = performance.now();
    say('\nStopping …');
    await getStack()?.stop();
    say('Stopped.');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
}

function welcome(stack, { port, demo }, usedPort, root) {
  if (usedPort !== port) say(`\n  Port ${port} is taken on this machine, so Parvis uses ${usedPort}.`);
  say(`\n  Parvis is ready: ${stack.publicUrl}\n`);
  const width = Math.max(0, ...stack.signIns.map(({ email }) => email.length));
  if (stack.signIns.length) say('  Sign in with');
  for (const { email, password, role } of stack.signIns) {
    say(`    ${email.padEnd(width)}  ${password ?? '(the password you chose)'}${role ? `  ${role}` : ''}`);
  }
  if (demo) {
    say(`\n  What the public sees: ${stack.simulatorUrl}`);
    // by the name of the same site as the product: browsers let its frame keep the visitor's session there
    say(`  A shop with the chat: ${stack.simulatorUrl.replace('127.0.0.1', 'localhost')}/shop`);
  }
  say(`${demo ? '' : '\n'}  Logs: ${relative(root, stack.logs) || stack.logs}. Ctrl-C stops everything.\n`);
}

async function prepare(settings, root) {
  const logs = join(settings.dataDir, 'logs');
  mkdirSync(logs, { recursive: true });
  if (!settings.redisUrl) await requireRedis();
  await requireSpace(root, WANTED_MB, 'the built files');
  const apps = settings.demo ? APPS : APPS.filter((app) => app !== 'simulator');
  await step('building', (progress) => build({ apps, progress, logs }));
}

/** Starts the product and stays until it is told to stop. */
export async function main(root) {
  const settings = readSettings(root);
  let starting = null;
  let stack = null;
  let asked = false;
  stopOnSignal(() => {
    asked = true;
    return stack ?? { stop: async () => (await starting?.catch(() => undefined))?.stop() };
  });
  say('\nStarting Parvis');
  const port = await choosePort(settings.port);
  await requireSpace(settings.dataDir, WANTED_MB, 'the database and its log');
  const lock = await takeDataDir(settings.dataDir);
  await prepare(settings, root);
  if (asked) return;
  starting = startStack({
    ...settings,
    port,
    step,
    tell: (text) => say(`  ${new Date().toISOString().slice(11, 19)} ${text}`),
  });
  stack = await starting;
  await lock.serves(stack.url);
  if (!asked) welcome(stack, settings, port, root);
}
