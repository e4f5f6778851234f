import { parseSearchText } from './search-language';
import { searchDateOf, starsOf } from './search-values';

const shape = (text: string) =>
  parseSearchText(text).tokens.map((token) =>
    token.kind === 'operator'
      ? `${token.negated ? '-' : ''}${token.operator}(${token.values.map((value) => value.text).join('|')})`
      : `${token.negated ? '-' : ''}${token.kind}(${token.text})`,
  );
const faults = (text: string) =>
  parseSearchText(text).faults.map(
    ({ code, start, end, suggestion }) => `${code} ${text.slice(start, end)}${suggestion ? ` → ${suggestion}` : ''}`,
  );

describe('the language of a search', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['colis perdu', ['word(colis)', 'word(perdu)']],
    ['"trop cher" -promo', ['phrase(trop cher)', '-word(promo)']],
    ['from:zoé is:open colis', ['from(zoé)', 'is(open)', 'word(colis)']],
    ['from:"Zoé de la Fontaine"', ['from(Zoé de la Fontaine)']],
    ['in:facebook,instagram -tag:"Trop cher",Retard', ['in(facebook|instagram)', '-tag(Trop cher|Retard)']],
    ['IS:Open Stars:>=4', ['is(Open)', 'stars(>=4)']],
    ['after:2026-11 before:7d', ['after(2026-11)', 'before(7d)']],
    [
      'https://parvis.example/x?y=z 10:30 prix:10',
      ['word(https://parvis.example/x?y=z)', 'word(10:30)', 'word(prix:10)'],
    ],
    ['de:zoé étiquette:retard -est:traité', ['from(zoé)', 'tag(retard)', '-is(traité)']],
    [
      'après:hier étoiles:<3 langue:fr avec:pièce-jointe',
      ['after(hier)', 'stars(<3)', 'lang(fr)', 'has(pièce-jointe)'],
    ],
    ['re:facture', ['word(re:facture)']],
    ["l'été -", ["word(l'été)", 'word(-)']],
  ])('reads %j', (text, expected) => {
    expect(shape(text)).toEqual(expected);
    expect(parseSearchText(text).faults).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['form:zoé', ['unknown-operator form: → from:']],
    ['etoile:3 est:ouvrt', ['unknown-operator etoile: → etoiles:', 'unknown-value ouvrt → ouvert']],
    ['is:opne', ['unknown-value opne → open']],
    ['is:open,zzzz', ['unknown-value zzzz']],
    ['has:attach', ['unknown-value attach → attachment']],
    ['from:', ['no-value from:']],
    ['before:2026-13 after:soon', ['no-date 2026-13', 'no-date soon']],
    ['stars:6 stars:4-2', ['no-stars 6', 'no-stars 4-2']],
    ['lang:french', ['unknown-value french']],
    ['"trop cher', ['open-quote "trop cher']],
    ['tag:"Trop', ['open-quote tag:"Trop']],
  ])('names what is wrong in %j', (text, expected) => expect(faults(text)).toEqual(expected));

  it('leaves out the value with a fault and keeps the others', () => {
    expect(shape('is:open,zzzz is:zzzz')).toEqual(['is(open)']);
  });

  it('knows where every part stands', () => {
    const text = '  -tag:"Trop cher",Retard  "a b" mot';
    const [tag, phrase, word] = parseSearchText(text).tokens;
    expect([tag, phrase, word].map((token) => text.slice(token?.start, token?.end))).toEqual([
      '-tag:"Trop cher",Retard',
      '"a b"',
      'mot',
    ]);
    if (tag?.kind !== 'operator') throw new Error('an operator');
    expect(text.slice(tag.start, tag.nameEnd)).toBe('-tag:');
    expect(tag.values.map(({ start, end }) => text.slice(start, end))).toEqual(['"Trop cher"', 'Retard']);
  });

  it('survives whatever is typed', () => {
    for (const text of [
      '"',
      ':',
      'from:"',
      '-:',
      ',,,',
      'is:,',
      '🙂:🙂',
      'tag:"a"b"c',
      '-'.repeat(200),
      'is:open '.repeat(25),
    ]) {
      for (const { start, end } of parseSearchText(text).tokens) expect(start).toBeLessThan(end);
    }
  });

  it.each([
    ['2026', { kind: 'calendar', year: 2026, month: 1, day: 1, precision: 'year' }],
    ['2026-11', { kind: 'calendar', year: 2026, month: 11, day: 1, precision: 'month' }],
    ['2026-2-28', { kind: 'calendar', year: 2026, month: 2, day: 28, precision: 'day' }],
    ['2026-02-30', null],
    ['yesterday', { kind: 'ago', unit: 'd', count: 1 }],
    ['hier', { kind: 'ago', unit: 'd', count: 1 }],
    ['Aujourd’hui', { kind: 'ago', unit: 'd', count: 0 }],
    ['2s', { kind: 'ago', unit: 'w', count: 2 }],
    ['1a', { kind: 'ago', unit: 'y', count: 1 }],
    ['3M', { kind: 'ago', unit: 'm', count: 3 }],
    ['28/11/2026', null],
  ])('reads the date %s', (text, expected) => expect(searchDateOf(text)).toEqual(expected));

  it.each([
    ['4', { least: 4, most: 4 }],
    ['<3', { least: 1, most: 2 }],
    ['>=2', { least: 2, most: 5 }],
    ['2-4', { least: 2, most: 4 }],
    ['<1', null],
    ['0', null],
  ])('reads the stars %s', (text, expected) => expect(starsOf(text)).toEqual(expected));
});
