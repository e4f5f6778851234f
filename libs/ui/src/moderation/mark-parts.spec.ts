import { cutAtMarks, type TextMark } from './mark-parts';

const mark = (start: number, end: number, tone: TextMark['tone'] = 'harm'): TextMark => ({ start, end, tone });
const shown = (text: string, marks: readonly TextMark[]) =>
  cutAtMarks(text, marks).map((part) => (part.mark ? `[${part.mark.tone} ${part.text}]` : part.text));

describe('a text cut at its marks', () => {
  it('keeps a text without marks whole', () => {
    expect(shown('Love this glow', [])).toEqual(['Love this glow']);
  });

  it('marks where it is told, at both ends too', () => {
    expect(shown('scam here, scam', [mark(0, 4), mark(11, 15)])).toEqual(['[harm scam]', ' here, ', '[harm scam]']);
  });

  it('draws the graver of two that overlap', () => {
    expect(shown('call +33 6 now', [mark(0, 10, 'soft'), mark(5, 10, 'personal')])).toEqual([
      '[soft call ]',
      '[personal +33 6]',
      ' now',
    ]);
    expect(shown('abcdef', [mark(1, 5, 'harm'), mark(2, 3, 'soft')])).toEqual(['a', '[harm bcde]', 'f']);
  });

  it('leaves out what does not fit the text', () => {
    expect(shown('short', [mark(2, 90), mark(-1, 2), mark(3, 3)])).toEqual(['short']);
  });

  it('always adds up to the text, whatever the marks', () => {
    const text = 'Boycott 😀 them, +33 6 •• call';
    for (let start = 0; start < text.length; start++)
      for (let end = start; end < text.length + 2; end += 3) {
        const parts = cutAtMarks(text, [mark(start, end), mark(4, 12, 'soft')]);
        expect(parts.map((part) => part.text).join('')).toBe(text);
      }
  });
});
