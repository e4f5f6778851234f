import { ConnectorRejected } from '../../spi/errors';
import { recordOf } from '../../spi/read';

/** How many posts the cursor remembers: those whose edits and deletions are noticed. */
const MOST_KNOWN = 200;
const MOST_WATCHED = 20;

/** A post that was delivered: its first id and the id of its newest version that was seen. */
export type Known = [itemId: string, versionId: string];

/** A list, newest first. What is newer than `last` is new; null: everything from `State.from` on is. */
export interface Lane {
  last: string | null;
  /** A reading that is not at its end yet: the page to go on with, and the newest id of its first page. */
  pass: { token: string; newest: string } | null;
}

export const LANES = ['mentions', 'own', 'messages'] as const;
export type LaneName = (typeof LANES)[number];

export interface State {
  v: 1;
  /** Nothing from before this time (ISO) is delivered. */
  from: string;
  lanes: Record<LaneName, Lane>;
  /** Own posts under which deeper replies are searched, with the newest id seen there and the time of the post (ISO). */
  watched: [postId: string, last: string, createdAt: string][];
  known: Known[];
}

export function newState(from: string): State {
  const lane = (): Lane => ({ last: null, pass: null });
  return { v: 1, from, lanes: { mentions: lane(), own: lane(), messages: lane() }, watched: [], known: [] };
}

export function writeCursor(state: State): string {
  return JSON.stringify({
    ...state,
    known: state.known.slice(-MOST_KNOWN),
    watched: state.watched.slice(-MOST_WATCHED),
  });
}

/** The state in a cursor; anything that this connector did not write is refused as invalid. */
export function readCursor(cursor: string): State {
  try {
    const value = recordOf(JSON.parse(cursor));
    if (value?.['v'] === 1 && recordOf(value['lanes']) && Array.isArray(value['known']))
      return value as unknown as State;
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}

/** Whether an id is newer than another: ids are 64-bit numbers in the order of time. */
export function isNewer(id: string, than: string | null): boolean {
  if (than === null) return true;
  return id.length === than.length ? id > than : id.length > than.length;
}

export function newest(ids: readonly string[]): string | null {
  return ids.reduce<string | null>((best, id) => (isNewer(id, best) ? id : best), null);
}
