import { openVariable, slashBeforeCaret } from './slash';

describe('the slash that asks for a prepared answer', () => {
  it.each([
    ['/', 1, { start: 0, query: '' }],
    ['/ret', 4, { start: 0, query: 'ret' }],
    ['Hello\n/ret', 10, { start: 6, query: 'ret' }],
    ['/retard livraison', 17, { start: 0, query: 'retard livraison' }],
    ['/retard', 3, { start: 0, query: 're' }],
    ['and/or', 6, null],
    ['https://x', 9, null],
    ['/a\n', 3, null],
  ])('in %j at %i', (text, caret, expected) => {
    expect(slashBeforeCaret(text, caret)).toEqual(expected);
  });

  it('is followed by what is still to be filled in, round and round', () => {
    const text = 'a {{x}} b {{y}}';
    expect(openVariable(text)).toEqual({ start: 2, end: 7 });
    expect(openVariable(text, 3)).toEqual({ start: 10, end: 15 });
    expect(openVariable(text, 11)).toEqual({ start: 2, end: 7 });
    expect(openVariable('none')).toBeNull();
  });
});
