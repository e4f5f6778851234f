import { setImmediate as turn } from 'node:timers/promises';
import { backOffMs, supervise } from './supervise.mjs';

/** A process under the test's control. */
function fake(pid) {
  let end;
  const exited = new Promise((resolve) => (end = resolve));
  return { pid, exited, die: () => end({ code: 1, signal: null }), stop: async () => end({ code: 0, signal: null }) };
}

describe('supervision', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
  afterEach(() => jest.useRealTimers());

  const settle = async () => {
    for (let i = 0; i < 5; i++) await turn();
  };

  it('starts a process that died again, after a pause', async () => {
    const next = fake(2);
    const start = jest.fn(async () => next);
    const first = fake(1);
    const told = [];
    const one = supervise({ name: 'worker', handle: first, start, tell: (text) => told.push(text) });
    first.die();
    await settle();
    expect(start).not.toHaveBeenCalled();
    jest.advanceTimersByTime(backOffMs(1));
    await settle();
    expect(one.pid).toBe(2);
    expect(told).toEqual(['worker ended (code 1), starting it again', 'worker runs again']);
    await one.stop();
  });

  it('waits longer each time it does not come back, and never longer than half a minute', () => {
    expect([1, 2, 3, 4].map(backOffMs)).toEqual([250, 500, 1000, 2000]);
    expect(backOffMs(30)).toBe(30_000);
  });

  it('tries again when the new start fails too', async () => {
    const start = jest.fn().mockRejectedValueOnce(new Error('no database')).mockResolvedValueOnce(fake(3));
    const first = fake(1);
    const one = supervise({ name: 'api', handle: first, start, tell: () => undefined });
    first.die();
    await settle();
    jest.advanceTimersByTime(backOffMs(1));
    await settle();
    jest.advanceTimersByTime(backOffMs(2));
    await settle();
    expect(one.pid).toBe(3);
    await one.stop();
  });

  it('does not revive what was stopped', async () => {
    const start = jest.fn();
    const one = supervise({ name: 'api', handle: fake(1), start, tell: () => undefined });
    await one.stop();
    jest.advanceTimersByTime(60_000);
    await settle();
    expect(start).not.toHaveBeenCalled();
  });

  it('stops at once while it waits to start again', async () => {
    const start = jest.fn();
    const first = fake(1);
    const one = supervise({ name: 'api', handle: first, start, tell: () => undefined });
    first.die();
    await settle();
    await one.stop();
    expect(start).not.toHaveBeenCalled();
  });
});
