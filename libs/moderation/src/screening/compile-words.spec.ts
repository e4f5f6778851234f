import { fold } from '../reading/fold';
import { keyOf } from '../reading/spellings';
import { wordsOf } from '../reading/words';
import { importedLists } from '../word-lists/imported';
import { SEED_LISTS } from '../word-lists/seed-lists';
import { seedList } from '../word-lists/seed';
import { compileWords, seededWords } from './compile-words';

const { words, terms } = compileWords(seededWords());
const hits = (text: string, language: string | null) =>
  words.find(wordsOf(text), language).map(({ termId }) => `${terms.get(termId)?.category} ${terms.get(termId)?.text}`);

describe('lists that come along', () => {
  it('have terms of one language and category each, no term twice', () => {
    for (const list of SEED_LISTS) {
      const texts = list.terms.map(({ text }) => text.split(/\s+/).map((word) => keyOf(fold(word).text)).join(' ')); // prettier-ignore
      expect(new Set(texts).size).toBe(texts.length);
      expect(list.terms.length).toBeGreaterThan(30);
      expect(list.key).toBe(`${list.category}-${list.language}`);
    }
  });

  // what English lists find in ordinary French, and French ones in other languages
  it.each([
    ['Livraison en retard de 3 jours', 'fr'],
    ['Retard !', null],
    ['La bite d’amarrage du port est sale', 'fr'],
    ['La douche est arrivée cassée', 'fr'],
    ['douche', null],
    ['Mon pet préféré, fin du monde, pour les as', 'fr'],
    ['les pour fin sale as pet', null],
    ['Produit sale et abîmé, sale affaire', 'fr'],
    ['con questo prodotto mi trovo bene', null],
    ['Con questo', null],
    ['Estoy muy contento con todo', 'es'],
    ['Un pique-nique réussi, merci pour la nappe à pique nique', 'fr'],
    ['Ma salopette est arrivée', 'fr'],
    ['I live in Scunthorpe', 'en'],
    ['Scunthorpe', null],
    ['Concombre, contact, icône, conseil, balcon', 'fr'],
    ['Assassin’s class bass assistant', 'en'],
    ['Il a un bon cul de bouteille, la verrerie', 'fr'],
    ['réputation, disputée, députée, amputé', 'fr'],
    ['raton laveur en peluche', 'fr'],
    ['shiitake mushrooms, cockpit, cocktail, Essex, analysis', 'en'],
  ])('find nothing in %j', (text, language) => {
    expect(hits(text, language)).toEqual([]);
  });

  it.each([
    ['Bande de cons, allez vous faire foutre', 'fr', 'insult bande de cons'],
    ['c’est con', 'fr', 'swearing con'],
    ['espèce d’ordure', 'fr', "insult espèce d'ordure"],
    ['you pr1ck', 'en', 'insult prick'],
  ])('find in %j', (text, language, expected) => {
    expect(hits(text, language)).toContain(expected);
  });

  it('refuses a line that is no term', () => {
    expect(() => seedList('insult', 'fr', 'connard 3')).toThrow('no term');
  });
});

describe('lists of others', () => {
  it('say where they come from, only mark, and are off', () => {
    for (const list of importedLists()) {
      expect(list).toMatchObject({ level: 'mark', enabled: false, source: { licence: 'CC-BY-4.0' } });
      expect(list.terms.length).toBeGreaterThan(80);
    }
  });
});

describe('compileWords', () => {
  it('finds terms of two lists at the same place', () => {
    const term = (id: string, listId: string) => ({ id, listId, text: 'arnaque', language: null, severity: 2 as const, category: 'brand' as const, exceptions: [] }); // prettier-ignore
    const compiled = compileWords([
      { id: 'a', level: 'mark', terms: [term('1', 'a')] },
      { id: 'b', level: 'hold', terms: [term('2', 'b')] },
    ]);
    expect(compiled.words.find(wordsOf('une arnaque'), 'fr').map(({ termId }) => termId)).toEqual(['1', '2']);
  });
});
