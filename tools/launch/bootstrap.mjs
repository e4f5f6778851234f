// First lines of every command a fresh clone must be able to run: find the project, install, move to the pinned Node.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { report } from './say.mjs';

/** The folder of the project, whatever folder the command was typed in. */
export const projectRoot = resolve(import.meta.dirname, '..', '..');

const readProc = (pid, file) => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
};

/** Our ancestors up to npm: the parent, and npm behind it where the parent is the shell in which npm runs scripts. */
function npmLine() {
  const parent = process.ppid;
  if (!readProc(parent, 'cmdline').startsWith('sh\0-c\0')) return `${parent}`;
  return `${parent} ${/^PPid:\s*(\d+)/m.exec(readProc(parent, 'status'))?.[1]}`;
}

/** npm ends with its shell on SIGTERM and nobody tells us: when one of the two is gone, that counts as a SIGTERM. */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const line = npmLine();
  setInterval(() => {
    if (npmLine() !== line) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}

/**
 * Runs a command's main function with everything installed, from the project's folder, on the pinned Node.
 * A failure is told in one sentence and ends the process with code 1.
 */
export async function runCommand(main) {
  process.chdir(projectRoot);
  endWithNpm();
  try {
    await ensureDependencies(projectRoot);
    await main(projectRoot);
  } catch (error) {
    report(error, resolve(process.env.PARVIS_DATA_DIR ?? '.data', 'logs'));
    process.exit(1);
  }
}
