import { findLinks } from './links';

const domains = (text: string) => findLinks(text).map(({ url, domain }) => [url, domain]);

describe('findLinks', () => {
  it('finds links with and without a scheme and leaves the sentence its punctuation', () => {
    expect(domains('Voir https://shop.lumen.fr/aube?x=1, ou www.lumen.co.uk. Et lumen.com !')).toEqual([
      ['https://shop.lumen.fr/aube?x=1', 'lumen.fr'],
      ['www.lumen.co.uk', 'lumen.co.uk'],
      ['lumen.com', 'lumen.com'],
    ]);
  });

  it('does not take abbreviations, prices, file names or e-mail addresses for links', () => {
    expect(domains('etc...voilà 12.50 € M.Dupont photo.jpegx a@lumen.fr fin.Debut')).toEqual([]);
  });
});
