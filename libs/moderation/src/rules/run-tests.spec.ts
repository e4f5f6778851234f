import type { ScreeningWhen } from '@parvis/contracts';
import { aContent, aSetup } from '../../test/screening-builders';
import { runTests } from './run-tests';

const setup = aSetup();
const SCAM: ScreeningWhen = { field: 'word', operator: 'says', value: ['arnaque'] };
const NEW: ScreeningWhen = { field: 'first-time', operator: 'is', value: true };
const failing = (when: ScreeningWhen, match: string[], skip: string[], more = {}) =>
  runTests(aContent({ when, tests: { match: match.map((text) => ({ text })), skip: skip.map((text) => ({ text })) }, ...more }), setup) // prettier-ignore
    .map(({ kind, index }) => `${kind} ${index}`);

describe('runTests', () => {
  it('names the samples that fail', () => {
    expect(failing(SCAM, ['Une arnaque', 'Rien'], ['Merci', 'Une arnaque de plus'])).toEqual(['match 1', 'skip 1']);
  });

  it('lets a sample match that could, and takes one that must not at its word', () => {
    const both: ScreeningWhen = { all: [SCAM, NEW] };
    expect(failing(both, ['Une arnaque'], ['Merci'])).toEqual([]);
    // of a newcomer it would match
    expect(failing(both, [], ['Une arnaque'])).toEqual(['skip 0']);
    expect(failing({ any: [SCAM, NEW] }, [], ['Merci'])).toEqual(['skip 0']);
  });

  it('has nothing to say of a rule that asks nothing of the text', () => {
    expect(failing(NEW, ['x'], ['y'])).toEqual([]);
  });

  it('takes the language that a sample is given', () => {
    const french = { scope: { channels: [], accountIds: [], kinds: [], languages: ['fr'] } };
    const tests = {
      match: [],
      skip: [
        { text: 'Arnaque', language: 'it' },
        { text: 'Arnaque', language: 'fr' },
      ],
    };
    expect(runTests(aContent({ ...french, tests }), setup)).toEqual([{ kind: 'skip', index: 1, text: 'Arnaque' }]);
  });
});
