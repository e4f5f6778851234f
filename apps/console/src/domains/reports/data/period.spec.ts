import { addDays, dayIn, lengthOf, periodOf, rangeFault } from './period';

const TODAY = '2026-11-20';

describe('the period of a report', () => {
  it('is the last 30 days when the address says nothing', () => {
    expect(periodOf({}, TODAY)).toEqual({ key: '30', from: '2026-10-22', to: TODAY });
  });

  it('counts today as one of its days', () => {
    expect(lengthOf(periodOf({ period: '7' }, TODAY))).toBe(7);
    expect(lengthOf(periodOf({ period: '90' }, TODAY))).toBe(90);
  });

  it('takes two days from the address', () => {
    expect(periodOf({ from: '2026-01-01', to: '2026-01-31' }, TODAY)).toEqual({
      key: 'custom',
      from: '2026-01-01',
      to: '2026-01-31',
    });
  });

  it.each([
    ['2026-02-31', '2026-03-01', 'incomplete'],
    ['2026-01-01', '', 'incomplete'],
    ['2026-03-01', '2026-02-01', 'reversed'],
    ['2025-01-01', '2026-02-01', 'too-long'],
  ])('refuses %s to %s and shows the usual days instead', (from, to, fault) => {
    expect(rangeFault(from, to)).toBe(fault);
    expect(periodOf({ from, to }, TODAY).key).toBe('30');
  });

  it('knows the day in the zone of the workspace, not of the reader', () => {
    const lateEvening = Date.parse('2026-11-20T23:30:00Z');
    expect(dayIn('Europe/Paris', lateEvening)).toBe('2026-11-21');
    expect(dayIn('America/New_York', lateEvening)).toBe(TODAY);
  });

  it('steps over the change of clocks', () => {
    expect(addDays('2026-10-24', 1)).toBe('2026-10-25');
    expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
  });
});
