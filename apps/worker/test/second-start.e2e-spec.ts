import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(__dirname, '../../..');

/** The demo, started and stopped; prints what its accounts say of themselves as JSON. */
const START = `
  import { startStack } from './tools/stack.mjs';
  import { signIn } from './tools/crash/client.mjs';
  const stack = await startStack({ dataDir: process.argv[1], demo: true });
  const [owner] = stack.signIns;
  const accounts = await (await signIn(stack.url, owner)).get('/api/accounts');
  await stack.stop();
  console.log(JSON.stringify(accounts.map(({ id, channel, health }) => ({ id, channel, health }))));
  process.exit(0);`;

interface DemoAccount {
  id: string;
  channel: string;
  health: string;
}

describe('the demo', () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'parvis-twice-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  async function start(): Promise<DemoAccount[]> {
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', START, dataDir], { cwd: ROOT });
    const { stdout } = await run;
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '[]') as DemoAccount[];
  }

  // ports and tokens of its network are others each time
  it('goes on with the same accounts when it is started again', async () => {
    const first = await start();
    const second = await start();
    expect(second.map(({ id, channel }) => `${id} ${channel}`)).toEqual(
      first.map(({ id, channel }) => `${id} ${channel}`),
    );
    expect(new Set(second.map(({ channel }) => channel)).size).toBe(23);
    expect(second.filter(({ health }) => health === 'needs-sign-in')).toEqual([]);
  }, 240_000);
});
