import { keyOfName, optionsOf } from './attribute-form';

describe('the form of an attribute', () => {
  it.each([
    ['Numéro de client', 'numero-de-client'],
    ['  Tier 2 ', 'tier-2'],
    ['2nd e-mail', 'nd-e-mail'],
    ['ランク', 'attribute'],
    ['a'.repeat(60), 'a'.repeat(40)],
  ])('makes a key of %s', (name, key) => {
    expect(keyOfName(name)).toBe(key);
  });

  it('takes one option a line, each once', () => {
    expect(optionsOf('Gold\n Silver \n\nGold')).toEqual(['Gold', 'Silver']);
  });
});
