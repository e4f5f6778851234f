import { createHash } from 'node:crypto';
import { ConnectorRejected } from '../../spi/errors';
import { isRecord, type Review } from './trustpilot.payloads';

/** How many reviews, latest creation first, the cursor remembers: those whose edits and removals are noticed. */
export const MOST_KNOWN = 1000;
/** Ids that a walk has just met and may meet again, because its windows overlap by a second. */
export const MOST_EDGE = 300;

/**
 * A reading of the list under way, from the latest creation back to `from`. It goes on by creation time and not by page
 * number, so that reviews that come or go meanwhile shift nothing.
 */
export interface Walk {
  from: string;
  /** Reviews created before this second are still to be read; null at the beginning. */
  end: string | null;
  /** Page within that window: more than 1 only while a whole page was created in one second. */
  page: number;
  edge: string[];
  /** Latest creation met so far; '' before any. */
  newest: string;
  /** Covers all that is remembered, so that what it does not meet has vanished. */
  full: boolean;
  unseen: string[];
  /** Only of the first walk: reviews created before this are remembered, not delivered; null delivers none. */
  deliverFrom?: string | null;
}

export interface State {
  v: 1;
  /** Latest creation that a finished walk has met; null before the first one ended. */
  mark: string | null;
  /** What was delivered, by review id, in the order of creation. */
  known: Record<string, string>;
  walk: Walk | null;
  /** Reviews that the list no longer holds, to be asked for one by one. */
  confirm: string[];
}

export function writeCursor({ v, mark, known, walk, confirm }: State): string {
  return JSON.stringify({ v, mark, known, walk, confirm });
}

export function readCursor(cursor: string | null): State {
  if (cursor === null) return { v: 1, mark: null, known: {}, walk: null, confirm: [] };
  try {
    const value: unknown = JSON.parse(cursor);
    if (isRecord(value) && value['v'] === 1) return value as unknown as State;
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}

/** Changes with anything about a review that Parvis shows: creation, state, what the reviewer wrote, the reply. */
export function fingerprint({ createdAt, updatedAt, state, title, text, stars, reply }: Review): string {
  const written = hash([updatedAt, title, text, stars]);
  const answered = reply === null ? '' : hash([reply.createdAt, reply.updatedAt, reply.text]);
  return [Date.parse(createdAt).toString(36), state.charAt(0), written, answered].join('.');
}

function hash(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 8);
}

/** What differs between a review and what was known of it; nothing differs from what was never known. */
export function differences(known: string | undefined, review: Review) {
  const [, state, written, answered = ''] = known?.split('.') ?? [];
  const [, stateNow, writtenNow, answeredNow = ''] = fingerprint(review).split('.');
  const isKnown = known !== undefined;
  return {
    state: isKnown && state !== stateNow,
    written: isKnown && written !== writtenNow,
    answered: answered !== '' && answeredNow !== '' && answered !== answeredNow,
    unanswered: answered !== '' && answeredNow === '',
  };
}

export function createdAtOf(print: string): number {
  return parseInt(print, 36);
}

/** Keeps the reviews created last and forgets the oldest beyond the bound. The order is that of creation, always. */
export function remember(
  known: Record<string, string>,
  prints: readonly [id: string, print: string][],
): Record<string, string> {
  if (prints.length === 0) return known;
  const all = Object.entries({ ...known, ...Object.fromEntries(prints) });
  all.sort(([a, x], [b, y]) => createdAtOf(x) - createdAtOf(y) || (a < b ? -1 : 1));
  return Object.fromEntries(all.slice(-MOST_KNOWN));
}

/** Creation (ms) of the oldest review of a full memory: nothing older can be told from new. Null while there is room. */
export function horizonOf(known: Record<string, string>): number | null {
  const prints = Object.values(known);
  return prints.length < MOST_KNOWN ? null : Math.min(...prints.map(createdAtOf));
}
