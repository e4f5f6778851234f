/** How many lanes landed payloads are spread over. One lane is worked by one transaction at a time, in order. */
export const LANES = 16;

/** First half of the advisory lock of a lane; the second half is the lane. */
export const LANE_LOCK = 7_402_120;

/** All payloads of an account go through one lane, so that they are applied in the order they landed. */
export function laneOf(workspaceId: number, accountId: number): number {
  return (Math.imul(workspaceId, 31) + accountId) & (LANES - 1);
}
