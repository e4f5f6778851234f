import { languageOf } from './language';

describe('languageOf', () => {
  it.each([
    ['Bonjour, je n’ai toujours pas reçu ma commande', 'fr'],
    ['Where is my order? I have been waiting for two weeks', 'en'],
    ['¿Dónde está mi pedido? Llevo dos semanas esperando', 'es'],
    ['Der Versand dauert viel zu lange, ich bin enttäuscht', 'de'],
    ['Где мой заказ? Жду уже две недели', 'ru'],
    ['配送がとても遅いです', 'ja'],
  ])('of %j is %s', (text, language) => {
    expect(languageOf(text)).toBe(language);
  });

  it.each(['👏👏👏', 'ok', 'Merci !', '', 'https://example.com/bonjour-je-suis-une-adresse @client_042', '12345 67'])(
    'of %j cannot be told',
    (text) => {
      expect(languageOf(text)).toBeNull();
    },
  );

  it('asks what the author usually writes in where the text alone does not tell', () => {
    expect(languageOf('Merci !', 'fr')).toBe('fr');
    expect(languageOf('Merci !', 'ja')).toBeNull();
    expect(languageOf('👏👏👏', 'fr')).toBeNull();
  });

  it('believes a long text more than a habit', () => {
    expect(languageOf('Where is my order? I have been waiting for two weeks', 'fr')).toBe('en');
  });
});
