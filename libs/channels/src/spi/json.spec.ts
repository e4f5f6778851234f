import { parseJsonKeepingBigIntegers } from './json';

describe('JSON with 64-bit integers', () => {
  it('keeps an unquoted id beyond 2^53 digit for digit', () => {
    expect(parseJsonKeepingBigIntegers('{"id":9007199254740993,"list":[ -12345678901234567890]}')).toEqual({
      id: '9007199254740993',
      list: ['-12345678901234567890'],
    });
  });

  it('leaves ordinary numbers, fractions and quoted digits as they are', () => {
    const text = '{"a":1,"b":1.5,"c":"90071992547409931234","d":1790000000000,"e":12345678901234567.5}';
    expect(parseJsonKeepingBigIntegers(text)).toEqual(JSON.parse(text));
  });

  it('keeps every safe integer a number', () => {
    expect(parseJsonKeepingBigIntegers('[9007199254740991,9007199254740992]')).toEqual([
      9007199254740991,
      '9007199254740992',
    ]);
  });

  it('throws on text that is not JSON', () => {
    expect(() => parseJsonKeepingBigIntegers('{"id":12345678901234567890')).toThrow(SyntaxError);
  });
});
