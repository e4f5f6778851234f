import { TestBed } from '@angular/core/testing';
import { ApiError, type Problem } from '../api/problem';
import type { Command } from './command';
import { CommandLog } from './command-log';

const problemOf = (code: Problem['code']): Problem => ({
  code,
  status: 0,
  detail: null,
  reference: null,
  errors: [],
  retryAfterMs: null,
  current: undefined,
});
const refusal = (code: Problem['code']) => new ApiError(problemOf(code));

class Act {
  readonly shown: string[] = [];
  readonly keys: string[] = [];
  answers: (() => Promise<string>)[] = [];
  undone = 0;

  command(more: Partial<Command<string>> = {}): Command<string> {
    return {
      subjects: ['1'],
      label: { key: 'done' },
      apply: () => {
        this.shown.push('applied');
        return () => this.shown.push('dropped');
      },
      send: (key) => {
        this.keys.push(key);
        return this.answers.shift()?.() ?? Promise.resolve('ok');
      },
      settle: (result) => this.shown.push(`settled ${result}`),
      undo: { until: () => Infinity, run: () => Promise.resolve(this.undone++) },
      ...more,
    };
  }
}

const turns = async () => {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
};

describe('CommandLog', () => {
  let log: CommandLog;
  let act: Act;
  beforeEach(() => {
    log = TestBed.inject(CommandLog);
    act = new Act();
  });

  it('applies before the server answers, then takes over its answer', async () => {
    const outcome = log.run(act.command());
    expect(act.shown).toEqual(['applied']);
    expect(await outcome).toEqual({ ok: true, result: 'ok' });
    expect(act.shown).toEqual(['applied', 'settled ok', 'dropped']);
    expect(log.last()?.state).toBe('done');
  });

  it('drops the local change when the server refuses, and says why', async () => {
    act.answers = [() => Promise.reject(refusal('not-allowed'))];
    const outcome = await log.run(act.command());
    expect(outcome.ok).toBe(false);
    expect(act.shown).toEqual(['applied', 'dropped']);
    expect(log.last()).toMatchObject({ state: 'failed', problem: { code: 'not-allowed' } });
  });

  it('undoes the newest act and tells the server', async () => {
    await log.run(act.command());
    expect(await log.undoLast()).toBe(true);
    expect(act.undone).toBe(1);
    expect(log.last()?.state).toBe('undone');
    expect(await log.undoLast()).toBe(false);
  });

  it('undoes an act that is still on its way, after its answer', async () => {
    let arrive: (text: string) => void = () => undefined;
    act.answers = [() => new Promise((resolve) => (arrive = resolve))];
    const outcome = log.run(act.command());
    await turns();
    const undo = log.undoLast();
    expect(act.shown).toEqual(['applied', 'dropped']);
    await turns();
    expect(act.undone).toBe(0);
    arrive('late');
    await Promise.all([outcome, undo]);
    expect(act.undone).toBe(1);
    expect(act.shown).not.toContain('settled late');
  });

  it('no longer offers undo when its time is over', async () => {
    await log.run(act.command({ undo: { until: () => Date.now() - 1, run: () => Promise.resolve() } }));
    expect(log.undoable()).toBeNull();
    expect(await log.undoLast()).toBe(false);
  });

  it('sends commands on one subject one after the other', async () => {
    let arrive: (text: string) => void = () => undefined;
    act.answers = [() => new Promise((resolve) => (arrive = resolve))];
    void log.run(act.command());
    const second = log.run(act.command());
    await turns();
    expect(act.keys).toHaveLength(1);
    arrive('first');
    await second;
    expect(act.keys).toHaveLength(2);
  });

  it('waits without a connection and sends the same key again when it is back', async () => {
    act.answers = [() => Promise.reject(refusal('offline'))];
    const outcome = log.run(act.command());
    await turns();
    expect(log.waiting()).toBe(1);
    log.connectionReturned();
    expect(await outcome).toEqual({ ok: true, result: 'ok' });
    expect(act.keys[0]).toBe(act.keys[1]);
  });

  it('forgets a waiting act that is undone, without the server', async () => {
    act.answers = [() => Promise.reject(refusal('offline'))];
    const outcome = log.run(act.command());
    await turns();
    await log.undoLast();
    expect((await outcome).ok).toBe(false);
    expect(act.keys).toHaveLength(1);
    expect(act.undone).toBe(0);
  });

  it('asks again instead of sending what waited too long', async () => {
    act.answers = [() => Promise.reject(refusal('offline'))];
    const outcome = log.run(act.command({ staleAfterMs: -1 }));
    await turns();
    log.connectionReturned();
    await outcome;
    expect(log.last()?.state).toBe('stale');
    expect(act.keys).toHaveLength(1);
  });

  it('retries what was refused as a new act', async () => {
    act.answers = [() => Promise.reject(refusal('overloaded'))];
    await log.run(act.command());
    await log.retry(log.last()!.id);
    expect(log.entries().map(({ state }) => state)).toEqual(['done']);
  });

  it('keeps twenty acts', async () => {
    for (let count = 0; count < 25; count++) await log.run(act.command());
    expect(log.entries()).toHaveLength(20);
  });
});
