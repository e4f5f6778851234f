import type { LearnedModel } from '../screening/screening-types';
import { wilson } from '../statistics/wilson';

export interface Scored {
  /** Raw score, or a probability where that is said. */
  score: number;
  hidden: boolean;
}

const ROUNDS = 60;
const SMALLEST_STEP = 1e-9;

/**
 * Platt scaling by Newton's method with backtracking and his smoothed targets, so that separable data does not run away.
 * Source: Lin, Lin and Weng 2007.
 */
export function plattScaling(scored: readonly Scored[]): LearnedModel['calibration'] {
  const hidden = scored.filter((one) => one.hidden).length;
  const kept = scored.length - hidden;
  const target = { hidden: (hidden + 1) / (hidden + 2), kept: 1 / (kept + 2) };
  const rows = scored.map(({ score, hidden: is }) => ({ score, target: is ? target.hidden : target.kept }));
  let [a, b] = [0, Math.log((kept + 1) / (hidden + 1))];
  let loss = lossOf(rows, a, b);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { ga, gb, haa, hab, hbb } = slopes(rows, a, b);
    if (Math.abs(ga) < 1e-6 && Math.abs(gb) < 1e-6) break;
    const determinant = haa * hbb - hab * hab;
    const [da, db] = [-(hbb * ga - hab * gb) / determinant, -(haa * gb - hab * ga) / determinant];
    let step = 1;
    for (; step > SMALLEST_STEP; step /= 2) {
      const next = lossOf(rows, a + step * da, b + step * db);
      if (next < loss + 1e-4 * step * (ga * da + gb * db)) {
        [a, b, loss] = [a + step * da, b + step * db, next];
        break;
      }
    }
    if (step <= SMALLEST_STEP) break;
  }
  return { a, b };
}

interface Row {
  score: number;
  target: number;
}

/** Cross-entropy, written so that it neither overflows nor takes the logarithm of nothing. */
function lossOf(rows: readonly Row[], a: number, b: number): number {
  return rows.reduce((sum, { score, target }) => {
    const f = a * score + b;
    return sum + (f >= 0 ? target * f + Math.log1p(Math.exp(-f)) : (target - 1) * f + Math.log1p(Math.exp(f)));
  }, 0);
}

function slopes(rows: readonly Row[], a: number, b: number) {
  let [ga, gb, haa, hab, hbb] = [0, 0, 1e-9, 0, 1e-9];
  for (const { score, target } of rows) {
    const probability = 1 / (1 + Math.exp(a * score + b));
    const curve = probability * (1 - probability);
    const slope = target - probability;
    ga += slope * score;
    gb += slope;
    haa += curve * score * score;
    hab += curve * score;
    hbb += curve;
  }
  return { ga, gb, haa, hab, hbb };
}

/** One point of a calibration plot: what was said and what came, with its 95 % interval. */
export interface CalibrationBin {
  from: number;
  to: number;
  count: number;
  predicted: number | null;
  observed: number | null;
  low: number | null;
  high: number | null;
}

const BINS = 10;

/** Ten bins of probability; `score` of each is a probability. */
export function calibrationBins(scored: readonly Scored[]): CalibrationBin[] {
  return Array.from({ length: BINS }, (_, n) => {
    const [from, to] = [n / BINS, (n + 1) / BINS];
    const inside = scored.filter(({ score }) => Math.min(BINS - 1, Math.floor(score * BINS)) === n);
    const hidden = inside.filter((one) => one.hidden).length;
    const interval = wilson(hidden, inside.length);
    return {
      from,
      to,
      count: inside.length,
      predicted: inside.length > 0 ? inside.reduce((sum, { score }) => sum + score, 0) / inside.length : null,
      observed: inside.length > 0 ? hidden / inside.length : null,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
    };
  });
}

/** Mean distance between said and seen, weighed by the bins' counts; 0 to 1. Null without a sample. */
export function calibrationError(bins: readonly CalibrationBin[]): number | null {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  if (count === 0) return null;
  return bins.reduce((sum, bin) => sum + Math.abs((bin.predicted ?? 0) - (bin.observed ?? 0)) * bin.count, 0) / count;
}

/** How large that distance is by chance alone when every probability is right: the mean absolute deviation of a share. */
export function errorByChance(bins: readonly CalibrationBin[]): number {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  if (count === 0) return 0;
  const deviations = bins.map(({ predicted, count: n }) => (predicted === null ? 0 : Math.sqrt((2 / Math.PI) * ((predicted * (1 - predicted)) / n)) * n)); // prettier-ignore
  return deviations.reduce((sum, one) => sum + one, 0) / count;
}
