import { highlightsOf } from './highlights';
import { parseSearch } from './search-terms';

describe('search terms', () => {
  it.each([
    ['merci ', '(merci | mercis)'],
    ['commandes ', '(commandes | commande)'],
    ['order ', '(order | orders)'],
    ['Été ', 'ete'],
    ['remb', 'remb:*'],
    ['chaises', 'chaise:*'],
    ['la livraison', 'la & livraison:*'],
    ["l'été dernier ", 'l & ete & (dernier | derniers)'],
    ['"trop cher" ', "'trop' <-> 'cher'"],
    ['retard -paris ', '(retard | retards) & !((paris | pari))'],
    ['client_042@mail.example', "'client_042@mail.example'"],
    ['prix ?', 'prix'],
  ])('makes %j into %s', (query, expected) => {
    expect(parseSearch(query).tsquery).toBe(expected);
  });

  it.each(['', '   ', '?!', '-paris', '""', "'", '-'])('finds nothing to look for in %j', (query) => {
    expect(parseSearch(query).tsquery).toBeNull();
  });

  it('cannot be broken out of', () => {
    expect(parseSearch(`a') & !('b `).tsquery).not.toContain(`')`);
    expect(parseSearch('x:*|y\\ ').tsquery).toBe("'x:*|y'");
  });

  it('marks whole words in the text as it was written, accents and all', () => {
    const text = 'Très déçue de la Livraison : deux livraisons, jamais livrées.';
    const ranges = highlightsOf(text, parseSearch('livraison décu'));
    expect(ranges.map(([start, end]) => text.slice(start, end))).toEqual(['déçue', 'Livraison', 'livraisons']);
  });
});
