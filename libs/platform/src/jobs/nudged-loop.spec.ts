import { NudgedLoop } from './nudged-loop';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('NudgedLoop', () => {
  it('runs again at once while there is more, then waits for a nudge', async () => {
    let left = 3;
    let runs = 0;
    const loop = new NudgedLoop('spec', 3_600_000, async () => ((runs += 1), (left -= 1) > 0));
    loop.start();
    for (let i = 0; i < 20; i++) await turn();
    expect(runs).toBe(3);
    loop.nudge();
    for (let i = 0; i < 20; i++) await turn();
    expect(runs).toBe(4);
    await loop.stop();
  });

  it('does not lose a nudge that comes while it works', async () => {
    let release: () => void = () => undefined;
    let runs = 0;
    const loop = new NudgedLoop('spec', 3_600_000, async () => {
      runs += 1;
      if (runs === 1) await new Promise<void>((resolve) => (release = resolve));
      return false;
    });
    loop.start();
    await turn();
    loop.nudge();
    release();
    for (let i = 0; i < 20; i++) await turn();
    expect(runs).toBe(2);
    await loop.stop();
  });

  it('makes one run of the nudges that come while it rests, and none wait when it is stopped', async () => {
    let runs = 0;
    const loop = new NudgedLoop('spec', 3_600_000, async () => ((runs += 1), false), 20);
    loop.start();
    await turn();
    for (let i = 0; i < 5; i++) {
      loop.nudge();
      await turn();
    }
    expect(runs).toBe(1);
    while (runs < 2) await turn();
    loop.nudge();
    await loop.stop();
    expect(runs).toBe(2);
  });
});
