import { ConnectorRejected } from '../../spi/errors';
import { isDirect, isLater, type Place, recordOf, snowflakeOf } from './discord.payloads';

/** Direct conversations that the cursor keeps; the API does not list them. */
const MOST_DIRECTS = 100;

/** How far a session of the gateway has landed: whoever listens next resumes behind it. */
export interface LandedStream {
  session: string;
  /** `resume_gateway_url`. */
  url: string;
  seq: number;
}

/** Where the reading stands. Snowflakes are in the order of time everywhere, so that one stands for all quiet channels. */
export interface State {
  v: 1;
  /** Where the reading began: a conversation that is met for the first time is read from there. */
  since: string;
  /** Every message up to this one has landed, wherever it stands. */
  floor: string;
  /** Channels and threads that are further: their newest landed message. */
  at: Record<string, string>;
  /** Direct conversations, the latest last. */
  directs: string[];
  stream: LandedStream | null;
}

export function emptyState(floor: string): State {
  return { v: 1, since: floor, floor, at: {}, directs: [], stream: null };
}

export function writeCursor(state: State): string {
  return JSON.stringify(state);
}

/** The state in a cursor; anything that this connector did not write is refused as invalid. */
export function readCursor(cursor: string): State {
  try {
    const value = recordOf(JSON.parse(cursor));
    const isOurs =
      value?.['v'] === 1 &&
      snowflakeOf(value['since']) !== null &&
      snowflakeOf(value['floor']) !== null &&
      recordOf(value['at']) !== null;
    if (isOurs && Array.isArray(value['directs'])) return value as unknown as State;
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}

/** What has landed of a place. No call lists conversations, so that one may be met long after it was begun. */
export function landedIn({ since, floor, at, directs }: State, place: Pick<Place, 'id' | 'type'>): string {
  const isUnmet = isDirect(place) && !directs.includes(place.id);
  return at[place.id] ?? (isUnmet ? since : floor);
}

/** The state with a later floor; places that are not beyond it need no entry any more. */
export function raised(state: State, floor: string): State {
  if (!isLater(floor, state.floor)) return state;
  const at = Object.fromEntries(Object.entries(state.at).filter(([, id]) => isLater(id, floor)));
  return { ...state, floor, at };
}

/** The conversations with more of them; those that were quiet for longest are let go beyond the bound. */
export function withDirects(directs: string[], more: Iterable<string>): string[] {
  const fresh = [...new Set(more)];
  if (fresh.length === 0) return directs;
  return [...directs.filter((id) => !fresh.includes(id)), ...fresh].slice(-MOST_DIRECTS);
}
