import { join } from 'node:path';
import {
  falseHits,
  harmMeasure,
  languageMeasure,
  obfuscationMeasure,
  personalDataMeasure,
  purposeMeasure,
} from './measures';
import { plainLines } from './plain-lines';
import { halvesOf, readSamples, SAMPLE_LABELS } from './samples';

const samples = readSamples(join(__dirname, '..', '..', '..', '..'));
const { tune, test } = halvesOf(samples);

describe('labelled samples', () => {
  it('are many, different, and of every kind in both languages', () => {
    expect(samples.length).toBeGreaterThanOrEqual(640);
    expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);
    expect(new Set(samples.map(({ text }) => text)).size).toBe(samples.length);
    for (const label of SAMPLE_LABELS)
      for (const language of ['fr-', 'en-'])
        expect(
          samples.filter((one) => one.label === label && one.id.startsWith(language)).length,
        ).toBeGreaterThanOrEqual(10);
  });

  it('fall into halves of the same make that share nothing', () => {
    const ids = new Set(tune.map(({ id }) => id));
    expect(test.filter(({ id }) => ids.has(id))).toEqual([]);
    expect(tune.length + test.length).toBe(samples.length);
    for (const label of SAMPLE_LABELS) {
      const of = (half: typeof tune) => half.filter((one) => one.label === label).length;
      expect(Math.abs(of(tune) - of(test))).toBeLessThanOrEqual(2);
    }
  });

  it('say what they have to', () => {
    for (const { label, term, kinds } of samples) {
      expect(term !== undefined).toBe(label === 'obfuscation');
      expect(kinds !== undefined).toBe(label === 'personal-data');
    }
  });

  // floors under what is measured, so that a change that breaks something is seen; the figures are in the bench
  it('are read as they were written, on the half that nothing was tuned to', () => {
    expect(obfuscationMeasure(test).recall).toBeGreaterThanOrEqual(0.95);
    expect(languageMeasure(test).recall).toBeGreaterThanOrEqual(0.95);
    expect(personalDataMeasure(test).precision).toBeGreaterThanOrEqual(0.95);
    expect(harmMeasure(test).recall).toBeGreaterThanOrEqual(0.9);
    expect(harmMeasure(test).precision).toBeGreaterThanOrEqual(0.9);
    expect(purposeMeasure(test, 'insult').precision).toBeGreaterThanOrEqual(0.95);
  });
});

describe('plain lines', () => {
  it('are more than two thousand, different, and hit nothing', () => {
    const lines = plainLines();
    expect(new Set(lines.map(({ text }) => text)).size).toBeGreaterThanOrEqual(2000);
    expect(falseHits(lines)).toEqual({ byWords: [], byPurpose: [] });
  });
});
