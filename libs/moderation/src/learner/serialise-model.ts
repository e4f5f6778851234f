import type { LearnedModel } from '../screening/screening-types';

/** A model as JSON: features as distances from the one before, weights as whole numbers of `unit`. */
export interface SerialisedModel {
  format: 1;
  kind: 'hide';
  trainedOn: number;
  bias: number;
  calibration: { a: number; b: number };
  unit: number;
  features: number[];
  weights: number[];
  /** Places in `features` and how they read. */
  names: [place: number, name: string][];
}

const FINEST = 2047;

export function serialiseModel(model: LearnedModel): SerialisedModel {
  const sorted = [...model.weights].sort(([a], [b]) => a - b);
  const largest = sorted.reduce((most, [, weight]) => Math.max(most, Math.abs(weight)), 0);
  const unit = largest > 0 ? largest / FINEST : 1;
  const kept = sorted.filter(([, weight]) => Math.round(weight / unit) !== 0);
  return {
    format: 1,
    kind: model.kind,
    trainedOn: model.trainedOn,
    bias: model.bias,
    calibration: model.calibration,
    unit,
    features: kept.map(([feature], n) => feature - (kept[n - 1]?.[0] ?? 0)),
    weights: kept.map(([, weight]) => Math.round(weight / unit)),
    names: kept.flatMap(([feature], place) => {
      const name = model.vocabulary.get(feature);
      return name === undefined ? [] : [[place, name] as [number, string]];
    }),
  };
}

/** The model that was written; null where the format is one of another release. */
export function readModel(stored: unknown): LearnedModel | null {
  if (!isSerialised(stored)) return null;
  const weights = new Map<number, number>();
  const features: number[] = [];
  stored.features.reduce((before, distance, n) => {
    const feature = before + distance;
    features.push(feature);
    weights.set(feature, (stored.weights[n] ?? 0) * stored.unit);
    return feature;
  }, 0);
  const vocabulary = new Map(stored.names.map(([place, name]) => [features[place] ?? -1, name]));
  const { kind, trainedOn, bias, calibration } = stored;
  return { kind, trainedOn, bias, weights, calibration, vocabulary };
}

function isSerialised(stored: unknown): stored is SerialisedModel {
  const one = stored as Partial<SerialisedModel> | null;
  return (
    typeof one === 'object' &&
    one?.format === 1 &&
    one.kind === 'hide' &&
    Array.isArray(one.features) &&
    Array.isArray(one.weights) &&
    one.features.length === one.weights.length &&
    Array.isArray(one.names) &&
    [one.bias, one.unit, one.trainedOn, one.calibration?.a, one.calibration?.b].every(Number.isFinite)
  );
}
