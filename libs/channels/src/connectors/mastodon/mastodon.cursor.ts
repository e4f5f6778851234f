import { ConnectorRejected } from '../../spi/errors';
import { recordOf } from './mastodon.payloads';

/** How many items of a lane, latest last, the cursor remembers: those whose edits and deletions are noticed. */
const MOST_KNOWN = 160;

/** What was delivered: its status, the time of its entry in the lane, and the time of the state that was delivered. */
export type Known = [statusId: string, at: string, revisedAt: string];

/** The way back to where a history begins: pages are read backwards first, then delivered forwards. */
interface Back {
  /** The page before this entry is next; null: the newest. */
  before: string | null;
  /** Entries from this time on (ISO) are wanted; '' wants all. */
  from: string;
}

/** One list that is read: the notifications, or what the account wrote itself. Ids are opaque and never compared. */
export interface Lane {
  /** What comes after this entry is new; null: the list was empty when it was last looked at. */
  last: string | null;
  /** `last` itself is new too: it is the oldest of its list. */
  inclusive: boolean;
  back: Back | null;
  known: Known[];
}

export const LANES = ['notifications', 'own'] as const;
export type LaneName = (typeof LANES)[number];

/**
 * A post of ours: how many answers it had when it was last looked under, and those there that do not name us; null when it
 * is older than the cursor and was never looked under.
 */
export type WatchedPost = [statusId: string, answers: number, unnamed: string[] | null];

export interface State {
  v: 1;
  /** The server that people without one in their name belong to. */
  host: string;
  lanes: Record<LaneName, Lane>;
  posts: WatchedPost[];
}

export function emptyLane(back: Back | null): Lane {
  return { last: null, inclusive: false, back, known: [] };
}

export function writeCursor(state: State): string {
  return JSON.stringify(state);
}

/** The state in a cursor; anything that this connector did not write is refused as invalid. */
export function readCursor(cursor: string): State {
  try {
    const value = recordOf(JSON.parse(cursor));
    if (value?.['v'] === 1 && recordOf(value['lanes']) && Array.isArray(value['posts']))
      return value as unknown as State;
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}

/** The lane with more items in its memory; the oldest are forgotten beyond the bound. */
export function remember(known: readonly Known[], fresh: readonly Known[]): Known[] {
  const statuses = new Set(fresh.map(([statusId]) => statusId));
  return [...known.filter(([statusId]) => !statuses.has(statusId)), ...fresh].slice(-MOST_KNOWN);
}
