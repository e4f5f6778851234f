// Processes of a bench: the server under load and whoever loads it never share an event loop.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';

/** Called in a worker: answers the parent's calls by name; ends with the parent. */
export function serve(handlers) {
  process.on('disconnect', () => process.exit());
  process.on('SIGINT', () => undefined); // the parent ends its workers in order
  process.on('message', ({ id, name, argument }) => {
    Promise.resolve()
      .then(() => handlers[name](argument))
      .then(
        (result) => process.send({ id, result }),
        (error) => process.send({ id, error: String(error?.stack ?? error) }),
      );
  });
}

/** Starts dist/tools/bench/workers/<name>.mjs; `call(name, argument)` answers what its handler returns. */
export function startWorker(name, env = {}) {
  const file = join(dirname(process.argv[1]), '..', 'workers', `${name}.mjs`); // this module may be in a shared chunk
  const child = fork(file, [], {
    env: { ...process.env, ...env },
    execArgv: [
      '--enable-source-maps',
      ...(process.env.BENCH_PROF ? ['--cpu-prof', '--cpu-prof-dir', process.env.BENCH_PROF] : []),
    ],
    serialization: 'advanced',
  });
  const waiting = new Map();
  let last = 0;
  child.on('message', ({ id, result, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(`${name}: ${error}`));
    else resolve(result);
  });
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended (${code})`));
  });
  return {
    pid: child.pid,
    call: (method, argument = null) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        child.send({ id: last, name: method, argument });
      }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
