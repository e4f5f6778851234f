/** The usual words for an agreement beyond chance. Source: Landis and Koch 1977. */
export const AGREEMENTS = ['poor', 'slight', 'fair', 'moderate', 'substantial', 'almost-perfect'] as const;
export type Agreement = (typeof AGREEMENTS)[number];

const UPPER: readonly [Agreement, number][] = [
  ['slight', 0.2],
  ['fair', 0.4],
  ['moderate', 0.6],
  ['substantial', 0.8],
];

export interface Kappa {
  /** −1 to 1; null when both said one and the same thing throughout, where chance cannot be told from agreement. */
  kappa: number | null;
  /** Share on which both agree, 0 to 1. */
  observed: number;
  /** Share on which they would by chance. */
  expected: number;
  pairs: number;
  agreement: Agreement | null;
}

/** Cohen's kappa of two raters over any number of categories; null without a pair. */
export function cohensKappa(pairs: readonly (readonly [one: string, other: string])[]): Kappa | null {
  if (pairs.length === 0) return null;
  const [ones, others] = [tally(pairs.map(([one]) => one)), tally(pairs.map(([, other]) => other))];
  const observed = pairs.filter(([one, other]) => one === other).length / pairs.length;
  let expected = 0;
  for (const [category, count] of ones) expected += (count * (others.get(category) ?? 0)) / pairs.length ** 2;
  const kappa = 1 - expected < Number.EPSILON ? null : (observed - expected) / (1 - expected);
  return { kappa, observed, expected, pairs: pairs.length, agreement: kappa === null ? null : wordFor(kappa) };
}

function wordFor(kappa: number): Agreement {
  if (kappa < 0) return 'poor';
  return UPPER.find(([, most]) => kappa <= most)?.[0] ?? 'almost-perfect';
}

function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
