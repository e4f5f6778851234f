import { Queues, RedisConfig } from '@parvis/platform';
import { testDatabase, type TestDatabase } from '../database';
import { eventually } from '../eventually';

describe('queues', () => {
  let test: TestDatabase;
  let queues: Queues;
  beforeAll(async () => {
    test = await testDatabase();
    queues = new Queues(Object.assign(new RedisConfig(), { url: test.redisUrl, prefix: test.prefix }));
  });
  afterAll(async () => {
    await queues.beforeApplicationShutdown();
    await test.drop();
  });

  it('runs a job once per id, however often it is added', async () => {
    const queue = queues.queue<{ n: number }>('once');
    const ran: string[] = [];
    await queue.addBulk(Array.from({ length: 300 }, (_, n) => ({ id: `job-${n % 100}`, data: { n } })));
    await queue.add('job-0', { n: 0 });
    queue.process(10, async ({ id }) => void ran.push(id));
    await eventually(async () => ((await queue.size()) === 0 ? true : undefined));
    expect(ran.sort()).toEqual(Array.from({ length: 100 }, (_, n) => `job-${n}`).sort());
  });

  it('tries a failing job again and forgets it when its tries are over', async () => {
    const queue = queues.queue<object>('again', { attempts: 2 });
    let tries = 0;
    queue.process(1, async () => {
      tries += 1;
      throw new Error('not yet');
    });
    await queue.add('fails', {});
    await eventually(async () => (tries === 2 && (await queue.size()) === 0 ? true : undefined));
    // the row it came from is still there: the sweep may add it anew
    await queue.add('fails', {});
    await eventually(() => (tries >= 3 ? true : undefined));
  });

  it('holds a delayed job back and can take it out', async () => {
    const queue = queues.queue<object>('delayed');
    const ran: string[] = [];
    queue.process(1, async ({ id }) => void ran.push(id));
    await queue.add('later', {}, { delayMs: 60_000 });
    await queue.add('now', {});
    await eventually(() => (ran.includes('now') ? true : undefined));
    expect(await queue.size()).toBe(1);
    await queue.remove('later');
    expect(await queue.size()).toBe(0);
    expect(ran).toEqual(['now']);
  });

  it('lets a running job finish before it closes', async () => {
    const own = new Queues(Object.assign(new RedisConfig(), { url: test.redisUrl, prefix: `${test.prefix}x` }));
    const queue = own.queue<object>('slow');
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let finished = false;
    let started = false;
    queue.process(1, async () => {
      started = true;
      await held;
      finished = true;
    });
    await queue.add('slow', {});
    await eventually(() => (started ? true : undefined));
    const closing = own.beforeApplicationShutdown();
    release();
    await closing;
    expect(finished).toBe(true);
  });
});
