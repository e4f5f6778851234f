/** How long one usually goes away, by the choice in the menu. */
export const ABSENCES = ['half-hour', 'hour', 'tomorrow'] as const;
export type Absence = (typeof ABSENCES)[number];

const MINUTE_MS = 60_000;
const MORNING = 9;

/** When one is back, on one's own clock: mornings at nine. */
export function backAt(absence: Absence, now: Date): Date {
  if (absence === 'half-hour') return new Date(now.getTime() + 30 * MINUTE_MS);
  if (absence === 'hour') return new Date(now.getTime() + 60 * MINUTE_MS);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING);
}

/** A moment as a field of date and time takes it, by the local clock. */
export function toLocalField(iso: string | null): string {
  if (iso === null) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
}
