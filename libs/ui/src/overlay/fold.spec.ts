import { fold, matchScore } from './fold';

describe('matchScore', () => {
  it('is blind to accents, case and ligatures', () => {
    expect(fold('Traité À L’ŒUVRE')).toBe("traite a l'oeuvre");
    expect(matchScore('Réponse publique', 'reponse')).toBeGreaterThan(0);
    expect(matchScore('Équipe', 'équ')).toBeGreaterThan(0);
  });

  it('prefers a beginning to a word, a word to a part, a part to scattered letters', () => {
    const scores = ['snooze', 'to snooze', 'unsnoozed', 's n o o z e'].map((text) => matchScore(text, 'snooze'));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(4);
  });

  it('finds words in any order and nothing in what does not match', () => {
    expect(matchScore('Send and keep open', 'open send')).toBeGreaterThan(0);
    expect(matchScore('Handle', 'xyz')).toBe(0);
    expect(matchScore('Anything', '')).toBeGreaterThan(0);
  });
});
