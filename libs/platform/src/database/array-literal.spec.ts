import { arrayLiteral } from './array-literal';

describe('an array literal', () => {
  it('holds numbers, texts and nothing', () => {
    expect(arrayLiteral([1, -2.5, true, null, undefined])).toBe('{1,-2.5,true,NULL,NULL}');
    expect(arrayLiteral(['plain', '', 'NULL', 'a,b {c}'])).toBe('{"plain","","NULL","a,b {c}"}');
    expect(arrayLiteral([])).toBe('{}');
  });

  it('escapes what ends a text, and keeps line ends as they are', () => {
    expect(arrayLiteral(['say "hi"', 'back\\slash', 'two\nlines'])).toBe(
      '{"say \\"hi\\"","back\\\\slash","two\nlines"}',
    );
  });

  it('holds objects as JSON', () => {
    expect(arrayLiteral([{ a: 'x"y' }])).toBe('{"{\\"a\\":\\"x\\\\\\"y\\"}"}');
  });
});
