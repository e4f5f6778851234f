import { differences } from './differences';

describe('where a wording differs from the sample of its look-alikes', () => {
  it.each([
    ['Gagnez 500 € avant lundi', 'Gagnez 900 € avant lundi', '900'],
    ['Même service, même mépris', 'Même service, même mépris !!', ' !!'],
    ['même texte', 'même texte', ''],
  ])('between %p and %p is %p', (sample, text, differing) => {
    const parts = differences(sample, text);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.filter(({ differs }) => differs).map((part) => part.text).join('')).toBe(differing); // prettier-ignore
  });

  it('compares no more than the begin of a very long one, and shows all of it', () => {
    const text = `${'a b '.repeat(1000)}c d`;
    expect(differences(text, text)).toEqual([
      { text: text.slice(0, 4000), differs: false },
      { text: 'c d', differs: false },
    ]);
  });
});
