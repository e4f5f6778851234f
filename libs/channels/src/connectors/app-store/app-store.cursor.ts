import { createHash } from 'node:crypto';
import { ConnectorRejected } from '../../spi/errors';
import { isRecord, type Response, type Review } from './app-store.payloads';

/** How many reviews, youngest first, the cursor remembers, and how many a deep walk reads. */
export const MOST_KNOWN = 2000;

/** A list walk under way: where it goes on, and what it will have reached when done. */
export interface Walk {
  next: string;
  newest: string;
  read: number;
  /** Reads the whole memory's length instead of stopping behind the mark. */
  deep: boolean;
  /** Reviews known when it began and not met so far. */
  unseen: string[];
  /** Only of the first walk: reviews created before this are remembered, not delivered; null delivers none. */
  from?: string | null;
}

export interface State {
  v: 1;
  /** Newest `createdDate` that a finished walk has seen; '' when there was none, null before the first one ended. */
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

/**
 * Time of creation, hash of the customer's words, hash of the response: Apple tells no time of a change. A pending
 * response ends in `p`, so that its publication shows.
 */
export function fingerprint({ createdAt, rating, title, body, response }: Review): string {
  return `${Date.parse(createdAt).toString(36)}.${hashOf([rating, title, body])}.${responsePrint(response)}`;
}

function responsePrint(response: Response | null): string {
  return response === null ? '' : `${hashOf([response.at, response.text])}${response.pending ? 'p' : ''}`;
}

function hashOf(parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 8);
}

export function hadResponse(print: string | undefined): boolean {
  return print !== undefined && !print.endsWith('.');
}

/** Whether the customer's words are others than those delivered before; false when nothing was. */
export function isReworded(before: string | undefined, now: string): boolean {
  return before !== undefined && before.split('.')[1] !== now.split('.')[1];
}

/** The time of creation in a fingerprint, in milliseconds; -1 without one. */
export function timeIn(print: string | undefined): number {
  return print === undefined ? -1 : parseInt(print, 36);
}

/** Whether the memory is full and a review it does not hold is older than all that it holds: delivered, then forgotten. */
export function isForgotten(known: Record<string, string>): (review: Review) => boolean {
  const prints = Object.values(known);
  if (prints.length < MOST_KNOWN) return () => false;
  const oldest = Math.min(...prints.map(timeIn));
  return ({ id, createdAt }) => known[id] === undefined && Date.parse(createdAt) <= oldest;
}

/** Keeps the youngest reviews and forgets the oldest beyond the bound. */
export function remember(
  known: Record<string, string>,
  prints: readonly [id: string, print: string][],
): Record<string, string> {
  if (prints.length === 0) return known;
  const merged = Object.entries({ ...known, ...Object.fromEntries(prints) });
  merged.sort(([, a], [, b]) => timeIn(b) - timeIn(a));
  return Object.fromEntries(merged.slice(0, MOST_KNOWN));
}

export function without(known: Record<string, string>, ids: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(known).filter(([id]) => !ids.has(id)));
}
