import type { LearnedModel } from '../screening/screening-types';
import { type CalibrationBin, calibrationBins, calibrationError, errorByChance } from './calibration';
import { score } from './learned-model';
import type { Decided } from './train';

/** Fewer recent decisions say nothing about a drift. */
export const FEWEST_RECENT = 50;
/** Calibration error beyond chance from which what the model says is no longer what the team decides. */
export const DRIFT_FROM = 0.1;

export interface Drift {
  state: 'unknown' | 'steady' | 'drifting';
  /** Beyond what chance explains at this number of decisions, 0 to 1; null: unknown. */
  error: number | null;
  bound: number;
  judged: number;
  bins: CalibrationBin[];
}

/** Whether recent decisions, which the model was not trained on, still are what it says. */
export function drift(model: LearnedModel, recent: readonly Decided[], bound = DRIFT_FROM): Drift {
  const bins = calibrationBins(recent.map(({ text, hidden }) => ({ score: score(model, text), hidden })));
  const seen = calibrationError(bins);
  if (recent.length < FEWEST_RECENT || seen === null) return { state: 'unknown', error: null, bound, judged: recent.length, bins }; // prettier-ignore
  const error = Math.max(0, seen - errorByChance(bins));
  return { state: error > bound ? 'drifting' : 'steady', error, bound, judged: recent.length, bins };
}
