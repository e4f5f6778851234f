import { promiseWords, repeatedSentences, unfitLinks } from './lint-words';

const texts = (found: { text: string }[]) => found.map(({ text }) => text);

describe('words that promise', () => {
  it.each([
    ['Nous vous remboursons sous 48 h.', ['remboursons', 'sous 48 h']],
    ['C’est garanti, et gratuitement !', ['garanti', 'gratuitement']],
    ['We will refund you, we promise.', ['will refund', 'promise']],
    ['You get it within 2 days, free of charge', ['within 2 days', 'free of charge']],
    ['Merci pour votre message, bonne journée', []],
    ['Le garantiste compromis', []],
  ])('in “%s”', (text, expected) => {
    expect(texts(promiseWords(text))).toEqual(expected);
  });
});

describe('links that do not belong in public', () => {
  it.each([
    ['Look: https://bit.ly/abc', ['https://bit.ly/abc']],
    ['http://shop.example.com/help', ['http://shop.example.com/help']],
    ['https://shop.example.com/reset?token=abc', ['https://shop.example.com/reset?token=abc']],
    ['https://shop.example.com/help?lang=fr', []],
  ])('in “%s”', (text, expected) => {
    expect(texts(unfitLinks(text))).toEqual(expected);
  });
});

describe('sentences said before', () => {
  const before = ['Bonjour Ada, merci. Nous sommes désolés de ce retard !'];

  it.each([
    ['Bonjour Léo. Nous sommes desoles de ce retard, vraiment', []],
    ['Bonjour Léo. Nous sommes désolés de ce retard.', ['Nous sommes désolés de ce retard']],
    ['Merci. Bonjour.', []],
  ])('are found in “%s”', (text, expected) => {
    const found = repeatedSentences(text, before);
    expect(texts(found)).toEqual(expected);
    for (const { text: words, start, end } of found) expect(text.slice(start, end)).toBe(words);
  });
});
