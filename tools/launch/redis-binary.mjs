// Finds a Redis (or Valkey) server on the machine; where there is none and it needs no question, installs it.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Refusal, step } from './say.mjs';

const run = promisify(execFile);
const NAMES = ['redis-server', 'valkey-server'];
const FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin', '/opt/local/bin'];

/** The path of the server's binary, or null. REDIS_SERVER names one explicitly. */
export function findRedis(env = process.env) {
  if (env.REDIS_SERVER) return existsSync(env.REDIS_SERVER) ? env.REDIS_SERVER : null;
  const folders = [...(env.PATH ?? '').split(delimiter).filter(Boolean), ...FOLDERS];
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find((place) => existsSync(place)) ?? null;
}

const has = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** What to type on this machine to get a Redis. */
export function redisAdvice(platform = process.platform, hasCommand = has) {
  if (platform === 'darwin') {
    return hasCommand('brew') ? '`brew install redis`' : 'Homebrew from brew.sh and then `brew install redis`';
  }
  if (hasCommand('apt-get')) return '`sudo apt-get install redis-server`';
  if (hasCommand('dnf')) return '`sudo dnf install valkey`';
  if (hasCommand('apk')) return '`apk add valkey`';
  return 'the redis-server or valkey package of your system';
}

const POLICY = '/usr/sbin/policy-rc.d';

/** Runs the work while Debian's policy file forbids packages to start their service: we run our own, private one. */
async function withoutServices(work) {
  if (existsSync(POLICY)) return work();
  await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await work();
  } finally {
    await rm(POLICY, { force: true });
  }
}

async function installWithApt() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], { env });
  await withoutServices(() =>
    install().catch(async () => {
      await run('apt-get', ['update'], { env });
      await install();
    }),
  );
}

/** The path of a Redis binary, installing it as root on Debian and Ubuntu; elsewhere a refusal that says what to type. */
export async function requireRedis() {
  const found = findRedis();
  if (found) return found;
  if (process.env.REDIS_SERVER) {
    throw new Refusal(
      `REDIS_SERVER names ${process.env.REDIS_SERVER}, which does not exist: correct it or unset it and start again.`,
    );
  }
  const advice = redisAdvice();
  const missing = new Refusal(
    `No Redis was found on this machine: install it with ${advice}, or set REDIS_URL to a running one, and start again.`,
  );
  if (process.platform !== 'linux' || process.getuid() !== 0 || !has('apt-get')) throw missing;
  await step('installing redis-server', installWithApt).catch(() => {
    throw missing;
  });
  const installed = findRedis();
  if (!installed) throw missing;
  return installed;
}
