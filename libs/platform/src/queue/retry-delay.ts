const BASE_MS = 1000;
const CEILING_MS = 15 * 60_000;

/** Exponential back-off with full jitter: between half and all of 1 s, 2 s, 4 s … up to 15 min. `attempts` counts from 1. */
export function retryDelayMs(attempts: number, random: () => number = Math.random): number {
  const full = Math.min(CEILING_MS, BASE_MS * 2 ** Math.max(0, attempts - 1));
  return Math.round(full / 2 + (full / 2) * random());
}
