import type { WorkingInterval } from '@parvis/contracts';

/** A weekly interval as it is stored: minutes of the local day. */
export interface StoredInterval {
  weekday: number;
  from_minute: number;
  to_minute: number;
}

/** Minutes since midnight of `HH:MM`. */
function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

export function toStored({ day, from, to }: WorkingInterval): StoredInterval {
  return { weekday: day, from_minute: minutesOf(from), to_minute: minutesOf(to) };
}

export function toInterval({ weekday, from_minute, to_minute }: StoredInterval): WorkingInterval {
  return { day: weekday, from: timeOf(from_minute), to: timeOf(to_minute) };
}

/** Position of the first interval that begins when another of the same day does; -1 = none. */
export function firstRepeated(intervals: readonly WorkingInterval[]): number {
  const keys = intervals.map(({ day, from }) => `${day} ${from}`);
  return keys.findIndex((key, index) => keys.indexOf(key) !== index);
}
