export interface Strike {
  weight: number;
  /** When it was given, in milliseconds of the epoch. */
  atMs: number;
}

/** What is left of strikes at a moment: each counts half after every half-life. Strikes of the future do not count yet. */
export function strikeScore(strikes: readonly Strike[], nowMs: number, halfLifeMs: number): number {
  return strikes.reduce((sum, { weight, atMs }) => sum + (atMs > nowMs ? 0 : weight * 0.5 ** ((nowMs - atMs) / halfLifeMs)), 0); // prettier-ignore
}

export interface HistogramBin {
  from: number;
  /** Not counted in, but for the last bin. */
  to: number;
  count: number;
}

/** Scores in `bins` bins of equal width from 0 to the highest, and who is at or over a threshold. */
export function histogramOf(
  scores: readonly { id: string; score: number }[],
  threshold: number,
  bins = 20,
): { bins: HistogramBin[]; over: string[] } {
  const highest = scores.reduce((most, { score }) => Math.max(most, score), threshold);
  const width = (highest > 0 ? highest : 1) / bins;
  const counted = Array.from({ length: bins }, (_, n) => ({ from: n * width, to: (n + 1) * width, count: 0 }));
  for (const { score } of scores) {
    const bin = counted[Math.min(bins - 1, Math.max(0, Math.floor(score / width)))];
    if (bin) bin.count += 1;
  }
  const over = scores.filter(({ score }) => score >= threshold).sort((a, b) => b.score - a.score);
  return { bins: counted, over: over.map(({ id }) => id) };
}
