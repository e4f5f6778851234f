import type { MarkedSpan } from '@parvis/contracts';
import { factsOf } from './decision-facts';

const span = (start: number, end: number, more: Partial<MarkedSpan> = {}): MarkedSpan => ({ start, end, detector: 'words', tone: 'harm', label: 'insult', readAs: null, termId: null, ...more }); // prettier-ignore

describe('what a decision rests on', () => {
  it('quotes the stretches that harm, as they stand and as they were read', () => {
    expect(factsOf([span(4, 11, { readAs: 'connard', termId: '7' })], 'Eh, c0nn@rd !')).toEqual([
      { text: 'c0nn@rd', readAs: 'connard', label: 'insult', detector: 'words', termId: '7' },
    ]);
  });

  it('names what is private instead of quoting it, also within a harmful stretch', () => {
    const text = 'Appelle ce voleur au 06 12 34 56 78';
    const marks = [span(0, text.length), span(21, text.length, { tone: 'personal', detector: 'personal-data', label: 'phone' })]; // prettier-ignore
    expect(factsOf(marks, text).map((fact) => fact.text)).toEqual(['Appelle ce voleur au [phone]', '[phone]']);
  });

  it('leaves out what was only worth a look, and ends somewhere', () => {
    expect(factsOf([span(0, 3, { tone: 'soft' })], 'abc')).toEqual([]);
    expect(
      factsOf(
        Array.from({ length: 30 }, () => span(0, 500)),
        'x'.repeat(500),
      ),
    ).toHaveLength(10);
    expect(factsOf([span(0, 500)], 'x'.repeat(500))[0]?.text).toHaveLength(120);
  });
});
