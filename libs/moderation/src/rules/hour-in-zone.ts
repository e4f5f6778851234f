const formats = new Map<string, Intl.DateTimeFormat>();
const hours = new Map<string, number>();
const QUARTER_MS = 15 * 60 * 1000;
const MOST_KEPT = 5000;

/** Many rules ask about one item: its time is read once. */
let last: { at: string; timeZone: string; hour: number | undefined } = { at: '', timeZone: '', hour: undefined };

/** Hour of the day, 0 to 23, of a time (ISO) in a zone; undefined where either cannot be read. Offsets change at quarters only. */
export function hourInZone(at: string, timeZone: string): number | undefined {
  if (last.at !== at || last.timeZone !== timeZone) last = { at, timeZone, hour: hourOf(at, timeZone) };
  return last.hour;
}

function hourOf(at: string, timeZone: string): number | undefined {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return undefined;
  const key = `${timeZone} ${Math.floor(ms / QUARTER_MS)}`;
  const known = hours.get(key);
  if (known !== undefined) return known;
  const hour = Number(formatOf(timeZone)?.format(ms));
  if (Number.isNaN(hour)) return undefined;
  if (hours.size >= MOST_KEPT) hours.clear();
  hours.set(key, hour);
  return hour;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(timeZone);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone });
    formats.set(timeZone, format);
    return format;
  } catch {
    return undefined; // a zone that this machine does not know
  }
}
