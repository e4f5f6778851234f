import { linkify } from './linkify';

const links = (text: string) => linkify(text).filter(({ href }) => href !== null);

describe('links in messages', () => {
  it.each([
    ['See https://shop.example/p/7?a=1#b.', 'https://shop.example/p/7?a=1#b', 'https://shop.example/p/7?a=1#b'],
    ['Voir « https://shop.example » ?', 'https://shop.example', 'https://shop.example/'],
    ['(https://shop.example/a_(b))', 'https://shop.example/a_(b)', 'https://shop.example/a_(b)'],
    ['www.shop.example!', 'www.shop.example', 'https://www.shop.example/'],
    ['Write to client_042@mail.example, please', 'client_042@mail.example', 'mailto:client_042@mail.example'],
  ])('finds the one in %j', (text, shown, href) => {
    expect(links(text)).toEqual([{ text: shown, href }]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://shop.example', 'https://', 'vbscript:x', 'a@b', '<b>@'])(
    'makes none of %j',
    (text) => {
      expect(links(text)).toEqual([]);
    },
  );

  it.each([
    '',
    'Bonjour',
    'a https://a.example b www.b.example, c@d.example.',
    '<img src=x onerror=alert(1)>',
    '🙂 مرحبا',
  ])('loses nothing of %j', (text) => {
    expect(
      linkify(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });
});
