import { JsonValues, ValueTooLong } from './json-values';

function cut(text: string, size: number): (string | null)[] {
  const values = new JsonValues(1000);
  const found: (string | null)[] = [];
  for (let at = 0; at < text.length; at += size) found.push(...values.push(text.slice(at, at + size)));
  const rest = values.end();
  return rest === null ? found : [...found, rest];
}

describe('JsonValues', () => {
  it.each([
    ['the elements of a list', '[{"a":1}, {"b":[2,{"c":3}]}]', ['{"a":1}', '{"b":[2,{"c":3}]}']],
    ['values one after another', '{"a":1}{"b":2}\n{"c":3}', ['{"a":1}', '{"b":2}', '{"c":3}']],
    ['lists one after another', '[{"a":1}]\n[{"b":2}]', ['{"a":1}', '{"b":2}']],
    ['brackets and quotes inside strings', '{"a":"}\\"]{"}[{"b":"\\\\"}]', ['{"a":"}\\"]{"}', '{"b":"\\\\"}']],
    ['what is no object', '[1, "two", null]', ['1', '"two"', 'null']],
    ['lists of lists', '[[1,2],[3]]', ['[1,2]', '[3]']],
    ['a value that was cut off', '[{"a":1},{"b":', ['{"a":1}', '{"b":']],
    ['nothing', ' \n[]', []],
  ])('finds %s, however the text is cut', (_name, text, expected) => {
    for (const size of [1, 2, 3, 7, 1000]) expect(cut(text, size)).toEqual(expected);
  });

  it('refuses to collect without end', () => {
    const values = new JsonValues(10);
    expect(() => values.push('{"a":"long enough to be too long')).toThrow(ValueTooLong);
  });
});
