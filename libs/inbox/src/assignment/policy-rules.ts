/**
 * Whether what a team overflows to would come back to it: a conversation must not travel in a circle. `overflows` holds each
 * team's overflow team as it is stored.
 */
export function overflowsInCircle(
  teamId: number,
  overflowTeamId: number | null,
  overflows: ReadonlyMap<number, number | null>,
): boolean {
  const passed = new Set([teamId]);
  let next: number | null | undefined = overflowTeamId;
  while (next != null) {
    if (passed.has(next)) return true;
    passed.add(next);
    next = overflows.get(next);
  }
  return false;
}
