/** A slash that opens a line with what is typed after it, up to the caret; null elsewhere. */
export function slashBeforeCaret(text: string, caret: number): { start: number; query: string } | null {
  const found = /(?:^|\n)\/([^\n/]{0,60})$/.exec(text.slice(0, caret));
  const query = found?.[1];
  return query === undefined ? null : { start: caret - query.length - 1, query };
}

/** The first variable nobody has filled in, from a place on; it starts again at the top. */
export function openVariable(text: string, from = 0): { start: number; end: number } | null {
  const found = [...text.matchAll(/\{\{[^{}]*\}\}/g)].map(({ index, 0: whole }) => ({ start: index, end: index + whole.length })); // prettier-ignore
  return found.find(({ start }) => start >= from) ?? found[0] ?? null;
}
