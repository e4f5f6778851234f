import { practicePhrases } from './practice-phrases';

const asked = (query: Record<string, string>) => practicePhrases(new URLSearchParams(query));

describe('phrases to practise on', () => {
  it('follow from the seed, each said once, in the language that was asked for', () => {
    const one = asked({ count: '20', seed: 'a', language: 'fr' });
    expect(one).toHaveLength(20);
    expect(new Set(one.map(({ text }) => text)).size).toBe(20);
    expect(new Set(one.map(({ language }) => language))).toEqual(new Set(['fr']));
    expect(asked({ count: '20', seed: 'a', language: 'fr' })).toEqual(one);
    expect(asked({ count: '20', seed: 'b', language: 'fr' })).not.toEqual(one);
    expect(new Set(asked({ count: '30', seed: 'a' }).map(({ language }) => language)).size).toBe(2);
  });

  it('have every answer among them, each with why in both languages', () => {
    const all = asked({ count: '22', seed: 'c' });
    expect(new Set(all.map(({ answer }) => answer))).toEqual(new Set(['keep', 'hide', 'remove']));
    for (const { explanation, text } of all) {
      expect(Math.min(text.length, explanation.en.length, explanation.fr.length)).toBeGreaterThan(8);
      expect(explanation.fr).not.toMatch(/ [:;!?»]|'|« /);
    }
  });

  it('keep nothing in that gives away somebody’s data but what is there to be hidden for it', () => {
    for (const { text, answer } of asked({ count: '60', seed: 'd' }))
      if (answer === 'keep') expect(text).not.toMatch(/ML-\d|@|\d{4}/);
  });

  it.each([['-1'], ['0'], ['many'], ['1e9']])('are none or few for a count of %s', (count) => {
    expect(asked({ count }).length).toBeLessThanOrEqual(60);
  });
});
