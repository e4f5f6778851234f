import type { MarkedSpan } from '@parvis/contracts';
import { maskPersonal, maskedText } from './mask-personal';

const mark = (text: string, part: string, more: Partial<MarkedSpan>): MarkedSpan => ({
  start: text.indexOf(part),
  end: text.indexOf(part) + part.length,
  detector: 'words',
  tone: 'harm',
  label: 'insult',
  readAs: null,
  termId: '4',
  ...more,
});

describe('masking personal data on the board', () => {
  it.each([
    ['Appelez le +33 6 12 34 56 14 svp', 'Appelez le +33 6 •• •• •• 14 svp'],
    ['jean.dupont@exemple.fr merci', 'j•••.••••••@•••••••.•• merci'],
    ['IBAN FR76 3000 6000 0112 3456 7890 189', 'IBAN FR76 •••• •••• •••• •••• •••• •89'],
    ['rien à cacher', 'rien à cacher'],
  ])('shows %p as %p', (text, shown) => {
    expect(maskedText(text)).toBe(shown);
    expect(shown).toHaveLength(text.length);
  });

  it('keeps marks where they stand, before and behind what is masked', () => {
    const text = 'connard, mon tél au 06 12 34 56 78, espèce de 𝓬onnard';
    const marks = [mark(text, 'connard', {}), mark(text, '𝓬onnard', { readAs: 'connard' })];
    const shown = maskPersonal(text, marks);
    expect(shown.masked).toBe(true);
    const harm = shown.marks.filter(({ tone }) => tone === 'harm');
    expect(harm.map(({ start, end }) => shown.text.slice(start, end))).toEqual(['connard', '𝓬onnard']);
    expect(shown.marks.filter(({ tone }) => tone === 'personal')).toMatchObject([
      { label: 'phone', start: 20, end: 34 },
    ]);
  });

  it('hides what only a mark knows, with what it was read as', () => {
    const text = 'écris à jean chez exemple point fr';
    const personal = mark(text, 'jean chez exemple point fr', { tone: 'personal', label: 'email', detector: 'personal-data', readAs: 'jean@exemple.fr' }); // prettier-ignore
    const shown = maskPersonal(text, [personal]);
    expect(shown.text).toBe('écris à j••• •••• ••••••• ••••• ••');
    expect(shown.marks).toEqual([{ ...personal, readAs: null }]);
  });

  it('leaves out marks that point behind the end of the text', () => {
    expect(maskPersonal('court', [mark('court', 'court', { end: 40 })]).marks).toEqual([]);
  });
});
