import { findLinks } from '../links';
import { shapeOf } from './shapes';

const shapes = (text: string, isObfuscated = false) => shapeOf(text, findLinks(text), isObfuscated).shapes;

describe('shapeOf', () => {
  it.each([
    ['', ['empty']],
    [' \n\t', ['empty']],
    ['😀🎉', ['emoji-only']],
    ['👨‍👩‍👧 ❤️ 🇫🇷', ['emoji-only']],
    ['@client_042 @client_7', ['mention-only']],
    ['@client_042 😀', ['mention-only']],
    ['https://lumen.fr/a !', ['link-only']],
    ['JE VEUX ÊTRE REMBOURSÉE', ['shouting']],
    ['OÙ EST MON COLIS svp', ['shouting']],
    ['Bonjour, où est mon colis ?', []],
    ['SAV SVP', []],
    ['@MAISON_LUMEN_OFFICIEL bonjour à tous', []],
    ['???', []],
    ['42', []],
  ])('of %j is %j', (text, expected) => {
    expect(shapes(text)).toEqual(expected);
  });

  it('says that a word was read through a disguise', () => {
    expect(shapes('c0nn4rd', true)).toEqual(['obfuscated']);
  });

  it('gives the share of capitals from twelve letters on', () => {
    expect(shapeOf('ABCDEFabcdef', [], false).capitals).toBe(50);
    expect(shapeOf('ABCDEFabcde', [], false).capitals).toBeNull();
  });
});
