// A private Dovecot 2.3 (IMAP, IMAPS, LMTP) on free loopback ports, in its own folder, as an ordinary user.
import { execFile, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { freePort, waitExit } from '../infra/util.mjs';

const run = promisify(execFile);
const isRoot = () => process.getuid?.() === 0;

/**
 * The Dovecot binary of this machine, or null. Debian keeps it outside an ordinary user's PATH; `DOVECOT` names one elsewhere.
 */
export function findDovecot() {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'].filter(Boolean);
  const named = process.env.DOVECOT;
  for (const binary of named ? [named] : folders.map((folder) => join(folder, 'dovecot'))) {
    try {
      accessSync(binary, constants.X_OK);
      return binary;
    } catch {
      // not in this folder
    }
  }
  return null;
}

/** Who runs the server: Dovecot's own user when we are root (it drops to nothing less), else ourselves. */
async function owner() {
  if (!isRoot()) {
    const { username, uid, gid } = userInfo();
    return { name: username, uid, gid, group: (await run('id', ['-gn'])).stdout.trim() };
  }
  for (const name of ['dovecot', 'nobody']) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name]), run('id', ['-gn', name])]).catch(
      () => null,
    );
    if (ids) return { name, uid: Number(ids[0].stdout), gid: Number(ids[1].stdout), group: ids[2].stdout.trim() };
  }
  throw new Error('Neither the user dovecot nor nobody exists.');
}

const folder = (name, use) => `  mailbox ${name} {\n    special_use = \\${use}\n    auto = subscribe\n  }`;

/** Every setting that differs from the defaults; one setting per line, as Dovecot 2.3 wants it. */
function configuration({ dir, user, group, imapPort, imapsPort, lmtpPort }) {
  return `
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
mail_uid = ${user}
mail_gid = ${group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${dir}/mail/%u
mail_fsync = never
recipient_delimiter = +
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_max_userip_connections = 100
ssl = yes
ssl_cert = <${dir}/cert.pem
ssl_key = <${dir}/key.pem
passdb {
  driver = passwd-file
  args = username_format=%u ${dir}/users
}
userdb {
  driver = passwd-file
  args = username_format=%u ${dir}/users
  default_fields = uid=${user} gid=${group} home=${dir}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
${['Sent', 'Junk', 'Trash', 'Archive'].map((name) => folder(name, name)).join('\n')}
}
# no growing delay after wrong passwords: tests give them on purpose
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = ${imapsPort}
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtpPort}
  }
}
protocol lmtp {
  postmaster_address = postmaster@brand.test
}
`;
}

/** A throw-away certificate for `localhost` and 127.0.0.1; its own authority. */
async function certificate(dir) {
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const files = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')];
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-addext',
    names,
    ...files,
  ]);
}

const greets = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });

/** Prepares the folder once; `start` and `stop` may then follow each other any number of times on the same ports. */
export async function prepareDovecot({ dir, users }) {
  const binary = findDovecot();
  if (!binary) throw new Error('Dovecot is not installed: run tools/mail/install.sh as root.');
  const version = (await run(binary, ['--version'])).stdout.trim();
  if (!version.startsWith('2.3.')) throw new Error(`Dovecot ${version} is installed; this harness is written for 2.3.`);
  const who = await owner();
  const ports = { imapPort: await freePort(), imapsPort: await freePort(), lmtpPort: await freePort() };
  for (const sub of ['run', 'state', 'mail']) await mkdir(join(dir, sub), { recursive: true });
  await certificate(dir);
  await writeFile(
    join(dir, 'users'),
    users.map(({ address, password }) => `${address}:{PLAIN}${password}::::::\n`).join(''),
  );
  await writeFile(join(dir, 'dovecot.conf'), configuration({ dir, user: who.name, group: who.group, ...ports }));
  if (isRoot()) {
    await chmod(dir, 0o755);
    for (const name of ['', 'run', 'state', 'mail', 'users', 'cert.pem', 'key.pem', 'dovecot.conf'])
      await chown(join(dir, name), who.uid, who.gid);
  }
  return { ...ports, start: () => start(binary, dir, who, ports) };
}

/** Starts the server and waits until IMAP greets. The server ends with this process, however that ends (Linux). */
async function start(binary, dir, who, { imapPort, lmtpPort }) {
  const ids = isRoot() ? [`--reuid=${who.uid}`, `--regid=${who.gid}`, '--clear-groups'] : [];
  const child = spawn('setpriv', [...ids, '--pdeathsig=TERM', '--', binary, '-F', '-c', join(dir, 'dovecot.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: dir },
    detached: true,
    cwd: dir,
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint = (complaint + chunk).slice(-2000)));
  let failure = null;
  child.once('error', (error) => (failure = error));
  const deadline = Date.now() + 15_000;
  while (!((await greets(imapPort)) && (await greets(lmtpPort)))) {
    if (failure || child.exitCode !== null) throw new Error(`Dovecot did not start: ${failure?.message ?? complaint}`);
    if (Date.now() > deadline) throw new Error(`Dovecot does not answer: ${complaint}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    pid: child.pid,
    async stop() {
      child.kill('SIGTERM');
      await waitExit(child);
      // the processes that hold clients would let go of them only seconds later
      endGroup(child.pid);
    },
    /** As a crash: nobody says goodbye. */
    async kill() {
      endGroup(child.pid);
      await waitExit(child);
    },
  };
}

/** Ends what is left of our own process group; none may be. */
function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
