/** A run of text; marked when it is a name after an @. */
export interface TextPart {
  text: string;
  marked: boolean;
}

/** Cuts a note at the names it mentions. Longer names win, so `@Inès M.` is not cut at `@Inès`. */
export function splitMentions(text: string, names: readonly string[]): TextPart[] {
  const marks = [...names].sort((a, b) => b.length - a.length).map((name) => `@${name}`);
  const parts: TextPart[] = [];
  let rest = text;
  while (rest !== '') {
    const found = marks
      .map((mark) => ({ mark, at: rest.indexOf(mark) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at)[0];
    if (!found) break;
    if (found.at > 0) parts.push({ text: rest.slice(0, found.at), marked: false });
    parts.push({ text: found.mark, marked: true });
    rest = rest.slice(found.at + found.mark.length);
  }
  return rest === '' ? parts : [...parts, { text: rest, marked: false }];
}
