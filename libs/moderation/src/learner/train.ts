import type { LearnedModel } from '../screening/screening-types';
import { plattScaling } from './calibration';
import { eachFeature, FEATURE_SPACE, featuresOf, learnable, SeenFeatures } from './features';
import { fit } from './fit';
import { type Foldable, hasBoth, heldOutScores, type LearnerMetrics, metricsOf } from './held-out';

/** One decision of a person. */
export interface Decided {
  text: string;
  hidden: boolean;
}

/** Fewer decisions, or fewer of one side, teach nothing; a text that came a hundred times counts once. */
export const FEWEST_DECISIONS = 50;
export const FEWEST_OF_EACH = 10;
/** The latest of more are taken: what the team decides changes. */
export const MOST_DECISIONS = 20_000;
/** Features whose reading is kept. */
export const MOST_NAMED = 4000;
const FOLDS = 5;
/** Of the largest weight: smaller ones change no decision and would make the model ten times as large. */
const NEGLIGIBLE = 0.004;

export type Training =
  | { state: 'trained'; model: LearnedModel; metrics: LearnerMetrics }
  /** `missing`: so many more decisions, of either side where it is one-sided. */
  | { state: 'untrained'; why: 'too-few' | 'one-sided'; missing: number };

/**
 * Learns from a team's decisions, oldest first, what it would hide. Needs no network and gives the same model for the same
 * decisions. The metrics are held out; the model itself is fitted on everything.
 */
export function train(samples: readonly Decided[]): Training {
  const latest = samples.slice(-MOST_DECISIONS);
  const texts = { hidden: distinct(latest, true), kept: distinct(latest, false) };
  const all = texts.hidden + texts.kept;
  if (all < FEWEST_DECISIONS) return { state: 'untrained', why: 'too-few', missing: FEWEST_DECISIONS - all };
  const rarer = Math.min(texts.hidden, texts.kept);
  if (rarer < FEWEST_OF_EACH) return { state: 'untrained', why: 'one-sided', missing: FEWEST_OF_EACH - rarer };
  const examples = examplesOf(latest);
  const scores = heldOutScores(examples, FOLDS);
  // all of one side in one fold: nothing could be held out
  if (!hasBoth(scores)) return { state: 'untrained', why: 'one-sided', missing: 1 };
  const { weights, bias } = fit(examples);
  const kept = sparse(weights);
  return {
    state: 'trained',
    model: {
      kind: 'hide',
      trainedOn: latest.length,
      bias,
      weights: kept,
      calibration: plattScaling(scores),
      vocabulary: vocabularyOf(latest, kept),
    },
    metrics: metricsOf(scores, FOLDS),
  };
}

function distinct(samples: readonly Decided[], hidden: boolean): number {
  return new Set(samples.filter((one) => one.hidden === hidden).map(({ text }) => learnable(text))).size;
}

/** Features that stand in one text only are left out: they name the text and teach nothing. */
function examplesOf(samples: readonly Decided[]): Foldable[] {
  const seen = new SeenFeatures();
  const counts = new Uint32Array(FEATURE_SPACE);
  const all = samples.map(({ text }) => featuresOf(text, seen));
  for (const features of all) for (const feature of features) counts[feature] = (counts[feature] ?? 0) + 1;
  return samples.map(({ text, hidden }, n) => ({
    features: (all[n] ?? new Uint32Array()).filter((feature) => (counts[feature] ?? 0) > 1),
    hidden,
    fold: foldOf(text),
  }));
}

/** Copies of a text fall into one fold, or the held-out figures would flatter. */
function foldOf(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of learnable(text)) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return ((value ^ (value >>> 15)) >>> 0) % FOLDS;
}

function sparse(weights: Float32Array): Map<number, number> {
  const least = NEGLIGIBLE * weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const kept = new Map<number, number>();
  weights.forEach((weight, feature) => {
    if (Math.abs(weight) > least) kept.set(feature, weight);
  });
  return kept;
}

/** How the features that were met most read; of two that share a number the one met first. */
function vocabularyOf(samples: readonly Decided[], weights: ReadonlyMap<number, number>): Map<number, string> {
  const counts = new Map<number, number>();
  const names = new Map<number, string>();
  for (const { text } of samples) {
    const readable = learnable(text);
    eachFeature(readable, (feature, start, end, kind) => {
      if (!weights.has(feature)) return;
      counts.set(feature, (counts.get(feature) ?? 0) + 1);
      if (!names.has(feature)) names.set(feature, nameOf(readable, start, end, kind));
    });
  }
  const most = [...counts].sort(([a, x], [b, y]) => y - x || a - b).slice(0, MOST_NAMED);
  return new Map(most.map(([feature]) => [feature, names.get(feature) ?? '']));
}

/** A word or pair as it stands; letters within a word between points (« ·ratui· »). */
export function nameOf(text: string, start: number, end: number, kind: 'word' | 'pair' | 'letters'): string {
  const stretch = text.slice(start, end);
  return kind === 'letters' ? `·${stretch.replaceAll(' ', '_')}·` : stretch;
}
