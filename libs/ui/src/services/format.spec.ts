import { TestBed } from '@angular/core/testing';
import { Clock } from './clock';
import { Format } from './format';

const NARROW = '\u202f';
const FIXED = '\u00a0';

describe('Format', () => {
  function formatIn(locale: string): Format {
    TestBed.inject(Clock).follow(Date.parse('2026-11-20T14:30:00+01:00'));
    const format = TestBed.inject(Format);
    format.locale.set(locale);
    format.timeZone.set('Europe/Paris');
    return format;
  }

  it.each([
    ['2026-11-20T13:26:00Z', '14:26'],
    ['2026-11-19T17:04:00Z', 'hier'],
    ['2026-11-14T08:30:00Z', '14 nov.'],
    ['2025-10-02T08:30:00Z', '2 oct. 2025'],
  ])('writes %s as %s in a French list', (at, expected) => {
    expect(formatIn('fr-FR').short(at)).toBe(expected);
  });

  it('tells days apart by the reader’s time zone, not by UTC', () => {
    const format = formatIn('fr-FR');
    expect(format.short('2026-11-19T23:30:00Z')).toBe('00:30');
    format.timeZone.set('UTC');
    expect(format.short('2026-11-19T23:30:00Z')).toBe('hier');
  });

  it('follows the person’s wish for a 24 hour clock in American English', () => {
    const format = formatIn('en-US');
    expect(format.time('2026-11-20T13:26:00Z')).toMatch(/^0?2:26\sPM$/);
    format.hour12.set(false);
    expect(format.time('2026-11-20T13:26:00Z')).toBe('14:26');
  });

  it.each([
    [38_900, `38${FIXED}s`],
    [12 * 60_000 + 59_000, `12${FIXED}min`],
    [2 * 3_600_000 + 6 * 60_000, `2${FIXED}h${FIXED}06`],
    [-90_000, `\u22121${FIXED}min`],
  ])('writes %d ms as a duration, rounded down', (milliseconds, expected) => {
    expect(formatIn('fr-FR').duration(milliseconds)).toBe(expected);
  });

  it('groups thousands with the space of the language and compacts above 9,999', () => {
    const format = formatIn('fr-FR');
    expect(format.number(1284)).toBe(`1${NARROW}284`);
    expect(format.compact(9999)).toBe(`9${NARROW}999`);
    expect(format.compact(128_412)).toBe(`128,4${FIXED}k`);
    format.locale.set('en-GB');
    expect(format.compact(128_412)).toBe('128.4k');
  });

  it('writes changes with a true minus', () => {
    expect(formatIn('en-GB').percent(-0.26, true)).toBe('\u221226%');
    expect(formatIn('en-GB').percent(0.41, true)).toBe('+41%');
  });

  it('joins names as the language does', () => {
    expect(formatIn('fr-FR').list(['Inès', 'Théo', 'Awa'])).toBe('Inès, Théo et Awa');
  });
});
