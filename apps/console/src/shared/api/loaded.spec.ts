import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { settle } from '../../testing/console-testing';
import { type Loaded, loaded } from './loaded';

describe('loaded', () => {
  const mayRead = signal(true);
  let asked: { resolve: (text: string) => void; reject: (error: Error) => void; abort: AbortSignal }[];
  let text: Loaded<string>;

  beforeEach(() => {
    asked = [];
    mayRead.set(true);
    const ask = (abort: AbortSignal) =>
      new Promise<string>((resolve, reject) => asked.push({ resolve, reject, abort }));
    text = TestBed.runInInjectionContext(() => loaded(ask, mayRead));
  });

  it('reads as soon as it may, and not before', async () => {
    mayRead.set(false);
    await settle();
    expect(asked).toHaveLength(0);
    mayRead.set(true);
    await settle();
    expect(text.isLoading()).toBe(true);
    asked[0]?.resolve('one');
    await settle();
    expect([text.value(), text.isLoading()]).toEqual(['one', false]);
  });

  it('keeps what it had when reading again fails, and says so', async () => {
    await settle();
    asked[0]?.resolve('one');
    await settle();
    text.reload();
    asked[1]?.reject(new Error('no'));
    await settle();
    expect([text.value(), text.error()]).toEqual(['one', new Error('no')]);
  });

  it('drops an earlier answer that comes late', async () => {
    await settle();
    text.reload();
    asked[1]?.resolve('two');
    asked[0]?.resolve('one');
    await settle();
    expect(text.value()).toBe('two');
    expect(asked[0]?.abort.aborted).toBe(true);
  });

  it('can be changed after a write', async () => {
    await settle();
    text.update((now) => `${now}!`);
    expect(text.value()).toBeUndefined();
    asked[0]?.resolve('one');
    await settle();
    text.update((now) => `${now}!`);
    expect(text.value()).toBe('one!');
  });
});
