import { scaleLinear } from 'd3-scale';
import type { HueNumber } from '../labels/tag';

/** One series of a chart: as many values as there are points, null where there is none. */
export interface ChartSeries {
  id: string;
  label: string;
  values: readonly (number | null)[];
  hue?: HueNumber;
  /** The quiet companion of another series: grey line, or pale part of a bar. */
  context?: boolean;
}

/** A threshold drawn across a chart. */
export interface ChartTarget {
  value: number;
  label: string;
}

/** Writes a value on axes, labels and in the table. */
export type ValueFormat = (value: number) => string;

/** Which of the points carry a tick: about one for each 64 px, the first always, evenly spaced. */
export function tickIndexes(count: number, width: number): number[] {
  const step = Math.max(1, Math.ceil(count / Math.max(2, Math.floor(width / 64))));
  return Array.from({ length: count }, (_, index) => index).filter((index) => index % step === 0);
}

/** Moves labels that stand on one another apart, keeping their order; `gap` is the least distance in pixels. */
export function spreadLabels(places: readonly number[], gap: number): number[] {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
  const spread = [...places];
  let floor = -Infinity;
  for (const { place, index } of order) {
    const at = Math.max(place, floor);
    spread[index] = at;
    floor = at + gap;
  }
  return spread;
}

/** Grid lines from zero to just above the highest value: in given steps, at most six of them, or at round figures. */
export function ticksTo(high: number, step: number | null): number[] {
  if (step === null) return scaleLinear([0, high]).nice(4).ticks(4);
  const size = step * Math.max(1, Math.ceil(high / step / 5));
  return Array.from({ length: Math.ceil(high / size) + 1 }, (_, index) => index * size);
}
