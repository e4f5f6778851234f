import type { LearnedModel } from '../screening/screening-types';
import { eachFeature, type FeatureKind, learnable, SeenFeatures } from './features';
import { nameOf } from './train';

/** One thing of a text and how much it speaks for hiding (positive) or keeping it (negative). */
export interface FeatureWeight {
  feature: string;
  weight: number;
}

interface Candidate extends FeatureWeight {
  start: number;
  end: number;
  kind: FeatureKind;
}

const seen = new SeenFeatures();

/**
 * What in a text moves the model most, strongest first. Words go before the letters they are made of: of overlapping stretches
 * only the strongest is named.
 */
export function topFeatures(model: LearnedModel, text: string, n: number): FeatureWeight[] {
  const readable = learnable(text);
  const candidates: Candidate[] = [];
  seen.begin();
  eachFeature(readable, (feature, start, end, kind) => {
    const weight = model.weights.get(feature);
    if (weight === undefined || !seen.isNew(feature)) return;
    const name = nameOf(readable, start, end, kind);
    // the number belongs to another feature that was learned; this one only shares it
    if ((model.vocabulary.get(feature) ?? name) !== name) return;
    candidates.push({ feature: name, weight, start, end, kind });
  });
  const strength = ({ weight, kind }: Candidate) => Math.abs(weight) * (kind === 'letters' ? 0.8 : 1);
  const chosen: Candidate[] = [];
  for (const candidate of candidates.sort((a, b) => strength(b) - strength(a))) {
    if (chosen.length >= n) break;
    if (!chosen.some(({ start, end }) => candidate.start < end && start < candidate.end)) chosen.push(candidate);
  }
  return chosen.map(({ feature, weight }) => ({ feature, weight }));
}

/** What the model learned most, of what has a reading: for its own page. Strongest first on either side. */
export function learnedMost(model: LearnedModel, n: number): { hiding: FeatureWeight[]; keeping: FeatureWeight[] } {
  const named = [...model.vocabulary].flatMap(([feature, name]) => {
    const weight = model.weights.get(feature) ?? 0;
    return name.startsWith('·') ? [] : [{ feature: name, weight }];
  });
  const sorted = named.sort((a, b) => b.weight - a.weight);
  return {
    hiding: sorted.filter(({ weight }) => weight > 0).slice(0, n),
    keeping: sorted.filter(({ weight }) => weight < 0).slice(-n).reverse(), // prettier-ignore
  };
}
