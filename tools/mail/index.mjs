// Real mail servers for tests: Dovecot for IMAP and LMTP, an SMTP entrance in front of it, a few mailboxes.
// `node tools/mail/run.mjs` keeps them running and prints the ports.
import { appendFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findDovecot, prepareDovecot } from './dovecot.mjs';
import { startSmtpEntrance } from './smtp-entrance.mjs';

export const DEFAULT_USERS = [
  { address: 'support@brand.test', password: 'support-pass' },
  { address: 'client_042@mail.test', password: 'client-pass' },
  { address: 'client_043@mail.test', password: 'client-pass' },
];

/**
 * Whether the real servers can run here. Where Dovecot is missing the gap is named: in the file `PARVIS_TEST_GAPS` that the
 * test run reads, else on stderr. In continuous integration (`CI=true`) it is an error.
 */
export function mailServersAvailable() {
  if (findDovecot()) return true;
  const gap = 'e-mail against a real Dovecot: not installed (run tools/mail/install.sh as root)';
  if (process.env.CI === 'true') throw new Error(`Continuous integration must not leave out: ${gap}`);
  if (process.env.PARVIS_TEST_GAPS) appendFileSync(process.env.PARVIS_TEST_GAPS, `${gap}\n`);
  else process.stderr.write(`GAP: ${gap}\n`);
  return false;
}

/**
 * Starts everything on free loopback ports. `dir` must be short (unix sockets live in it) and reachable by other users when
 * we are root; the default is a new folder under the system's temporary folder, removed by `stop`.
 */
export async function startMailServers({ dir, users = DEFAULT_USERS } = {}) {
  const home = dir ? resolve(dir) : await mkdtemp(join(tmpdir(), 'mail-'));
  await mkdir(home, { recursive: true });
  const dovecot = await prepareDovecot({ dir: home, users });
  let running = await dovecot.start();
  const smtp = await startSmtpEntrance({ dir: home, users, lmtpPort: dovecot.lmtpPort });
  return {
    dir: home,
    imapPort: dovecot.imapPort,
    imapsPort: dovecot.imapsPort,
    lmtpPort: dovecot.lmtpPort,
    smtpPort: smtp.port,
    /** PEM of the authority that signed the servers' certificate (localhost, 127.0.0.1). */
    authority: await readFile(join(home, 'cert.pem'), 'utf8'),
    users,
    /** How an e-mail account reaches them. */
    settings: {
      imapHost: 'localhost',
      imapPort: dovecot.imapsPort,
      imapSecurity: 'tls',
      smtpHost: 'localhost',
      smtpPort: smtp.port,
      smtpSecurity: 'starttls',
      certificateAuthority: await readFile(join(home, 'cert.pem'), 'utf8'),
    },
    /** Ends Dovecot only, as a crash does, dropping its clients; `revive` starts it again on the same ports. */
    kill: () => running.kill(),
    async revive() {
      running = await dovecot.start();
    },
    /** Gives a folder a new UIDVALIDITY: every UID is void. Only while Dovecot is stopped. */
    async forgetUids(address, folder = 'INBOX') {
      const maildir = join(home, 'mail', address, folder === 'INBOX' ? '' : `.${folder}`);
      for (const name of [
        'dovecot-uidlist',
        'dovecot-uidvalidity',
        'dovecot.index',
        'dovecot.index.log',
        'dovecot.index.cache',
        'dovecot.list.index',
        'dovecot.list.index.log',
      ])
        await rm(join(maildir, name), { force: true });
    },
    async stop() {
      await smtp.stop();
      await running.stop();
      if (!dir) await rm(home, { recursive: true, force: true });
    },
  };
}
