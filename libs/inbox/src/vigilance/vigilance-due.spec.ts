import { ALWAYS_OPEN, businessTime } from '../clocks/business-time';
import { vigilanceDue, type VigilanceSetup } from './vigilance-due';

const setup: VigilanceSetup = {
  labels: { threat: 30, spam: 1440, praise: null },
  severities: [null, null, null, null, 240, 60],
  time: ALWAYS_OPEN,
};
const friday = new Date('2026-11-27T17:50:00Z');
const due = (of: VigilanceSetup, ...[label, severity]: [Parameters<typeof vigilanceDue>[1], number]) =>
  vigilanceDue(of, label, severity, friday)?.toISOString() ?? null;

describe('until when somebody has to act', () => {
  it('is what the label promises', () => {
    expect(due(setup, 'threat', 0)).toBe('2026-11-27T18:20:00.000Z');
    expect(due(setup, 'spam', 1)).toBe('2026-11-28T17:50:00.000Z');
  });

  it('is sooner where the severity promises more', () => {
    expect(due(setup, 'spam', 5)).toBe('2026-11-27T18:50:00.000Z');
    expect(due(setup, 'threat', 5)).toBe('2026-11-27T18:20:00.000Z');
    expect(due(setup, 'complaint', 4)).toBe('2026-11-27T21:50:00.000Z');
  });

  it('is never where nothing is promised', () => {
    expect(due(setup, 'praise', 0)).toBeNull();
    expect(due(setup, 'question', 3)).toBeNull();
  });

  it('counts open hours only where a calendar is set', () => {
    const hours = [{ from: 9 * 60, to: 18 * 60 }];
    const time = businessTime({
      timeZone: 'UTC',
      week: [hours, hours, hours, hours, hours, [], []],
      holidays: new Set(),
    });
    expect(due({ ...setup, time }, 'threat', 0)).toBe('2026-11-30T09:20:00.000Z');
    const closed = businessTime({ timeZone: 'UTC', week: [[], [], [], [], [], [], []], holidays: new Set() });
    expect(due({ ...setup, time: closed }, 'threat', 0)).toBeNull();
  });
});
