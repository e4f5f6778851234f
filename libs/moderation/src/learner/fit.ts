import { FEATURE_SPACE } from './features';
import { rawScore } from './learned-model';

export interface Example {
  features: Uint32Array;
  hidden: boolean;
}
export interface Fitted {
  weights: Float32Array;
  bias: number;
}

const EPOCHS = 12;
const RATE = 0.35;
const PULL_TO_ZERO = 1e-5;

/**
 * Logistic regression by stochastic gradient descent with Adagrad (Duchi, Hazan and Singer 2011). Both sides weigh the same
 * whatever their numbers. The order is shuffled from a fixed seed: the same examples give the same weights.
 */
export function fit(examples: readonly Example[]): Fitted {
  const weights = new Float32Array(FEATURE_SPACE);
  const squares = new Float32Array(FEATURE_SPACE).fill(1e-6);
  let [bias, biasSquares] = [0, 1e-6];
  const hidden = examples.filter((example) => example.hidden).length;
  const weightOf = { hidden: examples.length / (2 * hidden), kept: examples.length / (2 * (examples.length - hidden)) };
  const random = seeded(0x9e3779b9);
  const order = examples.map((_, n) => n);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    shuffle(order, random);
    for (const n of order) {
      const example = examples[n];
      if (!example) continue;
      const { features } = example;
      const probability = 1 / (1 + Math.exp(-rawScore(weights, bias, features)));
      const slope = (probability - (example.hidden ? 1 : 0)) * (example.hidden ? weightOf.hidden : weightOf.kept);
      const each = slope / Math.sqrt(Math.max(1, features.length));
      for (const feature of features) {
        const weight = weights[feature] ?? 0;
        const gradient = each + PULL_TO_ZERO * weight;
        const square = (squares[feature] ?? 0) + gradient * gradient;
        squares[feature] = square;
        weights[feature] = weight - (RATE * gradient) / Math.sqrt(square);
      }
      biasSquares += slope * slope;
      bias -= (RATE * slope) / Math.sqrt(biasSquares);
    }
  }
  return { weights, bias };
}

function shuffle(order: number[], random: () => number): void {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
}

/** Numbers from 0 to 1 that only depend on the seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
