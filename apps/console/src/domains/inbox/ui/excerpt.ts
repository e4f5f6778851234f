export interface ExcerptPart {
  text: string;
  marked: boolean;
}

const LEAD = 48;

/** The text cut at what matches, beginning shortly before the first match. */
export function excerpt(text: string, ranges: readonly (readonly [number, number])[]): ExcerptPart[] {
  const first = ranges[0]?.[0] ?? 0;
  let at = first > LEAD ? text.indexOf(' ', first - LEAD) + 1 : 0;
  const parts: ExcerptPart[] = at > 0 ? [{ text: '… ', marked: false }] : [];
  for (const [start, end] of ranges) {
    if (start < at) continue;
    if (start > at) parts.push({ text: text.slice(at, start), marked: false });
    parts.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), marked: false });
  return parts;
}
