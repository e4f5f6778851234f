// Brings node_modules to what package-lock.json says, and the process to the Node version pinned there.
// Runs on the machine's own Node, before anything is installed: Node built-ins only.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Refusal, step } from './say.mjs';
import { requireSpace } from './disk.mjs';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * Whether node_modules holds exactly what the lock file names. npm writes its own record of the tree as the last act of an
 * install, so an interrupted one is seen too. Optional packages of other platforms may be missing.
 */
export function dependenciesAreCurrent(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = read(join(root, 'package-lock.json')).packages;
  const present = read(record).packages;
  const fits = ([path, entry]) =>
    path === '' || (present[path] ? present[path].version === entry.version : entry.optional);
  return Object.entries(wanted).every(fits) && Object.keys(present).every((path) => wanted[path]);
}

/** The folders of PATH without node_modules/.bin, where `node` would be the binary that the install is about to replace. */
const machinePath = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);

function npmCommand() {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  if (npm && node && existsSync(npm) && existsSync(node)) return [node, [npm]];
  return ['npm', []];
}

/** Turns the output of a failed `npm ci` into one sentence. */
export function installFailure(output) {
  if (/ENOSPC|no space left/i.test(output)) {
    return 'The disk is full: the packages need about 1.5 GB, free that much and run the command again.';
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EIDLETIMEOUT|network/i.test(output)) {
    return 'The packages could not be downloaded because the package registry cannot be reached: check the network or the proxy settings and run the command again.';
  }
  if (/CERT|self.signed/i.test(output)) {
    return 'The package registry shows a certificate this machine does not trust: set NODE_EXTRA_CA_CERTS to your certificate authority and run the command again.';
  }
  if (/EACCES|EPERM/.test(output)) {
    return 'The folder node_modules cannot be written: it belongs to another user, remove it or start as that user.';
  }
  if (/EUSAGE|in sync/i.test(output)) {
    return 'package.json and package-lock.json do not agree: run `npm install` once and try again.';
  }
  const last = output.split('\n').filter((line) => /npm (error|ERR!)/.test(line) && !/complete log/.test(line))[0];
  return `The packages could not be installed (${(last ?? 'npm gave no reason').replace(/^npm (error|ERR!)\s*/, '')}): run \`npm ci\` to see the whole message.`;
}

/** Runs npm and resolves with its output, or rejects with it. A signal ends npm and this process. */
function npm(root, args) {
  const [command, first] = npmCommand();
  return new Promise((resolve, reject) => {
    let output = '';
    const env = { ...process.env, PATH: machinePath() };
    const child = spawn(command, [...first, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (chunk) => (output = (output + chunk).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', () => {
      reject(new Refusal('npm was not found on this machine: install Node.js with npm and run the command again.'));
    });
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(output))));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.once(signal, () => {
        child.kill(signal);
        process.exit(1);
      });
    }
  });
}

/** Whether the registry answers. npm itself would try for many minutes, package after package, before it gives up. */
const registryAnswers = (root) =>
  npm(root, ['view', 'nx', 'name', '--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--prefer-online']).then(
    () => true,
    () => false,
  );

async function install(root) {
  // NODE_ENV=production or an omit setting on the machine must not leave out the build tools or the platform binaries
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const online = await registryAnswers(root);
  try {
    await npm(root, [...args, online ? '--prefer-offline' : '--offline']);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(installFailure(online ? error.message : `${error.message} network`));
  }
}

/** The Node of the lock file, or null where there is no package of it (macOS). */
function pinnedNode(root) {
  const binary = join(root, 'node_modules', '.bin', 'node');
  return existsSync(binary) ? realpathSync(binary) : null;
}

const atLeast = (version, [major, minor]) => {
  const [a, b] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
};

function runUnder(node, argv) {
  // --pdeathsig: should this small parent be killed, the real launcher still stops everything in order
  const [command, args] =
    process.platform === 'linux' ? ['setpriv', ['--pdeathsig=TERM', '--', node, ...argv]] : [node, argv];
  const PATH = `${join(process.cwd(), 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`;
  const launch = (cmd, list) => spawn(cmd, list, { stdio: 'inherit', env: { ...process.env, PATH } });
  return new Promise((resolve) => {
    let child = launch(command, args);
    const watch = () => {
      child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
      child.once('error', () => {
        child = launch(node, argv); // no setpriv here
        child.once('exit', (code) => resolve(code ?? 1));
      });
    };
    watch();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  });
}

/**
 * Installs what is missing, then sees to it that the calling script runs on the pinned Node.
 * Returns when this process already does; otherwise runs the script again under it and exits with its code.
 */
export async function ensureDependencies(root) {
  const ready = dependenciesAreCurrent(root);
  if (!ready) {
    await requireSpace(root, 1_500, 'the packages');
    await step('installing the packages (about 1 GB, once)', () => install(root));
  }
  const node = pinnedNode(root);
  if (node === null && !atLeast(process.versions.node, [24, 15])) {
    throw new Refusal(
      `Parvis needs Node.js 24.15 or newer on this kind of machine (this is ${process.versions.node}): install it from nodejs.org and start again.`,
    );
  }
  if (node === null || (ready && realpathSync(process.execPath) === node)) return;
  process.exit(await runUnder(node, process.argv.slice(1)));
}
