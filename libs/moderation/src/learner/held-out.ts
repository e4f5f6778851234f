import type { Precision } from '@parvis/contracts';
import { precisionOf } from '../statistics/wilson';
import { type CalibrationBin, calibrationBins, calibrationError, plattScaling, type Scored } from './calibration';
import { type Example, fit } from './fit';
import { calibrated, rawScore } from './learned-model';

const THRESHOLDS = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95] as const;

/** What a model is worth on decisions it had not seen. */
export interface LearnerMetrics {
  samples: number;
  hidden: number;
  folds: number;
  /** Chance that a hidden one scores above a kept one; 0.5 is guessing. */
  auc: number;
  /** `recall`: share of what was hidden that is at or over the threshold. */
  precisionAt: { threshold: number; precision: Precision; recall: number }[];
  bins: CalibrationBin[];
  calibrationError: number;
}

export interface Foldable extends Example {
  /** Examples of one fold are held out together; copies of one text share theirs. */
  fold: number;
}

/** Each example scored by a model that was fitted without its fold. */
export function heldOutScores(examples: readonly Foldable[], folds: number): (Scored & { fold: number })[] {
  return Array.from({ length: folds }, (_, fold) => {
    const inside = examples.filter((example) => example.fold === fold);
    const others = examples.filter((example) => example.fold !== fold);
    if (inside.length === 0 || !hasBoth(others)) return [];
    const { weights, bias } = fit(others);
    return inside.map(({ features, hidden }) => ({ score: rawScore(weights, bias, features), hidden, fold }));
  }).flat();
}

/** Figures of held-out scores; each fold is calibrated by the others, so that calibration is judged on what it had not seen either. */
export function metricsOf(scores: readonly (Scored & { fold: number })[], folds: number): LearnerMetrics {
  const probabilities = Array.from({ length: folds }, (_, fold) => {
    const others = scores.filter((one) => one.fold !== fold);
    if (!hasBoth(others)) return [];
    const calibration = plattScaling(others);
    return scores
      .filter((one) => one.fold === fold)
      .map(({ score, hidden }) => ({ score: calibrated(calibration, score), hidden }));
  }).flat();
  const bins = calibrationBins(probabilities);
  const hidden = scores.filter((one) => one.hidden).length;
  return {
    samples: scores.length,
    hidden,
    folds,
    auc: areaUnderCurve(probabilities),
    precisionAt: THRESHOLDS.map((threshold) => {
      const over = probabilities.filter(({ score }) => score >= threshold);
      const right = over.filter((one) => one.hidden).length;
      return { threshold, precision: precisionOf(right, over.length - right), recall: hidden > 0 ? right / hidden : 0 };
    }),
    bins,
    calibrationError: calibrationError(bins) ?? 0,
  };
}

/** Area under the ROC curve by ranks; ties count half. 0.5 when one side is empty. */
export function areaUnderCurve(scored: readonly Scored[]): number {
  const sorted = [...scored].sort((one, other) => one.score - other.score);
  const hidden = sorted.filter((one) => one.hidden).length;
  const kept = sorted.length - hidden;
  if (hidden === 0 || kept === 0) return 0.5;
  let ranks = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to += 1;
    const rank = (from + to + 1) / 2;
    for (let at = from; at < to; at += 1) if (sorted[at]?.hidden) ranks += rank;
    from = to;
  }
  return (ranks - (hidden * (hidden + 1)) / 2) / (hidden * kept);
}

export const hasBoth = (examples: readonly { hidden: boolean }[]) =>
  examples.some(({ hidden }) => hidden) && examples.some(({ hidden }) => !hidden);
