/** Deterministic random numbers: the same seed plans the same run. (mulberry32) */
export function makeRandom(seed) {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit) => Math.floor(next() * limit);
  return {
    next,
    /** A whole number from 0 to `limit` − 1. */
    below,
    pick: (list) => list[below(list.length)],
    chance: (probability) => next() < probability,
  };
}
