import { fold } from './fold';

const GRAM = 4;
const BANDS = 6;
const ROWS = 2;
export const ALIKE_FROM = 0.7;
/** Customers ask short questions in the same words: shorter texts are never called copies of each other. */
export const SHORTEST_COMPARED = 40;

const LINK = /(?:https?:\/\/|www\.)\S+/g;
const NUMBER = /\d+/g;

/** What is compared: folded, links and numbers masked, other signs left out. */
export function comparable(text: string): string {
  return fold(text)
    .text.replace(LINK, ' link ')
    .replace(NUMBER, '0')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What copies of a text are found by. */
export interface CopyKeys {
  /** Six keys of 32 bits, each signed: two texts that share one are candidates. */
  bands: readonly number[];
  /** 64 bits of the text as it is compared, as a signed decimal for a bigint: the same for the same words. */
  sameness: string;
}

/**
 * MinHash over groups of four characters in six bands of two (Broder 1997; banding as by Indyk and Motwani 1998): texts alike by
 * 0.7 share a band with 98 %, by 0.9 with 99.99 %. Null for texts too short to compare.
 */
export function copyKeys(text: string): CopyKeys | null {
  const folded = comparable(text);
  if (folded.length < SHORTEST_COMPARED) return null;
  const least = leastHashes(folded);
  const bands = Array.from({ length: BANDS }, (_, band) => {
    const [one, other] = [least[band * ROWS] ?? 0, least[band * ROWS + 1] ?? 0];
    return scrambled(one ^ Math.imul(other, 0x9e3779b1)) | 0;
  });
  const [high, low] = [mixed(folded, 0x811c9dc5), mixed(folded, 0x01000193)];
  return { bands, sameness: BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)).toString() };
}

/** The least value that each of the hash functions gives to a group; one that comes again is counted again, which takes less than to remember it. */
function leastHashes(folded: string): Uint32Array {
  const least = new Uint32Array(BANDS * ROWS).fill(0xffffffff);
  for (let at = 0; at + GRAM <= folded.length; at += 1) {
    const one = mixed(folded, 0x01000193, at, at + GRAM);
    const step = mixed(folded, 0x811c9dc5, at, at + GRAM) | 1;
    for (let n = 0; n < least.length; n += 1) {
      const value = scrambled(one + Math.imul(n, step));
      if (value < (least[n] ?? 0)) least[n] = value;
    }
  }
  return least;
}

/** Share of groups of four characters two texts have in common, 0 to 1. */
export function likeness(one: string, other: string): number {
  const [a, b] = [new Set(grams(comparable(one))), new Set(grams(comparable(other)))];
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared += 1;
  return shared / (a.size + b.size - shared);
}

function grams(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - GRAM + 1) }, (_, at) => text.slice(at, at + GRAM));
}

/** FNV-1a of 32 bits from a basis, mixed so that every bit depends on every character. */
function mixed(text: string, basis: number, start = 0, end = text.length): number {
  let value = basis;
  for (let at = start; at < end; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return scrambled(value);
}

/** The finaliser of MurmurHash3. */
function scrambled(given: number): number {
  let value = Math.imul(given ^ (given >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
