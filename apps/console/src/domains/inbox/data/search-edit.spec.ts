import { chipsOf, hintsOf } from './search-edit';

describe('a search as chips', () => {
  it('shows each operator and what is left without it', () => {
    expect(chipsOf('colis is:open -tag:"Trop cher" perdu')).toEqual([
      { text: 'is:open', negated: false, without: 'colis -tag:"Trop cher" perdu' },
      { text: '-tag:"Trop cher"', negated: true, without: 'colis is:open perdu' },
    ]);
    expect(chipsOf('colis "is:open"')).toEqual([]);
  });

  it('puts what was meant in the place of what was typed', () => {
    const fault = { code: 'not-found' as const, start: 4, end: 8, suggestion: 'Trop cher' };
    expect(hintsOf('tag:trop colis', [fault])).toEqual([
      { code: 'not-found', part: 'trop', suggestion: 'Trop cher', corrected: 'tag:"Trop cher" colis' },
    ]);
    expect(hintsOf('from:zzz', [{ ...fault, start: 5, suggestion: null }])[0]?.corrected).toBeNull();
  });
});
