/** ISO text of a time that may be missing. */
export function isoOrNull(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}
