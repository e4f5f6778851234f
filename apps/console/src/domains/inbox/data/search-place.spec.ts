import { complete, placeAt } from './search-place';

/** `|` stands for the caret. */
const place = (marked: string) => placeAt(marked.replace('|', ''), marked.indexOf('|'));
const completed = (marked: string, completion: string): string => {
  const found = place(marked);
  if (!found) throw new Error(`nothing to complete in ${marked}`);
  const { text, caret } = complete(marked.replace('|', ''), found, completion);
  return `${text.slice(0, caret)}|${text.slice(caret)}`;
};

describe('what can be completed in a search', () => {
  it.each([
    ['|', { kind: 'name', typed: '' }],
    ['ta|', { kind: 'name', typed: 'ta' }],
    ['colis -éti|', { kind: 'name', typed: 'éti' }],
    ['tag:|', { kind: 'value', operator: 'tag', typed: '' }],
    ['colis tag:tro|', { kind: 'value', operator: 'tag', typed: 'tro' }],
    ['étiquette:"Trop ch|', { kind: 'value', operator: 'tag', name: 'étiquette', typed: 'Trop ch' }],
    ['-is:open,un|', { kind: 'value', operator: 'is', typed: 'un' }],
    ['tag:"a b",c| colis', { kind: 'value', operator: 'tag', typed: 'c' }],
    ['from:zo|e colis', { kind: 'value', operator: 'from', typed: 'zo', start: 5, end: 8 }],
  ])('finds it in %j', (marked, expected) => expect(place(marked)).toMatchObject(expected));

  it.each(['colis |', '"trop ch|', 're:fac|', '12|', 'a-b|', 'tag:retard |'])('finds nothing in %j', (marked) =>
    expect(place(marked)).toBeNull(),
  );

  it.each([
    ['ta|', 'tag:', 'tag:|'],
    ['colis -éti| perdu', 'étiquette:', 'colis -étiquette:| perdu'],
    ['tag:tro|', '"Trop cher"', 'tag:"Trop cher" |'],
    ['tag:"Trop c|" colis', '"Trop cher"', 'tag:"Trop cher" |colis'],
    ['tag:"Trop c|', '"Trop cher"', 'tag:"Trop cher" |'],
    ['is:op|en,unread', 'open', 'is:open|,unread'],
    ['is:open,un|', 'unread', 'is:open,unread |'],
    ['from:zo| colis', 'zoe', 'from:zoe |colis'],
  ])('completes %j with %j', (marked, completion, expected) => expect(completed(marked, completion)).toBe(expected));
});
