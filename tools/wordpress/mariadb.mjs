// A private MariaDB in its own folder that listens on a unix socket only.
import { execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stopChild } from '../infra/util.mjs';
import { findProgram } from './programs.mjs';

const run = promisify(execFile);

/** Who runs the server: MariaDB's own user when we are root, else ourselves. */
async function owner() {
  if (process.getuid?.() !== 0) return { name: userInfo().username, flags: [] };
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => (await run('id', [flag, 'mysql'])).stdout.trim()),
  );
  return {
    name: 'mysql',
    uid: Number(uid),
    gid: Number(gid),
    flags: [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
  };
}

/** Starts the server with one empty database `wordpress` and its user. It ends with this process, however that ends (Linux). */
export async function startMariaDb(dir) {
  const who = await owner();
  const data = join(dir, 'data');
  await mkdir(data, { recursive: true });
  if (who.uid !== undefined) {
    await chmod(dir, 0o755);
    await chown(dir, who.uid, who.gid);
    await chown(data, who.uid, who.gid);
  }
  const as = (...flags) => ['setpriv', [...who.flags, ...flags, '--']];
  const env = { PATH: `${process.env.PATH}:/usr/sbin`, HOME: dir, LC_ALL: 'C.UTF-8' };
  const install = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'];
  const [command, flags] = as();
  await run(command, [...flags, findProgram('mariadb-install-db'), ...install], { env, cwd: '/' });

  const socket = join(dir, 'db.sock');
  const server = [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${socket}`,
    '--skip-networking',
    `--pid-file=${join(dir, 'db.pid')}`,
  ];
  const quick = ['--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=32M', '--performance-schema=0'];
  const [wrapper, how] = as('--pdeathsig=TERM');
  const child = spawn(wrapper, [...how, findProgram('mariadbd'), ...server, ...quick], {
    env,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  await ready(child);
  const sql = (text) => run(findProgram('mariadb'), ['--no-defaults', '-S', socket, '-uroot', '-e', text], { env });
  await sql("create database wordpress charset utf8mb4; create user wordpress@localhost identified by ''; grant all on wordpress.* to wordpress@localhost"); // prettier-ignore
  return { socket, stop: () => stopChild(child, 'SIGTERM') };
}

function ready(child) {
  let told = '';
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      told = (told + chunk).slice(-4000);
      if (told.includes('ready for connections')) resolve();
    });
    child.once('exit', (code, signal) => reject(new Error(`MariaDB ended (${code ?? signal}):\n${told}`)));
    child.once('error', reject);
  });
}
