import { fold, spanOf } from './fold';

const read = (text: string) => fold(text).text;

describe('fold', () => {
  it.each([
    ['CONNARD Été', 'connard ete'],
    ['ｆｕｌｌ　ｗｉｄｔｈ', 'full width'],
    ['𝐛𝐨𝐥𝐝 𝓼𝓬𝓻𝓲𝓹𝓽', 'bold script'],
    ['ⓒⓘⓡⓒⓛⓔ 🅂🅀 🇫🇷', 'circle sq fr'],
    ['z̷̧̛a̸͝l̶g̵o', 'zalgo'],
    ['in\u200bvi\u00adsi\u2060ble', 'invisible'],
    ['соnnаrd', 'connard'],
    ['Straße, cœur, ﬁn', 'strasse, coeur, fin'],
    ['c’est l’été', 'c’est l’ete'],
  ])('reads %j as %j', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each(['комната в Москве', 'καλημέρα σε όλους', '部屋', 'שלום'])('leaves %j in its alphabet', (text) => {
    expect(read(text)).toMatch(/^[^a-z]*$/);
  });

  it('reads a whole word of look-alikes as Latin in a Latin text only', () => {
    expect(read('quel сосо celui-là')).toBe('quel coco celui-la');
  });

  it('leads back to the original, also where lengths change', () => {
    const text = '😡 Quel c\u200bоnn\u0301ard, Straße!';
    const folded = fold(text);
    const at = (word: string) => {
      const { start, end } = spanOf(folded, folded.text.indexOf(word), folded.text.indexOf(word) + word.length);
      return text.slice(start, end);
    };
    expect(at('connard')).toBe('c\u200bоnn\u0301ard');
    expect(at('strasse')).toBe('Straße');
    expect(folded.starts).toHaveLength(folded.text.length);
    expect(folded.ends).toHaveLength(folded.text.length);
  });
});
