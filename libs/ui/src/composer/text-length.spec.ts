import { splitAtLimit, textLength } from './text-length';

const FAMILY = '👨‍👩‍👧';

describe('textLength', () => {
  it.each([
    ['graphemes', 'été', 3],
    ['graphemes', FAMILY, 1],
    ['utf16', FAMILY, 8],
    ['bytes', 'été', 5],
    ['bytes', '’', 3],
    ['graphemes', '', 0],
  ] as const)('counts in %s that %s is %d', (unit, text, expected) => {
    expect(textLength(text, unit)).toBe(expected);
  });

  it('counts an accent typed apart as one with its letter', () => {
    expect(textLength('e\u0301', 'graphemes')).toBe(1);
  });
});

describe('splitAtLimit', () => {
  it('leaves a text that fits alone', () => {
    expect(splitAtLimit('abc', 3, 'graphemes')).toEqual(['abc', '']);
  });

  it('never cuts a character in two', () => {
    expect(splitAtLimit(`ab${FAMILY}c`, 3, 'utf16')).toEqual(['ab', `${FAMILY}c`]);
    expect(splitAtLimit('éé', 3, 'bytes')).toEqual(['é', 'é']);
  });
});
