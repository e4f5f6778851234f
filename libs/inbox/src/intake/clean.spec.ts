import type { InboundEvent } from '@parvis/channels';
import { clean, cut, previewOf } from './clean';
import { normalise } from './normalise';

describe('text that a database can hold', () => {
  it('replaces what PostgreSQL refuses, wherever it stands, and nothing else', () => {
    const given = { a: 'x\0y', b: ['\ud83d', '😀'], c: { d: null, e: 5, f: true } };
    expect(clean(given)).toEqual({ a: 'x\ufffdy', b: ['\ufffd', '😀'], c: { d: null, e: 5, f: true } });
    expect(clean({ a: 'x\0y' })).toEqual({ a: 'x\ufffdy' }); // twice: a pattern with a memory would miss every other one
  });

  it('never cuts a character in half', () => {
    expect(cut('ab😀', 3)).toBe('ab');
    expect(cut('ab😀', 4)).toBe('ab😀');
  });

  it('shows the beginning of a text on one line', () => {
    expect(previewOf('\n \t\n  Bonjour  \nsecond')).toBe('Bonjour second');
    expect(previewOf(' \n ')).toBe('');
    expect(previewOf('x'.repeat(500))).toHaveLength(160);
  });
});

describe('times', () => {
  const received = new Date('2026-11-20T10:00:00.000Z');
  const removed = (at: string): InboundEvent => ({ type: 'removed', externalId: 'x', at });

  it('become UTC with milliseconds, so that they compare as text', () => {
    expect(normalise(removed('2026-11-20T10:30:00+02:00'), received)).toMatchObject({ at: '2026-11-20T08:30:00.000Z' });
  });

  it('of a sender whose clock is far ahead become the time of arrival', () => {
    expect(normalise(removed('2031-01-01T00:00:00Z'), received)).toMatchObject({ at: received.toISOString() });
    expect(normalise(removed('2026-11-20T10:05:00Z'), received)).toMatchObject({ at: '2026-11-20T10:05:00.000Z' });
  });

  it('that are none make the payload unreadable', () => {
    expect(() => normalise(removed('yesterday'), received)).toThrow('not a time');
  });
});
