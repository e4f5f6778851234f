/** The project's day ends at midnight in this zone ("Quota", Data API v3). */
const ZONE = 'America/Los_Angeles';
const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE });
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const DAY_MS = 86_400_000;

/** The quota day that a moment belongs to, as `YYYY-MM-DD`. */
export function quotaDay(now: number): string {
  return DAY.format(now);
}

/** Milliseconds until the project's units come back. Exact but for the two nights a year when the clocks change. */
export function msUntilReset(now: number): number {
  const [hours = 0, minutes = 0, seconds = 0] = CLOCK.format(now).split(':').map(Number);
  return DAY_MS - ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
