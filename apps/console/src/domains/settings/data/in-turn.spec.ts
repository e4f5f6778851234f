import { InTurn } from './in-turn';

describe('what is sent in turn', () => {
  it('goes out one after another, and only the last answer is told', async () => {
    const turns = new InTurn();
    const log: string[] = [];
    const send = (name: string) => async () => {
      log.push(`begin ${name}`);
      await Promise.resolve();
      log.push(`end ${name}`);
      return name;
    };
    const answers = await Promise.all([turns.run(send('a')), turns.run(send('b'))]);
    expect(log).toEqual(['begin a', 'end a', 'begin b', 'end b']);
    expect(answers).toEqual([null, 'b']);
  });

  it('goes on after a failure, which is thrown to who asked', async () => {
    const turns = new InTurn();
    const failed = turns.run(() => Promise.reject(new Error('no')));
    const next = turns.run(() => Promise.resolve(2));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe(2);
  });
});
