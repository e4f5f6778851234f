import { createHash } from 'node:crypto';
import type { TrainingSample } from './training-sample';

/**
 * So many samples in an order that the seed alone decides: the workspace's own first among equals, and of each right answer as many as there
 * are, by turns, so that whoever says the same throughout is wrong most of the time.
 */
export function chooseSamples(samples: readonly TrainingSample[], count: number, seed: string): TrainingSample[] {
  const piles = new Map<string, TrainingSample[]>();
  for (const sample of [...samples].sort((one, other) => (rank(one, seed) < rank(other, seed) ? -1 : 1)))
    piles.set(sample.answer, [...(piles.get(sample.answer) ?? []), sample]);
  const chosen: TrainingSample[] = [];
  while (chosen.length < Math.min(count, samples.length))
    for (const pile of piles.values()) {
      const next = pile.shift();
      if (next && chosen.length < count) chosen.push(next);
    }
  return shuffled(chosen, seed);
}

/** In an order that the seed alone decides. */
export function shuffled(samples: readonly TrainingSample[], seed: string): TrainingSample[] {
  return [...samples].sort((one, other) => (hash(one.id, seed) < hash(other.id, seed) ? -1 : 1));
}

function rank(sample: TrainingSample, seed: string): string {
  return `${sample.id.startsWith('own-') ? 0 : 1} ${hash(sample.id, seed)}`;
}

function hash(id: string, seed: string): string {
  return createHash('sha256').update(`${seed} ${id}`).digest('hex');
}
