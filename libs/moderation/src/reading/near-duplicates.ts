import { fold } from './fold';

const GRAM = 4;
const BITS = 64;
const BAND_BITS = 16;
/** Two texts whose fingerprints differ in more bits are not compared further. */
export const MOST_DIFFERENT_BITS = 10;
export const ALIKE_FROM = 0.7;
/** Customers ask short questions in the same words: shorter texts are never called copies of each other. */
export const SHORTEST_COMPARED = 40;

const LINK = /(?:https?:\/\/|www\.)\S+/g;
const NUMBER = /\d+/g;

/** What is compared: folded, links and numbers masked, other signs left out. */
export function comparable(text: string): string {
  return comparableOf(fold(text).text);
}

/** The same of a text that is folded already. */
export function comparableOf(folded: string): string {
  return folded
    .replace(LINK, ' link ')
    .replace(NUMBER, '0')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * 64-bit SimHash over groups of four characters, as four bands of 16 bits, each a signed smallint for an index: texts that share
 * a band are candidates. Null for texts too short to compare. Method: Charikar 2002; FNV-1a for the groups.
 */
export function fingerprint(text: string): [number, number, number, number] | null {
  return fingerprintOf(comparable(text));
}

/** The same of what is compared. */
export function fingerprintOf(compared: string): [number, number, number, number] | null {
  if (compared.length < SHORTEST_COMPARED) return null;
  const ones = new Int32Array(BITS);
  const groups = new Set(grams(compared));
  for (const gram of groups) {
    const [high, low] = hash(gram);
    for (let bit = 0; bit < 32; bit += 1) {
      ones[bit] = (ones[bit] ?? 0) + ((low >>> bit) & 1);
      ones[bit + 32] = (ones[bit + 32] ?? 0) + ((high >>> bit) & 1);
    }
  }
  const bands = [0, 0, 0, 0] as [number, number, number, number];
  ones.forEach((count, bit) => {
    const band = Math.floor(bit / BAND_BITS) as 0 | 1 | 2 | 3;
    if (2 * count > groups.size) bands[band] |= 1 << (bit % BAND_BITS);
  });
  return bands.map((band) => (band << 16) >> 16) as [number, number, number, number];
}

/** 64 bits of a text as it is compared, as a signed decimal for a bigint; the same for the same words. Null where nothing is left. */
export function samenessOf(compared: string): string | null {
  if (compared === '') return null;
  const [high, low] = hash(compared);
  return BigInt.asIntN(BITS, (BigInt(high) << 32n) | BigInt(low)).toString();
}

/** In how many of 64 bits two fingerprints differ. */
export function differingBits(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, band, n) => sum + bitsIn((band ^ (other[n] ?? 0)) & 0xffff), 0);
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

/** Two FNV-1a hashes of 32 bits from different bases, mixed so that every bit depends on every character. */
function hash(gram: string): [number, number] {
  return [mixed(gram, 0x811c9dc5), mixed(gram, 0x01000193)];
}

function mixed(gram: string, basis: number): number {
  let value = basis;
  for (let at = 0; at < gram.length; at += 1) value = Math.imul(value ^ gram.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function bitsIn(value: number): number {
  let left = value;
  let count = 0;
  for (; left !== 0; left &= left - 1) count += 1;
  return count;
}
