import type { Detector, Signal } from '@parvis/contracts';
import { processorMs } from '../regex/processor-time';
import { compileWords, seededWords } from './compile-words';
import { DISGUISED, LONGEST_READ, type ReadSetup, readText, TEXT_DETECTORS } from './read-text';

const SETUP: ReadSetup = { words: compileWords(seededWords()), off: [], country: 'FR' };
const read = (text: string, more: Partial<ReadSetup> = {}) => readText(text, { ...SETUP, ...more });
const signal = (text: string, detector: Detector, more: Partial<ReadSetup> = {}): Signal | undefined =>
  read(text, more).signals.find((one) => one.detector === detector);

describe('readText', () => {
  it('gives one signal for each detector that needs the text alone, whatever is found', () => {
    for (const text of ['', 'Bonjour', 'quel c0nn4rd, hxxps://x.fr/a, 06 12 34 56 78'])
      expect(read(text).signals.map(({ detector }) => detector)).toEqual([...TEXT_DETECTORS]);
  });

  it('runs every one of them on one text', () => {
    const text = 'Quel c0nn4rd ce livreur !! appelez-moi au 06 12 34 56 78 ou sur hxxps://gain.fr/x';
    expect(Object.fromEntries(read(text).signals.map(({ detector, ...rest }) => [detector, rest]))).toMatchObject({
      words: { state: 'true', labels: ['insult'], value: 4 },
      links: { state: 'true', labels: [DISGUISED, 'gain.fr'], value: 1 },
      'personal-data': { state: 'true', labels: ['phone'], value: 1 },
      shape: { state: 'true', labels: ['obfuscated'] },
      language: { state: 'true', labels: ['fr'] },
      purpose: { state: 'true', value: 4 },
    });
  });

  it('marks what it found in the original, in its order', () => {
    const text = '😡 Quel c0nn4rd, tel 06 12 34 56 78, lien en bio';
    expect(read(text).marks.map((mark) => [text.slice(mark.start, mark.end), mark.detector, mark.tone, mark.label, mark.readAs])).toEqual([
      ['c0nn4rd', 'words', 'harm', 'insult', 'connard'],
      ['06 12 34 56 78', 'personal-data', 'personal', 'phone', null],
      ['lien en bio', 'words', 'harm', 'spam', null],
      ['lien en bio', 'links', 'soft', 'bio', null],
    ]); // prettier-ignore
  });

  it('marks what a text is for where no list of the workspace does', () => {
    const { marks, termIds } = read('Espèce de connard', { words: compileWords([]) });
    expect(marks).toMatchObject([{ detector: 'purpose', tone: 'harm', label: 'insult', termId: null }]);
    expect(termIds).toEqual([]);
  });

  it('says which lists had a term', () => {
    const { termIds, listIds } = read('Va te faire foutre, merde');
    expect(listIds).toEqual(['insult-fr', 'swearing-fr']);
    expect(termIds).toHaveLength(3); // a swear word inside the insult is a term of its own list
  });

  it('lets a detector that is off say so, and the others go on', () => {
    const off: Detector[] = ['words', 'language'];
    expect(signal('quel connard', 'words', { off })).toEqual({ detector: 'words', state: 'did-not-run', labels: [], value: null, why: 'off' }); // prettier-ignore
    expect(signal('quel connard', 'purpose', { off })).toMatchObject({ state: 'true', labels: ['insult'] });
    expect(read('Bonjour, où est ma commande svp', { off }).language).toBeNull();
  });

  it('lets a detector that throws fail alone', () => {
    const broken = { words: { find: () => { throw new Error('broken'); } }, terms: new Map() } as unknown as ReadSetup['words']; // prettier-ignore
    const { signals } = read('mon mail : client_042@mail.example', { words: broken });
    expect(signals.filter(({ state }) => state === 'did-not-run')).toEqual([
      { detector: 'words', state: 'did-not-run', labels: [], value: null, why: 'failed' },
    ]);
    expect(signals.find(({ detector }) => detector === 'personal-data')?.state).toBe('true');
  });

  it('does not know the language or the feeling of what says neither, which is no failure', () => {
    expect(signal('ok', 'language')).toEqual({ detector: 'language', state: 'false', labels: [], value: null, why: null }); // prettier-ignore
    expect(signal('La lampe de 40 cm', 'sentiment')).toMatchObject({ state: 'false', labels: [], value: null });
  });

  it('asks the hint for the language and lets stars weigh', () => {
    expect(read('Merci !', { languageHint: 'fr' }).language).toBe('fr');
    expect(signal('Livré mardi', 'sentiment', { stars: 1 })?.labels).toEqual(['negative']);
  });

  it('compares long texts, and knows the same words again', () => {
    const [one, other] = ['Où est ma commande 12345 ? Merci de me répondre vite', 'où est ma commande 98765, merci de me REPONDRE vite !!'].map((text) => read(text)); // prettier-ignore
    expect(one?.sameness).toBe(other?.sameness);
    expect(one?.bands).toEqual(other?.bands);
    expect(read('ok')).toMatchObject({ bands: null, sameness: null });
    expect(BigInt(one?.sameness ?? 0) >= -(2n ** 63n)).toBe(true);
  });

  it.each([
    'a',
    'a ',
    'livraison ',
    'a.b ',
    '@',
    '1',
    '1 ',
    '06 ',
    'six ',
    '. ',
    'c*',
    '#',
    '"\'',
    '(',
    'vous etes ',
    'é\u0301',
    '😀',
    'http://',
    'you are ',
  ])('takes no time over ten thousand of %j', (part) => {
    const text = part.repeat(Math.ceil(LONGEST_READ / part.length));
    read(text);
    const began = processorMs();
    read(text);
    expect(processorMs() - began).toBeLessThan(1000);
  });
});
