import type { Precision } from '@parvis/contracts';

/** Two-sided 95 %. */
const Z = 1.959963984540054;

export interface Interval {
  low: number;
  high: number;
}

/** 95 % Wilson score interval of a share, in 0 to 1; null while there is nothing to share. Method: Wilson 1927. */
export function wilson(hits: number, of: number): Interval | null {
  if (of <= 0) return null;
  const share = hits / of;
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const middle = share + (Z * Z) / (2 * of);
  const scale = 1 + (Z * Z) / of;
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) };
}

/** How often a rule was right, as the contract says it. */
export function precisionOf(right: number, wrong: number): Precision {
  const judged = right + wrong;
  const interval = wilson(right, judged);
  return {
    right,
    wrong,
    share: judged > 0 ? right / judged : null,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}
