/** What a mark means: `harm` a listed word, link or rule; `soft` worth a look; `personal` somebody's data. */
export type MarkTone = 'harm' | 'soft' | 'personal';

/** A stretch of a text that something points at; UTF-16 units, `end` behind the last one. */
export interface TextMark {
  start: number;
  end: number;
  tone: MarkTone;
  /** What it was read as, for the tooltip. */
  title?: string;
}

/** A run of a text, marked or plain. */
export interface MarkedPart {
  text: string;
  mark: TextMark | null;
}

const WEIGHT: Record<MarkTone, number> = { harm: 2, personal: 1, soft: 0 };

/**
 * Cuts a text at its marks. Where two overlap the graver one is drawn, and what lies outside the text is left out, so
 * that the parts always add up to the text.
 */
export function cutAtMarks(text: string, marks: readonly TextMark[]): MarkedPart[] {
  const fitting = marks.filter(({ start, end }) => start >= 0 && start < end && end <= text.length);
  const edges = [...new Set([0, text.length, ...fitting.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  );
  const parts: MarkedPart[] = [];
  for (let at = 0; at + 1 < edges.length; at++) {
    const [from = 0, to = 0] = [edges[at], edges[at + 1]];
    const mark = gravest(fitting.filter(({ start, end }) => start <= from && end >= to));
    const last = parts.at(-1);
    if (last && last.mark === mark) last.text += text.slice(from, to);
    else parts.push({ text: text.slice(from, to), mark });
  }
  return parts;
}

function gravest(marks: readonly TextMark[]): TextMark | null {
  return marks.reduce<TextMark | null>(
    (worst, mark) => (worst === null || WEIGHT[mark.tone] > WEIGHT[worst.tone] ? mark : worst),
    null,
  );
}
