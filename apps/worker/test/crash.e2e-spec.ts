import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(__dirname, '../../..');
const EVENTS = 300;
const REPLIES = 40;

interface Figures {
  items: number;
  faults: Record<string, number>;
  examples: string[];
  replies: { requested: number; sent: number; handedOver: number; refused: number };
  settled: { settled: boolean };
  chaos: { api: number; worker: number; redis: number; cameBackEmpty: number; inMidCall: number };
  courier: { webhooks: number; acknowledged: number; deliveries: number };
}

async function crash(seed: number): Promise<Figures> {
  const options = ['--seed', String(seed), '--events', String(EVENTS), '--replies', String(REPLIES), '--json'];
  const run = promisify(execFile)(process.execPath, ['tools/crash.mjs', ...options], { cwd: ROOT });
  // a run with faults ends with 1 and prints its figures all the same
  const { stdout } = await run.catch((error: { stdout: string; message: string }) =>
    error.stdout.startsWith('{') ? error : Promise.reject(new Error(error.message)),
  );
  return JSON.parse(stdout) as Figures;
}

describe('the built product while its processes are killed', () => {
  it('loses nothing, doubles nothing and sends no reply twice', async () => {
    const { items, faults, examples, replies, settled, chaos, courier } = await crash(11);
    // it was hard enough to mean something
    expect(chaos).toMatchObject({ api: 2, redis: 2 });
    expect(chaos.worker).toBeGreaterThanOrEqual(2);
    expect(chaos.cameBackEmpty).toBeGreaterThan(0);
    expect(courier.deliveries).toBeGreaterThan(courier.webhooks);
    expect(items).toBeGreaterThan(EVENTS / 2);
    expect(replies.requested).toBe(REPLIES);

    expect(settled.settled).toBe(true);
    expect({ faults, examples }).toEqual({
      faults: Object.fromEntries(Object.keys(faults).map((name) => [name, 0])),
      examples: [],
    });
    expect(courier.acknowledged).toBe(courier.webhooks);
    expect(replies.refused).toBe(0);
    expect(replies.sent + replies.handedOver).toBeGreaterThanOrEqual(REPLIES);
  }, 420_000);
});
