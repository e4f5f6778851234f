import { ALIKE_FROM, copyKeys, likeness } from './near-duplicates';

const SPAM = 'Gagnez 500 € par jour sans travailler, écrivez-moi sur https://gain.example/a1 avant ce soir';
const COPIES = [
  'GAGNEZ 900 € PAR JOUR sans travailler !!! écrivez-moi sur https://autre.example/zz avant ce soir',
  'Gagnez 500 € par jour sans travailler, écrivez moi sur www.gain.example avant ce soir 😀😀',
  'gаgnez 500€ par jour sans travailler, ecrivez-moi sur https://x.example avant ce soir svp',
];
const OTHERS = [
  'Bonjour, ma lampe Halo est arrivée cassée et personne ne répond depuis une semaine',
  'Où est ma commande 12345 ? Le suivi est bloqué depuis lundi, merci de me répondre',
  'Superbe boutique, accueil chaleureux, je recommande à tous ceux qui aiment la lumière',
];
const bandsOf = (text: string) => copyKeys(text)?.bands ?? [];
const shared = (one: string, other: string) => bandsOf(one).filter((key, band) => bandsOf(other)[band] === key).length;

describe('near-duplicates', () => {
  it.each(COPIES)('takes %j for a copy', (copy) => {
    expect(likeness(SPAM, copy)).toBeGreaterThanOrEqual(ALIKE_FROM);
    expect(shared(SPAM, copy)).toBeGreaterThan(0);
  });

  it.each(OTHERS)('does not take %j for one', (other) => {
    expect(likeness(SPAM, other)).toBeLessThan(0.3);
    expect(shared(SPAM, other)).toBe(0);
  });

  it('does not compare short texts', () => {
    expect(copyKeys('Merci beaucoup !')).toBeNull();
  });

  it('makes the same six keys of 32 bits of the same words', () => {
    expect(bandsOf(SPAM)).toHaveLength(6);
    expect(bandsOf(SPAM).every((key) => Number.isInteger(key) && Math.abs(key) <= 2 ** 31)).toBe(true);
    expect(copyKeys(SPAM)).toEqual(copyKeys(SPAM.toUpperCase()));
    expect(copyKeys(SPAM)?.sameness).not.toBe(copyKeys(OTHERS[0] ?? '')?.sameness);
  });

  // kept in the database: another way of counting must not change what is said
  it('stays what it is', () => {
    expect(copyKeys(SPAM)).toMatchInlineSnapshot(`
     {
       "bands": [
         21208294,
         -214650964,
         -1423304986,
         1757389103,
         -1949696637,
         1216083035,
       ],
       "sameness": "958058684429423798",
     }
    `);
  });
});
