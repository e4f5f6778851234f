import { contrastOf, paletteOf } from './palette';
import { chooseLanguage, chooseTheme, readParameters } from './wishes';

describe('the palette', () => {
  it.each(['#3b51d7', '#ffd400', '#ffffff', '#000000', '#c22826', '#7a7a7a', '#00ff88', 'nonsense'])(
    'of %s can be read everywhere',
    (colour) => {
      const { accent, onAccent, textOnLight, textOnDark } = paletteOf(colour);
      expect(contrastOf(accent, onAccent)).toBeGreaterThanOrEqual(4.5);
      expect(contrastOf(textOnLight, '#faf9f7')).toBeGreaterThanOrEqual(4.5);
      expect(contrastOf(textOnDark, '#202024')).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('leaves a colour alone that can be read', () => {
    expect(paletteOf('#3B51D7')).toMatchObject({ accent: '#3b51d7', onAccent: '#ffffff', textOnLight: '#3b51d7' });
  });
});

describe('wishes', () => {
  it.each([
    [['fr', 'en'], 'fr'],
    [[null, 'auto', 'fr-CA', 'en'], 'fr'],
    [[null, 'auto', 'de', 'es', 'fr-FR'], 'fr'],
    [[null, 'auto', 'de', 'es'], 'en'],
    [[], 'en'],
  ])('of languages %j end in %s', (given, language) => {
    expect(chooseLanguage(given)).toBe(language);
  });

  it('for a theme are the page’s first', () => {
    expect(chooseTheme({ theme: 'light' }, 'dark')).toBe('dark');
    expect(chooseTheme({ theme: 'light' }, 'pink')).toBe('light');
  });

  it('come in the address, with the origin of the page', () => {
    expect(readParameters('?widget=w_1&host=https%3A%2F%2Fshop.example%2Fa&lang=fr')).toMatchObject({
      widgetKey: 'w_1',
      hostOrigin: 'https://shop.example',
      language: 'fr',
    });
    expect(readParameters('?widget=w_1')).toBeNull();
    expect(readParameters('?widget=w_1&host=nowhere')).toBeNull();
  });
});
