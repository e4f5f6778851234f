import type { TransparencyReport } from '@parvis/contracts';
import { withoutSmallNumbers } from './small-numbers';

const report = (more: Partial<TransparencyReport> = {}): TransparencyReport => ({
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  decisions: 40,
  undone: 4,
  byReason: [],
  byChannel: [],
  byKind: [],
  byAutomation: [],
  byLevel: [],
  appeals: [],
  medianSecondsToAct: 90,
  ...more,
});

describe('what is published', () => {
  it('withholds counts from 1 to 4, and no others', () => {
    const rows = [1, 4].map((count) => ({ kind: 'hide' as const, count }));
    const { byKind, undone, decisions } = withoutSmallNumbers(report({ byKind: [...rows, { kind: 'ban', count: 0 }, { kind: 'delete', count: 5 }] })); // prettier-ignore
    expect(byKind.map(({ count }) => count)).toEqual([null, null, 0, 5]);
    expect([decisions, undone]).toEqual([40, null]);
  });

  it('withholds the next smallest as well where the sum would give a single one away', () => {
    const { byChannel } = withoutSmallNumbers(report({ byChannel: [{ channel: 'facebook', count: 30 }, { channel: 'wordpress', count: 3 }, { channel: 'youtube', count: 7 }] })); // prettier-ignore
    expect(byChannel.map(({ count }) => count)).toEqual([30, null, null]);
  });

  it('withholds a median of few', () => {
    expect(withoutSmallNumbers(report({ decisions: 3 })).medianSecondsToAct).toBeNull();
    expect(withoutSmallNumbers(report()).medianSecondsToAct).toBe(90);
  });
});
