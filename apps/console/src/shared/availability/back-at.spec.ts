import { backAt, toLocalField } from './back-at';

describe('an absence', () => {
  const now = new Date(2026, 10, 30, 22, 15);

  it.each([
    ['half-hour', new Date(2026, 10, 30, 22, 45)],
    ['hour', new Date(2026, 10, 30, 23, 15)],
    ['tomorrow', new Date(2026, 11, 1, 9, 0)],
  ] as const)('of %s ends by the local clock', (absence, expected) => {
    expect(backAt(absence, now)).toEqual(expected);
  });

  it('stands in a field as the local clock shows it', () => {
    expect(toLocalField(now.toISOString())).toBe('2026-11-30T22:15');
    expect(toLocalField(null)).toBe('');
  });
});
