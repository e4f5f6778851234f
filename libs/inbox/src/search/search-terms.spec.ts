import { parseSearchText } from '@parvis/contracts';
import { highlightsOf } from './highlights';
import { compileTerms, folded, termParts } from './search-terms';

const FORMS: Record<string, string[]> = {
  colis: ['colis'],
  livraison: ['livraison', 'livraisons'],
  cher: ['cher', 'chers'],
};

function termsOf(q: string) {
  const words = parseSearchText(q).tokens.flatMap((token) => (token.kind === 'operator' ? [] : [token]));
  const parts = termParts(words, !/\s$/.test(q));
  const forms = parts.flatMap(({ kind, words: [word = ''] }) =>
    kind === 'word' ? [[word, FORMS[word] ?? [folded(word)]] as const] : [],
  );
  return compileTerms(parts, new Map(forms));
}

describe('search terms', () => {
  it.each([
    ['livraison ', "('livraison' | 'livraisons')"],
    ['Été ', "'ete'"],
    ['rem', "('rem' | 'rem':*)"],
    ['re', "'re'"],
    ['la livraison', "'la' & ('livraison' | 'livraisons' | 'livraison':*)"],
    ["l'été cher ", "'l' & 'ete' & ('cher' | 'chers')"],
    ['"trop cher"', "('trop' <-> 'cher')"],
    ['colis -livraison', "'colis' & !(('livraison' | 'livraisons'))"],
    ['colis -"trop cher"', "'colis' & !(('trop' <-> 'cher'))"],
    ['client_042@mail.example', "'client_042@mail.example'"],
    ['colis ?', "'colis'"],
  ])('makes %j into %s', (query, expected) => {
    expect(termsOf(query)?.any).toBe(expected);
  });

  it('ranks words as typed, side by side, before other forms of them', () => {
    const terms = termsOf('livraison cher ');
    expect(terms?.adjacent).toBe("'livraison' <-> 'cher'");
    expect(terms?.exact).toBe("'livraison' & 'cher'");
    expect(termsOf('"trop cher"')).toMatchObject({ exact: null, adjacent: null });
    expect(termsOf('cher ')).toMatchObject({ exact: "'cher'", adjacent: null });
  });

  it.each(['', '   ', '?!', '""', "'", '-'])('finds nothing to look for in %j', (query) => {
    expect(termsOf(query)).toBeNull();
  });

  it('knows when only absence is asked for', () => {
    expect(termsOf('-cher')?.excluded).toBe("!(('cher' | 'chers'))");
    expect(termsOf('colis -cher')?.excluded).toBeNull();
  });

  it('cannot be broken out of', () => {
    expect(termsOf(`a') & !('b `)?.any).not.toContain(`')`);
    expect(termsOf('x:*|y\\ ')?.any).toBe("'x:*|y'");
  });

  it('marks whole words in the text as it was written, accents and all', () => {
    const text = 'Très déçue de la Livraison : deux livraisons, jamais livrées.';
    const marks = termsOf('livraison décu')?.marks;
    const ranges = marks ? highlightsOf(text, marks) : [];
    expect(ranges.map(([start, end]) => text.slice(start, end))).toEqual(['déçue', 'Livraison', 'livraisons']);
  });

  it('marks the words of a phrase only where they follow one another', () => {
    const text = 'Trop tard, et trop cher. Cher client, trop !';
    const marks = termsOf('"trop cher"')?.marks;
    expect((marks ? highlightsOf(text, marks) : []).map(([start, end]) => [start, text.slice(start, end)])).toEqual([
      [14, 'trop'],
      [19, 'Cher'.toLowerCase()],
    ]);
  });
});
