import { fold } from '../../reading/fold';
import { wordsOf } from '../../reading/words';
import { type Sentiment, sentimentOf } from './sentiment';

const feeling = (text: string, language: string | null, stars: number | null = null) =>
  sentimentOf(text, fold(text).text, wordsOf(text), language, stars);

describe('sentimentOf', () => {
  it.each<[string, string, Sentiment | null]>([
    ['Je recommande, livraison rapide', 'fr', 'positive'],
    ['Je ne recommande pas du tout', 'fr', 'negative'],
    ['Je ne suis vraiment pas satisfait', 'fr', 'negative'],
    ['Je n’ai jamais été déçue', 'fr', 'positive'],
    ['Pas mal du tout', 'fr', 'positive'],
    ['Trop petit et trop cher', 'fr', 'negative'],
    ['Trop beau !', 'fr', 'positive'],
    ['Toujours pas reçu ma commande', 'fr', 'negative'],
    ['2h d’attente, bravo...', 'fr', 'negative'],
    ['Merci pour les trois semaines de retard', 'fr', 'negative'],
    ['Merci de me rappeler au plus vite', 'fr', 'neutral'],
    ['Quelles sont les dimensions de la lampe', 'fr', null],
    ['Great service, thank you so much', 'en', 'positive'],
    ['Not good at all', 'en', 'negative'],
    ['I wasn’t happy with it', 'en', 'negative'],
    ['No problems, no complaints', 'en', 'positive'],
    ['Great, another three weeks of waiting', 'en', 'negative'],
    ['What are the dimensions of the lamp', 'en', null],
    ['😍😍', 'ja', 'positive'],
    ['最高です', 'ja', null],
  ])('hears %j (%s) as %s', (text, language, expected) => {
    expect(feeling(text, language).sentiment).toBe(expected);
  });

  it('lets stars weigh in before the words', () => {
    expect(feeling('Livré mardi', 'fr', 1).sentiment).toBe('negative');
    expect(feeling('', null, 5)).toEqual({ sentiment: 'positive', score: 0.85 });
  });

  it('gives a score between −1 and 1', () => {
    const { score } = feeling('Honteux, scandaleux, lamentable, arnaque, à fuir, immonde, catastrophique', 'fr');
    expect(score).toBeLessThan(-0.9);
    expect(score).toBeGreaterThanOrEqual(-1);
  });
});
