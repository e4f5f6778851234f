import { rankWordings, type Wanted, type Wording } from './choose-variant';

const wording = (rendered: string, more: Partial<Wording> = {}): Wording => ({
  channel: null,
  language: null,
  formality: null,
  length: null,
  rendered,
  ...more,
});
const wanted = (more: Partial<Wanted> = {}): Wanted => ({
  channel: 'facebook',
  language: 'fr',
  formality: 'vous',
  limit: { max: 20, unit: 'graphemes', confirmed: true },
  ...more,
});
const best = (wordings: Wording[], ask: Wanted) => rankWordings(wordings, ask)[0]?.wording.rendered;

describe('the choice of a wording', () => {
  it.each([
    ['the language of the person', [wording('Hello', { language: 'en' }), wording('Bonjour', { language: 'fr' })], {}, 'Bonjour'], // prettier-ignore
    [
      'a wording for any language before a foreign one',
      [wording('Hello', { language: 'en' }), wording('👍')],
      {},
      '👍',
    ],
    ['the formality', [wording('Tu vas', { formality: 'tu' }), wording('Vous', { formality: 'vous' })], {}, 'Vous'],
    ['the other formality when they are on familiar terms', [wording('Tu vas', { formality: 'tu' }), wording('Vous', { formality: 'vous' })], { formality: 'tu' }, 'Tu vas'], // prettier-ignore
    ['the channel’s own', [wording('Anywhere, longer'), wording('Here', { channel: 'facebook' })], {}, 'Here'],
    ['none of another channel', [wording('Elsewhere', { channel: 'x' }), wording('Hello', { language: 'en' })], {}, 'Hello'], // prettier-ignore
    [
      'the longer one that fits',
      [wording('Short'), wording('A longer one'), wording('x'.repeat(21))],
      {},
      'A longer one',
    ],
    ['the short one where the limit is low', [wording('Short'), wording('A longer one')], { limit: { max: 6, unit: 'utf16', confirmed: true } }, 'Short'], // prettier-ignore
    ['the right language although it has to be cut', [wording('x'.repeat(30), { language: 'fr' }), wording('Hi', { language: 'en' })], {}, 'x'.repeat(30)], // prettier-ignore
    ['what fits before the channel’s own that does not', [wording('x'.repeat(30), { channel: 'facebook' }), wording('Hi')], {}, 'Hi'], // prettier-ignore
    ['the longest where there is no limit', [wording('Hi'), wording('x'.repeat(30))], { limit: null }, 'x'.repeat(30)],
  ] as [string, Wording[], Partial<Wanted>, string][])('takes %s', (_name, wordings, ask, expected) => {
    expect(best(wordings, wanted(ask))).toBe(expected);
    expect(best([...wordings].reverse(), wanted(ask))).toBe(expected);
  });

  it('says why', () => {
    const [first] = rankWordings([wording('Bonjour', { language: 'fr', channel: 'facebook' })], wanted());
    expect(first?.why).toEqual({
      channel: 'exact',
      language: 'exact',
      formality: 'any',
      fits: true,
      length: 7,
      max: 20,
    });
    const [unknown] = rankWordings([wording('Bonjour', { language: 'fr' })], wanted({ language: null, limit: null }));
    expect(unknown?.why).toMatchObject({ language: 'unknown', channel: 'any', max: null });
  });
});
