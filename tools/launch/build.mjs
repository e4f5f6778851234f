// Builds the apps through Nx, which skips what has not changed, and shows what it is at.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './say.mjs';
import { spawnTransient } from './transient.mjs';

export const APPS = ['console', 'widget', 'api', 'worker', 'simulator'];

/** `nx run console:build` in Nx's progress lines, with or without the mark of a cached result. */
const finished = (line) => /(?:✔|✓)\s+nx run ([\w-]+):build/.exec(line)?.[1];

/** The first lines that say what is wrong with the sources. */
function complaint(output) {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.find((line) => /error/i.test(line) && !/^(NX|✖|×|>)/.test(line)) ?? 'the tool gave no reason';
}

/** Builds the named apps; `progress` is told what has been built so far. */
export function build({ apps = APPS, progress = () => undefined, logs }) {
  const args = ['run-many', '-t', 'build', '-p', apps.join(','), '--outputStyle=static'];
  const env = { ...process.env, NX_TUI: 'false', NX_DAEMON: 'false', FORCE_COLOR: '0', NODE_ENV: 'production' };
  delete env.PORT;
  return new Promise((resolve, reject) => {
    const child = spawnTransient(process.execPath, [join('node_modules', 'nx', 'dist', 'bin', 'nx.js'), ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const done = new Set();
    const keep = (data) => {
      output += data;
      for (const line of String(data).split('\n')) if (finished(line)) done.add(finished(line));
      progress([...done].join(', '));
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      if (/ENOSPC|No space left/i.test(output)) return reject(new Error('ENOSPC: no space left on device'));
      rmSync(join(logs, 'build.log'), { force: true });
      writeFileSync(join(logs, 'build.log'), output);
      reject(
        new Refusal(`The build failed (${complaint(output)}): the whole output is in ${join(logs, 'build.log')}.`),
      );
    });
  });
}
