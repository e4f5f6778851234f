import { createHash } from 'node:crypto';
import { ConnectorRejected } from '../../spi/errors';
import { isRecord, type Review } from './google-play.payloads';

/** How many reviews, latest first, the cursor remembers, and how many a deep walk reads. */
export const MOST_KNOWN = 1000;
/** Google lists a week; what left it a while ago need not be remembered. */
const FORGET_AFTER_MS = 8 * 86_400_000;

/** A list walk under way: where it goes on, and what it will have reached when done. */
export interface Walk {
  pageToken: string;
  newest: string;
  read: number;
  /** Reads the whole memory's length instead of stopping behind the mark. */
  deep: boolean;
  /** Reviews known when it began and not met so far. */
  unseen: string[];
  /** Only of the first walk: reviews changed before this are remembered, not delivered; null delivers none. */
  from?: string | null;
}

export interface State {
  v: 1;
  /** Newest `lastModified` that a finished walk has seen; '' when there was none, null before the first one ended. */
  mark: string | null;
  /** When the last deep walk ended. */
  deepAt: string | null;
  /** What was delivered, by review id: a fingerprint. */
  known: Record<string, string>;
  walk: Walk | null;
  /** Reviews that a finished walk missed, to be asked for one by one. */
  confirm: string[];
}

export function writeCursor(state: State): string {
  return JSON.stringify(state);
}

export function readCursor(cursor: string | null): State {
  if (cursor === null) return { v: 1, mark: null, deepAt: null, known: {}, walk: null, confirm: [] };
  try {
    const value: unknown = JSON.parse(cursor);
    if (isRecord(value) && value['v'] === 1) return value as unknown as State;
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}

/** Changes whenever the customer's words or the reply change: the review's time, then what the reply says. */
export function fingerprint({ modifiedAt, reply }: Review): string {
  const time = Date.parse(modifiedAt).toString(36);
  if (reply === null) return `${time}.`;
  const hash = createHash('sha256').update(`${reply.at} ${reply.text}`).digest('base64url');
  return `${time}.${hash.slice(0, 6)}.r`;
}

export function hadReply(print: string | undefined): boolean {
  return print?.endsWith('.r') ?? false;
}

/** The review's own time in a fingerprint, in milliseconds; -1 without one. */
export function timeIn(print: string | undefined): number {
  return print === undefined ? -1 : parseInt(print, 36);
}

/** Whether the memory is full and a review it does not hold is older than all that it holds: delivered, then forgotten. */
export function isForgotten(known: Record<string, string>): (review: Review) => boolean {
  const prints = Object.values(known);
  if (prints.length < MOST_KNOWN) return () => false;
  const oldest = Math.min(...prints.map(timeIn));
  return ({ reviewId, modifiedAt }) => known[reviewId] === undefined && Date.parse(modifiedAt) < oldest;
}

/** Keeps what was changed last; forgets the oldest beyond the bound and what Google no longer lists. */
export function remember(
  known: Record<string, string>,
  prints: readonly [id: string, print: string][],
): Record<string, string> {
  if (prints.length === 0) return known;
  const merged = Object.entries({ ...known, ...Object.fromEntries(prints) });
  merged.sort(([, a], [, b]) => timeIn(b) - timeIn(a));
  const newest = timeIn(merged[0]?.[1]);
  return Object.fromEntries(
    merged.slice(0, MOST_KNOWN).filter(([, print]) => timeIn(print) > newest - FORGET_AFTER_MS),
  );
}

export function without(known: Record<string, string>, ids: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(known).filter(([id]) => !ids.has(id)));
}
