import type { LearnedModel } from '../screening/screening-types';
import { eachFeature, FEATURE_SPACE, learnable, SeenFeatures } from './features';

/** A model ready for many texts: its weights lie in one array. Not for two texts at the same time. */
export class Scorer {
  private readonly weights = new Float32Array(FEATURE_SPACE);
  private readonly seen = new SeenFeatures();

  constructor(private readonly model: LearnedModel) {
    for (const [feature, weight] of model.weights) this.weights[feature] = weight;
  }

  /** Probability that the team would hide it, 0 to 1. `folded`: the text as it was folded, where that is at hand. */
  probability(text: string, folded: string | null = null): number {
    const { weights, seen } = this;
    let [sum, count] = [0, 0];
    seen.begin();
    eachFeature(learnable(text, folded), (feature) => {
      if (!seen.isNew(feature)) return;
      sum += weights[feature] ?? 0;
      count += 1;
    });
    return calibrated(this.model.calibration, scaled(this.model.bias, sum, count));
  }
}

const scorers = new WeakMap<LearnedModel, Scorer>();

/** Probability that the team would hide a text, 0 to 1. */
export function score(model: LearnedModel, text: string): number {
  const scorer = scorers.get(model) ?? new Scorer(model);
  scorers.set(model, scorer);
  return scorer.probability(text);
}

/** Before calibration: mean-like sum of the weights, so that long texts are not extreme for being long. */
export function rawScore(weights: Float32Array, bias: number, features: Uint32Array): number {
  let sum = 0;
  for (const feature of features) sum += weights[feature] ?? 0;
  return scaled(bias, sum, features.length);
}

const scaled = (bias: number, sum: number, features: number) => bias + sum / Math.sqrt(Math.max(1, features));

/** Platt's sigmoid. */
export function calibrated({ a, b }: LearnedModel['calibration'], raw: number): number {
  return 1 / (1 + Math.exp(a * raw + b));
}
