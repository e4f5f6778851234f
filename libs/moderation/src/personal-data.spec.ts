import { findPersonalData, maskPersonalData } from './personal-data';

const found = (text: string) => findPersonalData(text).map(({ kind, text: what }) => `${kind} ${what}`);

describe('findPersonalData', () => {
  it.each([
    ['Écrivez-moi à jean.dupont@mail.example svp', ['email jean.dupont@mail.example']],
    ['mon mail : client_042 (at) mail (dot) example', ['email client_042 (at) mail (dot) example']],
    ['jean arobase exemple point fr', ['email jean arobase exemple point fr']],
    ['Appelez le 06 12 34 56 78, merci', ['phone 06 12 34 56 78']],
    ['tel +33 (0)6.12.34.56.78', ['phone +33 (0)6.12.34.56.78']],
    ['call me on +44 20 7946 0958', ['phone +44 20 7946 0958']],
    ['IBAN FR14 2004 1010 0505 0001 3M02 606', ['iban FR14 2004 1010 0505 0001 3M02 606']],
    ['ma carte 4111 1111 1111 1111', ['card 4111 1111 1111 1111']],
    ['Commande n° ML-20417 jamais reçue', ['order ML-20417']],
    ['Order #20417 is late', ['order 20417']],
    ['appelle 06 12 trente quatre 56 78', ['phone 06 12 trente quatre 56 78']],
    [
      'zéro six douze trente-quatre cinquante-six soixante-dix-huit',
      ['phone zéro six douze trente-quatre cinquante-six soixante-dix-huit'],
    ],
    ['0️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣ svp', ['phone 0️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣']],
    ['06🔥12🔥34🔥56🔥78', ['phone 06🔥12🔥34🔥56🔥78']],
    ['0 6 1 2 3 4 5 6 7 8', ['phone 0 6 1 2 3 4 5 6 7 8']],
    ['mon mail client_042 chez gmail point com', ['email client_042 chez gmail point com']],
    ['c’est client_042 @ gmail . com', ['email client_042 @ gmail . com']],
    ['client point zero arobase laposte point net', ['email client point zero arobase laposte point net']],
    ['client_042[at]mail[point]fr', ['email client_042[at]mail[point]fr']],
    ['client_042＠mail.fr', ['email client_042＠mail.fr']],
    ['client_042 at gmail.com please', ['email client_042 at gmail.com']],
    ['n° de commande : 20417', ['order 20417']],
    ['colis 6A12345678901 perdu', ['order 6A12345678901']],
    ['booking ref: ABC-12345', ['order ABC-12345']],
  ])('finds %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    'Livraison en retard de 5 jours, commandée le 2 novembre 2026 à 14 h 30',
    'Lampe à 129,90 € au lieu de 149,90 €',
    'carte 4111 1111 1111 1112',
    'Bonjour @client_2705632, merci',
    'FR14 2004 1010 0505 0001 3M02 607',
    'Rendez-vous à 18h30 au 12 rue des Lilas',
    'I waited from 2024 to 2026 @ home',
    'We met at work. nice people',
    'Livré chez moi point final',
    'At that point in time I gave up',
    'Une commande de 1500 € annulée, commande 2024',
    'le 03/11/2026, 14 jours, 12 colis, 20 euros',
    'un deux trois quatre cinq six sept huit neuf dix',
    'Il y a six ou sept ans, vingt fois',
    '',
  ])('leaves %j alone', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('takes an order number for an order number, not for a phone', () => {
    expect(found('commande n° 0612345678')).toEqual(['order 0612345678']);
  });

  it('takes a handle that is a domain for a mention', () => {
    expect(found('Yes, from Monday: https://lumen.example/halo @client-042.test')).toEqual([]);
    expect(found('écrire à jean @ exemple.fr')).toEqual(['email jean @ exemple.fr']);
  });

  it('keeps right positions behind emoji and right-to-left text', () => {
    const text = '😡😡 שלום a@mail.example';
    const [only] = findPersonalData(text);
    expect(text.slice(only?.start, only?.end)).toBe('a@mail.example');
  });

  it('stays fast on a long text without anything in it', () => {
    expect(found('aaaa.bbbb-cccc '.repeat(2000))).toEqual([]);
  });
});

describe('maskPersonalData', () => {
  it('hides what it finds and nothing else', () => {
    expect(maskPersonalData('Bonjour, a@mail.example ou 06 12 34 56 78 !')).toBe('Bonjour, [email] ou [phone] !');
  });
});
