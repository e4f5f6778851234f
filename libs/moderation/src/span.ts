/** A stretch of a text, as positions of JavaScript string units; `end` is behind the last one. */
export interface Span {
  start: number;
  end: number;
}

/** Takes away spans that overlap an earlier one; `found` may come in any order, the result is in the order of the text. */
export function withoutOverlaps<Found extends Span>(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  for (const span of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span);
  }
  return kept;
}
