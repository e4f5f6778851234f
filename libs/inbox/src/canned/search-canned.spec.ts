import { type Findable, findCanned } from './search-canned';

const entry = (name: string, more: Partial<Findable> = {}): Findable => ({
  kind: 'reply',
  name,
  shortcode: null,
  folder: '',
  texts: [],
  ownUses: 0,
  uses: 0,
  ...more,
});
const names = (entries: Findable[], query: string) => findCanned(entries, query).map(({ name }) => name);

describe('looking for a prepared answer', () => {
  const late = entry('Retard de livraison', { shortcode: 'retard', texts: ['Nous sommes désolés'] });
  const thanks = entry('Merci', { shortcode: 'merci', folder: 'Félicitations', uses: 3 });
  const refund = entry('Remboursement', { texts: ['Le retard est pris en compte'], uses: 9 });
  const library = [refund, thanks, late];

  it.each([
    ['retard', ['Retard de livraison', 'Remboursement']],
    ['ret', ['Retard de livraison', 'Remboursement']],
    ['livraison retard', ['Retard de livraison']],
    ['desoles', ['Retard de livraison']],
    ['FELICIT', ['Merci']],
    ['nothing of it', []],
    ['', ['Remboursement', 'Merci', 'Retard de livraison']],
  ])('finds by “%s”', (query, expected) => {
    expect(names(library, query)).toEqual(expected);
  });

  it('puts what oneself uses before what others use', () => {
    expect(names([refund, { ...thanks, ownUses: 1 }], '')).toEqual(['Merci', 'Remboursement']);
  });
});
