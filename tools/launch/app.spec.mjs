import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runToEnd, startApp } from './app.mjs';
import { takeDataDir } from './lock.mjs';

let dir;
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'parvis-app-'))));
afterEach(() => rm(dir, { recursive: true }));

const write = async (app, file, text) => {
  await mkdir(join(dir, 'apps', app), { recursive: true });
  await writeFile(join(dir, 'apps', app, file), text);
};

describe('a process of the product', () => {
  const start = () => startApp({ name: 'worker', env: process.env, dist: dir });

  it('is started when it says that it is ready, and ends on SIGTERM', async () => {
    await write(
      'worker',
      'main.mjs',
      "process.on('SIGTERM', () => process.exit(7)); setInterval(() => 0, 1000); console.log('worker ready');",
    );
    const app = await start();
    await app.stop();
    expect(await app.exited).toEqual({ code: 7, signal: null });
  });

  it('that ends before it is ready is explained by its last words', async () => {
    await write('worker', 'main.mjs', "throw new Error('the queue cannot be reached');");
    await expect(start()).rejects.toThrow('worker did not start: Error: the queue cannot be reached');
  });

  it('that was never built is explained', async () => {
    await expect(start()).rejects.toThrow('npm run build');
  });

  it('reports what a command printed, or why it failed', async () => {
    await write('api', 'seed.mjs', 'console.log(\'{"signIns":[]}\')');
    await write('api', 'migrate.mjs', "console.error('The database is read-only.'); process.exit(1)");
    const run = (name) => runToEnd({ name, env: process.env, dist: dir });
    expect(await run('seed')).toContain('signIns');
    await expect(run('migrate')).rejects.toThrow('migrate failed: The database is read-only.');
  });
});

describe('the data folder', () => {
  it('can be taken again after its launcher was killed', async () => {
    await writeFile(join(dir, 'launcher.json'), JSON.stringify({ pid: 2 ** 22 + 1 }));
    const lock = await takeDataDir(dir);
    await lock.release();
  });

  it('can be taken when the number of its launcher has gone to another program', async () => {
    await writeFile(join(dir, 'launcher.json'), JSON.stringify({ pid: process.ppid }));
    const lock = await takeDataDir(dir);
    await lock.release();
  });
});
