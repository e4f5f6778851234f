import { dayOf, openingOf, sizeOf } from './when';

const NOW = new Date('2026-11-20T12:00:00');
const at = (text: string) => new Date(text).toISOString();

describe('times and sizes', () => {
  it.each([
    ['2026-11-20T08:00:00', 'fr', 'Aujourd’hui'],
    ['2026-11-19T23:59:00', 'en', 'Yesterday'],
    ['2026-11-16T09:00:00', 'fr', 'Lundi'],
    ['2026-11-02T09:00:00', 'en', 'November 2'],
    ['2025-11-02T09:00:00', 'fr', '2 novembre 2025'],
  ])('calls the day of %s in %s %s', (time, language, name) => {
    expect(dayOf(at(time), language, NOW).replace("'", '’')).toBe(name);
  });

  it('says when somebody is back, with the day unless it is today', () => {
    expect(openingOf(at('2026-11-20T14:00:00'), 'fr', NOW)).toBe('14:00');
    expect(openingOf(at('2026-11-23T09:00:00'), 'fr', NOW)).toBe('lundi 09:00');
  });

  it.each([
    [512, 'en', '512\u00a0B'],
    [1_240_000, 'fr', '1,2\u00a0Mo'],
    [12_400_000, 'en', '12\u00a0MB'],
    [4_096, 'fr', '4,1\u00a0ko'],
  ])('says %d bytes in %s', (bytes, language, said) => {
    expect(sizeOf(bytes, language)).toBe(said);
  });
});
