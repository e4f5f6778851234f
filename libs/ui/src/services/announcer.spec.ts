import { TestBed } from '@angular/core/testing';
import { Announcer } from './announcer';

describe('Announcer', () => {
  const said = (role: string) => document.querySelector(`[role="${role}"]`)?.textContent;

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('merges what is said within a second', () => {
    const announcer = TestBed.inject(Announcer);
    announcer.polite('3 new');
    announcer.polite('Saved');
    announcer.polite('3 new');
    expect(said('status')).toBe('');
    jest.advanceTimersByTime(1000);
    expect(said('status')).toBe('3 new. Saved');
  });

  it('speaks at most once in five seconds', () => {
    const announcer = TestBed.inject(Announcer);
    announcer.polite('one');
    jest.advanceTimersByTime(1000);
    announcer.polite('two');
    jest.advanceTimersByTime(3900);
    expect(said('status')).toBe('one');
    jest.advanceTimersByTime(1200);
    expect(said('status')).toBe('two');
  });

  it('keeps urgent words apart from the others', () => {
    TestBed.inject(Announcer).assertive('Not sent');
    jest.advanceTimersByTime(1000);
    expect(said('alert')).toBe('Not sent');
    expect(said('status')).toBe('');
  });
});
