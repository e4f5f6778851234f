import { wholeNumber } from './whole-number';

describe('a field for a whole number', () => {
  it.each<[string, number | null | undefined]>([
    ['', null],
    ['  ', null],
    ['0', 0],
    ['20', 20],
    ['21', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['many', undefined],
  ])('reads %j', (text, expected) => {
    expect(wholeNumber(text, 0, 20)).toBe(expected);
  });
});
