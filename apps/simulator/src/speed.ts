/**
 * How many times faster than life the story is told (`SIMULATOR_SPEED`, default 1): what a platform allows per time is as many times
 * more, so that a day in some minutes is not a day of refusals.
 */
export const SPEED = Math.max(1, Number(process.env['SIMULATOR_SPEED'] ?? 1) || 1);
