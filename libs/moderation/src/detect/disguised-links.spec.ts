import { findBioHints, findDisguisedLinks } from './disguised-links';

const found = (text: string) => findDisguisedLinks(text).map(({ url, domain }) => [url, domain]);

describe('findDisguisedLinks', () => {
  it.each([
    ['Allez sur hxxps://gain-facile.com/a', 'gain-facile.com/a', 'gain-facile.com'],
    ['gain-facile[.]com c’est top', 'gain-facile.com', 'gain-facile.com'],
    ['gain-facile (point) com', 'gain-facile.com', 'gain-facile.com'],
    ['shop.gain(dot)co(dot)uk now', 'shop.gain.co.uk', 'gain.co.uk'],
    ['tapez gainfacile point com dans la barre', 'gainfacile.com', 'gainfacile.com'],
    ['visit gainfacile dot shop today', 'gainfacile.shop', 'gainfacile.shop'],
    ['gainfacile . com', 'gainfacile.com', 'gainfacile.com'],
    ['gainfacile．com', 'gainfacile.com', 'gainfacile.com'],
    ['gainfacile。xyz', 'gainfacile.xyz', 'gainfacile.xyz'],
    ['t.me / gain . com / x', 'gain.com/x', 'gain.com'],
    ['h**ps://gain.ru/x', 'gain.ru/x', 'gain.ru'],
  ])('finds the one in %j', (text, url, domain) => {
    expect(found(text)).toContainEqual([url, domain]);
  });

  it.each([
    'Voir https://shop.lumen.fr/aube, merci',
    'Un point info sur ma commande ?',
    'Je fais le point net demain. Com toujours rien',
    'jean arobase exemple point fr',
    'Rien reçu. Site en panne.',
    'Le point fr de la lampe (voir photo)',
    'Prix (TTC) • livraison • retour',
    'version 1 . 5',
    '',
  ])('leaves %j alone', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('takes no time over a long text of dots', () => {
    const began = performance.now();
    expect(found(`${'a. '.repeat(3000)}${'b-'.repeat(3000)}`)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe('findBioHints', () => {
  it.each(['lien en bio', 'Le lien est dans ma bio', 'LINK IN BIO 🔥', 'links on my profile', 'check out my bio'])(
    'sees %j',
    (text) => expect(findBioHints(text)).toHaveLength(1),
  );
  it.each(['coton bio', 'le lien ne marche pas', 'my profile is empty'])('leaves %j alone', (text) =>
    expect(findBioHints(text)).toEqual([]),
  );
});
