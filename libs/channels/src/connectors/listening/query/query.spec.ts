import { isExcluded, matchQuery } from './match-query';
import { parseQuery, QueryFault } from './parse-query';
import { searchTexts } from './search-words';

const rules = (query: string, text: string, links: string[] = []) =>
  matchQuery(parseQuery(query), { text, links })?.map(({ rule, words }) => `${rule} → ${words}`) ?? null;
const matches = (query: string, text: string, links: string[] = []) => rules(query, text, links) !== null;

describe('a keyword query', () => {
  it.each([
    ['lamp', 'A lamp.', true],
    ['lamp', 'Two lamps.', false],
    ['lamp*', 'Two lamps.', true],
    ['lamp', 'clamp', false],
    ['lamp light', 'light and lamp', true],
    ['lamp light', 'only a lamp', false],
    ['lamp OR light', 'only light', true],
    ['lamp | light', 'only light', true],
    ['maison lamp OR light', 'light of the maison', true],
    ['maison lamp OR light', 'lamp and light', false],
    ['(lamp OR light) maison', 'maison light', true],
    ['(lamp OR (light new)) maison', 'maison light', false],
    ['lamp -jobs', 'lamp jobs', false],
    ['lamp -"apply now"', 'lamp, apply now!', false],
    ['lamp -(jobs OR career)', 'a career in lamp design', false],
    ['lamp OR light -jobs', 'light', true],
    ['lamp OR -jobs light', 'light', true],
    ['-jobs', 'anything', true],
    ['lamp OR', 'lamp', true],
    ['OR lamp', 'lamp', true],
    ['', 'anything', true],
  ])('%s in “%s”: %s', (query, text, expected) => {
    expect(matches(query, text)).toBe(expected);
  });

  it.each([
    'Maison Lumen is here',
    'maison-lumen',
    '#MaisonLumen',
    'MAISON  LUMEN’s lamp',
    'maison_lumen!',
    'ｍａｉｓｏｎ ｌｕｍｅｎ',
  ])('finds a name with and without spaces: %s', (text) => {
    expect(matches('"maison lumen"', text)).toBe(true);
  });

  it.each(['maisons lumens', 'maison de lumen', 'premaison lumen', 'maison lumen2', 'maison. Et puis: lumen'])(
    'keeps to the borders of words: %s',
    (text) => {
      expect(matches('"maison lumen"', text)).toBe(false);
    },
  );

  it('folds case and compatible forms, not accents', () => {
    expect(matches('straße', 'STRASSE')).toBe(true);
    expect(matches('office', 'the oﬃce')).toBe(true);
    expect(matches('zénith', 'ZE\u0301NITH')).toBe(true);
    expect(matches('zenith', 'zénith')).toBe(false);
    expect(matches('ΟΔΟΣ', 'οδος')).toBe(true);
  });

  it('finds words in scripts without spaces, and right to left', () => {
    expect(matches('ルーメン', '新しいルーメンのランプ')).toBe(true);
    expect(matches('مصباح', 'هذا مصباح جميل')).toBe(true);
    expect(matches('💡', 'nice 💡 here')).toBe(true);
  });

  it('finds handles and tags as whole words', () => {
    expect(matches('@lumen', 'ask @lumen@social.example')).toBe(true);
    expect(matches('@lumen', 'ask @lumen_fr')).toBe(false);
    expect(matches('@lumen', 'info@lumen.example')).toBe(false);
    expect(matches('#lumen', 'so #Lumen')).toBe(true);
  });

  it('finds a domain in the text and in links, with what stands before it', () => {
    expect(rules('lumen.example', 'see lumen.example/halo')).toEqual(['lumen.example → lumen.example']);
    expect(rules('lumen.example', 'see this', ['https://shop.lumen.example/halo'])).toEqual([
      'lumen.example → https://shop.lumen.example/halo',
    ]);
    expect(matches('lumen.example', 'see this', ['https://notlumen.example/'])).toBe(false);
  });

  it('tells which rule matched and where, in the text as it was written', () => {
    const text = 'L’oﬃce: MAISON LUMEN 💡 lamp';
    const found = matchQuery(parseQuery('"maison lumen" lamp OR light'), { text, links: [] }) ?? [];
    expect(found.map(({ rule, start, end }) => [rule, text.slice(start ?? 0, end ?? 0)])).toEqual([
      ['"maison lumen"', 'MAISON LUMEN'],
      ['lamp', 'lamp'],
    ]);
  });

  it('takes typographic quotation marks, and refuses what cannot be read', () => {
    expect(matches('“maison lumen” «de lyon»', 'Maison Lumen de Lyon')).toBe(true);
    for (const query of [
      '"maison',
      '(lamp',
      'lamp)',
      `${'('.repeat(12)}a${')'.repeat(12)}`,
      '(a -b)',
      'a '.repeat(201),
    ]) {
      expect(() => parseQuery(query)).toThrow(QueryFault);
    }
  });

  it('does not stumble over what looks like a pattern', () => {
    expect(matches('c++', 'I like C++ and lamps')).toBe(true);
    expect(matches('a.b*', 'axb')).toBe(false);
    expect(() => parseQuery('[a-z]+ (.*) \\d')).not.toThrow();
  });

  it('knows what is left out apart from what matches', () => {
    expect(isExcluded(parseQuery('lamp -jobs'), { text: 'jobs', links: [] })).toBe(true);
    expect(isExcluded(parseQuery('lamp -jobs'), { text: 'nothing', links: [] })).toBe(false);
  });
});

describe('the words for search engines', () => {
  it('are one question for each way of meeting the query', () => {
    expect(searchTexts(parseQuery('"Maison Lumen" OR lumen.example'), 6)).toEqual(['"maison lumen"', 'lumen.example']);
    expect(searchTexts(parseQuery('(a OR b) c -d'), 6)).toEqual(['a c', 'b c']);
    expect(searchTexts(parseQuery('-d'), 6)).toEqual([]);
  });

  it('are of the narrowest part where the ways are too many', () => {
    expect(searchTexts(parseQuery('(a OR b OR c) (d OR e OR f) (g OR h)'), 6)).toEqual(['g', 'h']);
    expect(searchTexts(parseQuery('a OR b OR c OR d'), 3)).toEqual(['a', 'b', 'c']);
  });
});
