import * as fc from 'fast-check';
import { canonicalJson, type CanonicalValue } from './canonical-json';

const { value } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('canonical JSON', () => {
  it('sorts keys at every depth and leaves arrays in order', () => {
    expect(canonicalJson({ b: [{ z: 1, a: null }, 'é'], a: true })).toBe('{"a":true,"b":[{"a":null,"z":1},"é"]}');
  });

  it('means what it was made from, and is the same text again', () => {
    fc.assert(
      fc.property(value, (one) => {
        const text = canonicalJson(one);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(one)));
        expect(canonicalJson(JSON.parse(text) as CanonicalValue)).toBe(text);
      }),
    );
  });

  it('refuses fractions, whose text depends on who writes it', () => {
    expect(() => canonicalJson({ share: 0.1 })).toThrow(RangeError);
  });
});
