// Helper processes that must not outlive the launcher: a build, a test run.
import { spawn } from 'node:child_process';

const alive = new Set();
const killGroup = (child) => {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has ended
  }
};
process.once('exit', () => alive.forEach(killGroup));

/** Spawns a process as the head of its own group; the whole group ends with this process. */
export function spawnTransient(command, args, options) {
  const [program, argv] =
    process.platform === 'linux' ? ['setpriv', ['--pdeathsig=TERM', '--', command, ...args]] : [command, args];
  const child = spawn(program, argv, { ...options, detached: true });
  if (child.pid) alive.add(child);
  child.once('exit', () => alive.delete(child));
  return child;
}
