export const SNOOZES = ['hour', 'three-hours', 'evening', 'tomorrow', 'monday'] as const;
export type SnoozeKey = (typeof SNOOZES)[number];

const HOUR_MS = 3_600_000;
const EVENING = 18;
const MORNING = 9;

/** When a snoozed conversation comes back, on the reader's own clock: mornings at nine, evenings at six. */
export function snoozeUntil(key: SnoozeKey, now: Date): Date {
  switch (key) {
    case 'hour':
      return new Date(now.getTime() + HOUR_MS);
    case 'three-hours':
      return new Date(now.getTime() + 3 * HOUR_MS);
    case 'evening':
      return at(now, now.getHours() < EVENING ? 0 : 1, EVENING);
    case 'tomorrow':
      return at(now, 1, MORNING);
    case 'monday':
      return at(now, (8 - now.getDay()) % 7 || 7, MORNING);
  }
}

function at(now: Date, days: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
}
