import { digest } from '../listening.entry';
import type { AnyFeed } from './read-feed';

const MINUTE = 60;
const DAY = 86_400;
/** A quiet feed is read this seldom, unless it asks for less itself. */
const SELDOM = 6 * 3600;
const MOST_BACK_OFF = DAY;
/** The share of the time since the newest entry after which it is worth looking again. */
const PATIENCE = 0.1;
const PERIODS: Record<string, number> = { hourly: 3600, daily: DAY, weekly: 7 * DAY, monthly: 30 * DAY, yearly: 365 * DAY }; // prettier-ignore
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** What a feed says of how often it wants to be read. */
export interface PaceHints {
  /** Seconds between two looks at least. */
  atLeast: number;
  /** Hours (0–23, GMT) and days (0 = Sunday) at which it does not want to be read. */
  skipHours: readonly number[];
  skipDays: readonly number[];
}

/** `Cache-Control: max-age`, `<ttl>`, `sy:updatePeriod`, `<skipHours>` and `<skipDays>` of an answer and its document. */
export function hintsOf(headers: Headers, parsed: AnyFeed | null, document = ''): PaceHints {
  const maxAge = Number(/(?:^|[\s,])max-age\s*=\s*"?(\d+)/i.exec(headers.get('cache-control') ?? '')?.[1] ?? 0);
  const rss = parsed?.format === 'rss' ? parsed.feed : undefined;
  const sy = parsed && 'sy' in parsed.feed ? parsed.feed.sy : undefined;
  const period = PERIODS[sy?.updatePeriod?.trim().toLowerCase() ?? ''] ?? 0;
  const asked = Math.max(maxAge, (rss?.ttl ?? 0) * MINUTE, period / Math.max(sy?.updateFrequency ?? 1, 1));
  return {
    atLeast: Number.isFinite(asked) ? Math.min(Math.max(asked, 0), DAY) : 0,
    skipHours: rss ? valuesIn(document, 'skipHours', 'hour').map((hour) => Number(hour) % 24) : [],
    skipDays: rss ? valuesIn(document, 'skipDays', 'day').map((day) => DAYS.indexOf(day)).filter((day) => day >= 0) : [], // prettier-ignore
  };
}

/** The parser leaves out lists of one value, so that these are read here; in lower case. */
function valuesIn(document: string, list: string, name: string): string[] {
  const inside = new RegExp(`<${list}>([^]{0,2000}?)</${list}>`, 'i').exec(document)?.[1] ?? '';
  const values = inside.matchAll(new RegExp(`<${name}>\\s*(\\w+)\\s*</${name}>`, 'gi'));
  return [...values].map(([, value = '']) => value.toLowerCase());
}

export const NO_HINTS: PaceHints = { atLeast: 0, skipHours: [], skipDays: [] };

interface Look {
  source: string;
  /** Seconds since 1970. */
  now: number;
  /** Shortest interval in seconds; 0: every poll reads, nothing is held back that the feed does not ask for. */
  shortest: number;
  /** Seconds since 1970 of the newest entry; null when there is none or it has no date. */
  newest: number | null;
}

/** When a source is to be read again (seconds since 1970); null: at the next poll. */
export function nextLook({ source, now, shortest, newest }: Look, hints: PaceHints): number | null {
  const quiet = newest === null ? 0 : Math.min(Math.max(now - newest, 0) * PATIENCE, SELDOM);
  const interval = Math.max(shortest, hints.atLeast, shortest === 0 ? 0 : quiet);
  return interval === 0 ? null : outsideSkipped(now + jittered(interval, source, now), hints);
}

/** When a source that failed is tried again: twice as late each time, up to a day; null: at the next poll. */
export function nextTry({ source, now, shortest }: Omit<Look, 'newest'>, fails: number, askedMs = 0): number | null {
  const wait = Math.min(shortest * 2 ** Math.min(fails - 1, 20), MOST_BACK_OFF);
  const interval = Math.max(wait, Math.ceil(askedMs / 1000));
  return interval === 0 ? null : now + Math.max(jittered(interval, source, now), Math.ceil(askedMs / 1000));
}

/** ±10 %, so that sources that were read together drift apart; the same for the same source and minute. */
function jittered(interval: number, source: string, now: number): number {
  const share = parseInt(Buffer.from(digest(`${source} ${Math.floor(now / MINUTE)}`, 4)).toString('hex'), 16) % 201;
  return Math.round(interval * (0.9 + share / 1000));
}

function outsideSkipped(time: number, { skipHours, skipDays }: PaceHints): number {
  if (skipHours.length === 0 && skipDays.length === 0) return time;
  for (let hours = 0; hours <= 7 * 24; hours += 1) {
    const start = hours === 0 ? time : Math.floor(time / 3600) * 3600 + hours * 3600;
    const date = new Date(start * 1000);
    if (!skipHours.includes(date.getUTCHours()) && !skipDays.includes(date.getUTCDay())) return start;
  }
  return time; // it skips everything: taken at its word it would never be read
}
