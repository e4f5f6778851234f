import { join } from 'node:path';
import { plainLines } from '../../../test/labelled/plain-lines';
import { readSamples } from '../../../test/labelled/samples';
import { fold } from '../../reading/fold';
import { ENGLISH } from './english';
import { FRENCH } from './french';
import { compiledPatterns, PURPOSES } from './patterns';

const samples = readSamples(join(__dirname, '..', '..', '..', '..', '..'));
const texts = [...samples, ...plainLines().filter((_, n) => n % 8 === 0)].map(({ text }) => fold(text).text);

describe('compiledPatterns', () => {
  it.each([
    ['French', FRENCH],
    ['English', ENGLISH],
  ])('finds in %s what every pattern finds alone', (_, patterns) => {
    const compiled = compiledPatterns(patterns);
    for (const purpose of PURPOSES) {
      const alone = patterns[purpose].map((source) => new RegExp(/^[a-z(]/.test(source) ? `(?<![a-z0-9])(?:${source})` : source, 'u')); // prettier-ignore
      const differing = texts.filter((text) => compiled.get(purpose)?.test(text) !== alone.some((one) => one.test(text))); // prettier-ignore
      expect(differing).toEqual([]);
      expect(texts.some((text) => compiled.get(purpose)?.test(text))).toBe(true);
    }
  });
});
