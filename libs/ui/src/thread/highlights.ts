import { splitMentions, type TextPart } from './mentions';

type Ranges = readonly (readonly [number, number])[];

/** Cuts a text at ranges that are in order; what lies outside it or overlaps is left out. */
export function cutAt(text: string, ranges: Ranges): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start < at || end <= start || end > text.length) continue;
    if (start > at) parts.push({ text: text.slice(at, start), marked: false });
    parts.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  return at < text.length ? [...parts, { text: text.slice(at), marked: false }] : parts;
}

/** A run of a note: a name after an @, what a search found, both or neither. */
interface NotePart extends TextPart {
  mention: boolean;
}

/** Cuts a note at the names it mentions and at what a search found in it. */
export function cutNote(text: string, names: readonly string[], ranges: Ranges): NotePart[] {
  let at = 0;
  return splitMentions(text, names).flatMap((run) => {
    const [from, to] = [at, at + run.text.length];
    at = to;
    const within = ranges
      .filter(([start, end]) => start < to && end > from)
      .map(([start, end]): [number, number] => [Math.max(0, start - from), Math.min(to, end) - from]);
    return cutAt(run.text, within).map((part) => ({ ...part, mention: run.marked }));
  });
}
