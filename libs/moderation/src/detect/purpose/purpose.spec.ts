import type { RiskLabel } from '@parvis/contracts';
import { fold } from '../../reading/fold';
import { wordsOf } from '../../reading/words';
import { sentimentOf } from '../sentiment/sentiment';
import { purposeOf } from './purpose';

function purposes(text: string, language: string | null) {
  const folded = fold(text);
  const words = wordsOf(folded);
  return purposeOf(folded.text, words, language, sentimentOf(text, folded.text, words, language));
}

describe('purposeOf', () => {
  it.each<[string, string, RiskLabel[]]>([
    ['c’est de la merde votre appli, 3 semaines que j’attends', 'fr', ['swearing', 'complaint']],
    ['Votre SAV est à chier', 'fr', ['swearing', 'complaint']],
    ['This app is fucking useless, keeps crashing', 'en', ['swearing', 'complaint']],
    ['Bande d’incapables, colis jamais reçu', 'fr', ['insult', 'complaint']],
    ['Bunch of clowns, my order never arrived', 'en', ['insult', 'complaint']],
    ['Je sais où tu habites', 'fr', ['threat']],
    ['Je vais porter plainte et contacter la DGCCRF', 'fr', ['complaint']],
    ['I will see you in court', 'en', ['complaint']],
    ['Sales étrangers, rentrez dans votre pays', 'fr', ['hate']],
    ['Gagnez 500 € par jour, écrivez-moi sur WhatsApp', 'fr', ['scam']],
    ['Venez voir ma boutique, lien en bio', 'fr', ['spam']],
    ['Vous êtes des voleurs', 'fr', ['accusation']],
    ['Où est ma commande ?', 'fr', ['question']],
    ['Une équipe formidable, merci beaucoup', 'fr', ['praise']],
    ['配送がとても遅いです', 'ja', []],
  ])('of %j are %j', (text, language, expected) => {
    expect(purposes(text, language).labels).toEqual(expected);
  });

  it('weighs harm and not criticism', () => {
    expect(purposes('Je vais te tuer', 'fr').severity).toBe(5);
    expect(purposes('Une bande d’idiots', 'fr').severity).toBe(2);
    expect(purposes('Service lamentable, honteux, à fuir', 'fr').severity).toBe(0);
    expect(purposes('Quel service de merde', 'fr').severity).toBe(1);
  });

  it('reads insults through disguises and says where', () => {
    expect(purposes('quel c0nn4rd ce livreur', 'fr')).toMatchObject({
      labels: ['insult'],
      said: [{ start: 5, end: 12, label: 'insult', readAs: 'connard', isPlain: false }],
    });
  });
});
