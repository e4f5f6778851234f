import { REVIEW_ANSWERS, TRAINING_TOPICS } from '@parvis/contracts';
import { chooseSamples } from './choose-samples';
import { ENGLISH_SAMPLES } from './training-samples-en';
import { FRENCH_SAMPLES } from './training-samples-fr';

const all = [...FRENCH_SAMPLES, ...ENGLISH_SAMPLES];

describe('the samples that come along', () => {
  it('are at least forty, in both languages, each with an answer and why', () => {
    expect(all.length).toBeGreaterThanOrEqual(40);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { answer, topic, explanation, text } of all) {
      expect(REVIEW_ANSWERS).toContain(answer);
      expect(TRAINING_TOPICS).toContain(topic);
      expect(Math.min(text.length, explanation.fr.length, explanation.en.length)).toBeGreaterThan(10);
    }
  });

  it('are explained in sound French typography', () => {
    for (const { explanation } of all) expect(explanation.fr).not.toMatch(/ [:;!?»]|'|« /);
  });

  it('hold as much that has to stay as what has to go', () => {
    const kept = all.filter(({ answer }) => answer === 'keep').length;
    expect(kept / all.length).toBeGreaterThan(0.35);
    expect(kept / all.length).toBeLessThan(0.6);
  });
});

describe('which samples a newcomer gets', () => {
  it('follows from the seed alone', () => {
    const ids = (seed: string): string[] => chooseSamples(all, 12, seed).map(({ id }) => id);
    expect(ids('7')).toEqual(ids('7'));
    expect(ids('7')).not.toEqual(ids('8'));
    expect(new Set(ids('7')).size).toBe(12);
  });

  it('has as many of each answer', () => {
    const chosen = chooseSamples(all, 12, 'seed');
    for (const answer of REVIEW_ANSWERS) expect(chosen.filter((one) => one.answer === answer)).toHaveLength(4);
  });

  it('gives all when more are asked for than there are', () => {
    expect(chooseSamples(all, 500, 'seed')).toHaveLength(all.length);
    expect(chooseSamples([], 5, 'seed')).toEqual([]);
  });
});
