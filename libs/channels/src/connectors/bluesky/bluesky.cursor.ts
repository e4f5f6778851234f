import { ConnectorRejected } from '../../spi/errors';
import { recordOf } from './bluesky.payloads';

/** What the cursor remembers of others' posts: none comes twice, and the latest are looked at again. */
const MOST_KNOWN = 200;
/** Own records between the floor and the newest. */
export const MOST_OWN = 80;
/** Folded answers that the cursor remembers over all threads. */
const MOST_FOLDED = 600;

/** Something delivered: its address, version, and the time (ISO) of that version. */
export type Known = [uri: string, cid: string, at: string];

/** A thread gate of ours: key of record and thread, version, and the answers that it folds away. */
export type KnownGate = [rkey: string, cid: string, hidden: string[]];

export interface State {
  v: 1;
  /** Nothing from this time (ISO) or before is delivered; '' delivers all. */
  from: string;
  news: {
    /** Time of the newest notification that was delivered. */
    at: string;
    /** Starts of further stretches while many pages are behind, newest first; read from the last one on. */
    trail: string[];
    /** Stretches are being read: what they overlap was just delivered. */
    catchingUp: boolean;
  };
  known: Known[];
  /** Our own posts with keys above the floor: key and version. */
  own: { floor: string; known: [rkey: string, cid: string][] };
  gates: KnownGate[];
  chat: {
    /** Position in the log of conversations; '': it was empty; null: it was never read. */
    rev: string | null;
    /** A history under way: the page of conversations that is next ('' the first); null: none. */
    history: string | null;
  };
}

export function newState(from: string): State {
  return {
    v: 1,
    from,
    news: { at: from, trail: [], catchingUp: false },
    known: [],
    own: { floor: '', known: [] },
    gates: [],
    chat: { rev: null, history: null },
  };
}

export function writeCursor(state: State): string {
  return JSON.stringify({ ...state, known: state.known.slice(-MOST_KNOWN), gates: withinBounds(state.gates) });
}

/** The state in a cursor; anything that this connector did not write is refused as invalid. */
export function readCursor(cursor: string): State {
  try {
    const value = recordOf(JSON.parse(cursor));
    const whole = ['news', 'own', 'chat'].every((name) => recordOf(value?.[name]) !== null);
    if (value?.['v'] === 1 && whole && Array.isArray(value['known']) && Array.isArray(value['gates'])) {
      return value as unknown as State;
    }
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}

/** Puts versions into the memory; the latest stand last. */
export function remember(state: State, fresh: readonly Known[]): void {
  const uris = new Set(fresh.map(([uri]) => uri));
  state.known = [...state.known.filter(([uri]) => !uris.has(uri)), ...fresh];
}

export function forget(state: State, uri: string): void {
  state.known = state.known.filter(([known]) => known !== uri);
}

/** Gates beyond the bound keep their version only: a change of theirs tells again all that they fold away. */
function withinBounds(gates: readonly KnownGate[]): KnownGate[] {
  let left = MOST_FOLDED;
  return gates.map(([rkey, cid, hidden]) => {
    left -= hidden.length;
    return [rkey, cid, left >= 0 ? hidden : []];
  });
}
