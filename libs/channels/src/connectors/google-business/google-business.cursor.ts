import { createHash } from 'node:crypto';
import { ConnectorRejected } from '../../spi/errors';
import { isRecord, type Review } from './google-business.payloads';

/** How many reviews, latest first, the cursor remembers: those whose edits and deletions are noticed exactly. */
export const MOST_KNOWN = 1000;

/** A list walk under way: where it goes on, and what it will have reached when done. */
export interface Walk {
  pageToken: string;
  newest: string;
  /** Reviews never seen before that this walk has met. */
  fresh: number;
  /** `totalReviewCount` of its first page: a change under way means that pages have shifted. */
  total: number | null;
  /** Only of the first walk: reviews updated before this are remembered, not delivered; null delivers none. */
  from?: string | null;
}

/** A search for reviews that have vanished: the known ids not met so far. */
export interface Sweep {
  pageToken: string | null;
  unseen: string[];
  /** True once all pages are read and `unseen` is being asked for one by one. */
  confirming: boolean;
}

export interface State {
  v: 1;
  /** Newest `updateTime` that a finished walk has seen; null before the first one ended. */
  mark: string | null;
  /** Reviews that the location had after the last finished walk. */
  total: number | null;
  /** What was delivered, by review id: a fingerprint, with `r` when it had a reply and `p` when that was pending. */
  known: Record<string, string>;
  walk: Walk | null;
  sweep: Sweep | null;
}

export function writeCursor(state: State): string {
  return JSON.stringify(state);
}

export function readCursor(cursor: string | null): State {
  if (cursor === null) return { v: 1, mark: null, total: null, known: {}, walk: null, sweep: null };
  try {
    const value: unknown = JSON.parse(cursor);
    if (isRecord(value) && value['v'] === 1) return value as unknown as State;
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}

/** Changes whenever something about the review changes that Parvis shows: update time, reply, `r` and `p` as above. */
export function fingerprint({ updateTime, reply }: Review): string {
  const time = Date.parse(updateTime).toString(36);
  if (reply === null) return `${time}..`;
  const hash = createHash('sha256').update(`${reply.updateTime} ${reply.state} ${reply.comment}`).digest('base64url');
  return `${time}.${hash.slice(0, 6)}.r${reply.state === 'pending' ? 'p' : ''}`;
}

export function hadReply(print: string | undefined): boolean {
  return print?.split('.')[2]?.includes('r') ?? false;
}

export function wasPending(print: string | undefined): boolean {
  return print?.split('.')[2]?.includes('p') ?? false;
}

/**
 * Whether a review that is not remembered was delivered and then forgotten: a finished walk has seen its time, and the memory is
 * full of later ones.
 */
export function isForgotten({ known, mark }: Pick<State, 'known' | 'mark'>): (review: Review) => boolean {
  const times = Object.values(known).map(timeIn);
  if (mark === null || times.length < MOST_KNOWN) return () => false;
  const [reached, oldest] = [Date.parse(mark), Math.min(...times)];
  return ({ reviewId, updateTime }) =>
    known[reviewId] === undefined && Date.parse(updateTime) < oldest && Date.parse(updateTime) <= reached;
}

/** Keeps the reviews updated last and forgets the oldest beyond the bound. */
export function remember(
  known: Record<string, string>,
  prints: readonly [id: string, print: string][],
): Record<string, string> {
  const merged = Object.entries({ ...known, ...Object.fromEntries(prints) });
  const latestFirst = merged.sort(([, one], [, other]) => timeIn(other) - timeIn(one));
  return Object.fromEntries(latestFirst.slice(0, MOST_KNOWN));
}

/** A fingerprint begins with the update time. */
function timeIn(print: string): number {
  return parseInt(print, 36);
}
