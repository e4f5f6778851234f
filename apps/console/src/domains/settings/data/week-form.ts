import type { OpenHours } from '@parvis/contracts';

const INTERVAL = /^(\d{1,2})[:h](\d{2})\s*[-–]\s*(\d{1,2})[:h](\d{2})$/;
const two = (text: string | undefined): string => (text ?? '').padStart(2, '0');

/** A day's hours as one line: `09:00-12:00, 14:00-18:00`; '' is closed. */
export function typedDay(hours: readonly OpenHours[]): string {
  return hours.map(({ from, to }) => `${from}-${to}`).join(', ');
}

/** The hours of a line, in order; null where it cannot be read, or hours overlap. */
export function readDay(line: string): OpenHours[] | null {
  const hours: OpenHours[] = [];
  for (const part of line
    .split(/[,;]/)
    .map((text) => text.trim())
    .filter((text) => text !== '')) {
    // prettier-ignore
    const found = INTERVAL.exec(part);
    if (!found) return null;
    const [from, to] = [`${two(found[1])}:${two(found[2])}`, `${two(found[3])}:${two(found[4])}`];
    if (from >= to || to > '24:00' || (hours.at(-1)?.to ?? '') > from) return null;
    hours.push({ from, to });
  }
  return hours;
}
