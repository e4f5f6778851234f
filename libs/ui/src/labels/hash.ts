/** A stable small number from an id (FNV-1a), for colours and patterns that must never change between visits. */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const character of id) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193);
  }
  // Neighbouring ids must not get neighbouring patterns: stir the low bits.
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}
