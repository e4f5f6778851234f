import { fold } from '../reading/fold';

/** Room for hashed features; a power of two. */
export const FEATURE_SPACE = 2 ** 18;
const MASK = FEATURE_SPACE - 1;
const SHORTEST_GRAM = 3;
const LONGEST_GRAM = 5;
/** Longer texts say nothing more: what decides stands in the beginning, and a text of any length costs the same at most. */
const LONGEST_TEXT = 2000;

const LINK = /(?:https?:\/\/|www\.)\S+/g;
const DIGITS = /\d+/g;
const OTHER_SIGNS = /[^\p{L}\p{N}!?€$@#%\p{Extended_Pictographic}]+/gu;

const WORD_SEED = 0x811c9dc5;
const PAIR_SEED = 0x01000193;
const GRAM_SEED = 0x2545f491;

/**
 * The text features are made of: folded, links and numbers as signs of themselves, one space around it and between words.
 * `folded`: the text as it was folded, from who has it at hand.
 */
export function learnable(text: string, folded: string | null = null): string {
  const said = folded !== null && text.length <= LONGEST_TEXT ? folded : fold(text.slice(0, LONGEST_TEXT)).text;
  return ` ${said.replace(LINK, ' linklink ').replace(DIGITS, '0').replace(OTHER_SIGNS, ' ').trim()} `;
}

/** What kind of thing a feature is, for who reads it. */
export type FeatureKind = 'word' | 'pair' | 'letters';

/**
 * Calls back with every feature of a learnable text, in order and with repetitions: each word, each two words in a row, and each
 * group of three to five characters. `start` and `end` are positions in that text.
 */
export function eachFeature(
  text: string,
  found: (feature: number, start: number, end: number, kind: FeatureKind) => void,
): void {
  grams(text, found);
  let previous = -1;
  let from = 1;
  for (let at = 1; at < text.length; at += 1) {
    if (text.charCodeAt(at) !== 32) continue;
    found(hashed(text, from, at, WORD_SEED), from, at, 'word');
    if (previous >= 0) found(hashed(text, previous, at, PAIR_SEED), previous, at, 'pair');
    previous = from;
    from = at + 1;
  }
}

function grams(text: string, found: (feature: number, start: number, end: number, kind: FeatureKind) => void): void {
  for (let start = 0; start < text.length; start += 1) {
    let value = GRAM_SEED;
    const last = Math.min(text.length, start + LONGEST_GRAM);
    for (let at = start; at < last; at += 1) {
      value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
      if (at - start + 1 >= SHORTEST_GRAM) found(mixed(value), start, at + 1, 'letters');
    }
  }
}

function hashed(text: string, start: number, end: number, seed: number): number {
  let value = seed;
  for (let at = start; at < end; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return mixed(value);
}

function mixed(value: number): number {
  const half = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (half ^ (half >>> 13)) & MASK;
}

const LAST_ROUND = 255;

/** Marks what a text has had already, a byte each so that all of it stays at hand; cleared once in 255 texts. */
export class SeenFeatures {
  private readonly seen = new Uint8Array(FEATURE_SPACE);
  private round = 0;

  begin(): void {
    if (this.round === LAST_ROUND) this.seen.fill((this.round = 0));
    this.round += 1;
  }

  /** Whether the feature is met for the first time in this text. */
  isNew(feature: number): boolean {
    if (this.seen[feature] === this.round) return false;
    this.seen[feature] = this.round;
    return true;
  }
}

/** Distinct features of a text. */
export function featuresOf(text: string, seen: SeenFeatures): Uint32Array {
  seen.begin();
  const features: number[] = [];
  eachFeature(learnable(text), (feature) => {
    if (seen.isNew(feature)) features.push(feature);
  });
  return Uint32Array.from(features);
}
