import { createHash } from 'node:crypto';
import type { Cursor } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { recordOf } from '../../spi/read';

/** Notifications are not there at once and not in order: each reading goes back this far. */
export const OVERLAP_MS = 30 * 60_000;
const MOST_SEEN = 2000;

/** A reading of one span of time, page after page. */
export interface Pass {
  start: number;
  /** Fixed for the whole pass: what happens meanwhile does not shift the pages. */
  end: number;
  offset: number;
  /** Nothing is delivered: what is there already is only remembered. */
  learns: boolean;
}

export interface PollState {
  v: 1;
  /** Nothing from before is delivered (ms): the moment of connecting, or the start of the backfill. */
  from: number;
  /** Time of the newest notification so far (ms). */
  high: number;
  /** Notifications delivered lately, with their times (ms). */
  seen: [print: string, at: number][];
  /** LinkedIn refused the actions that no documentation names. */
  documentedOnly: boolean;
  pass: Pass | null;
}

export function writeCursor(state: PollState): Cursor {
  return JSON.stringify(state);
}

/** Throws `ConnectorRejected('invalid')` for a text that is no cursor of ours. */
export function readCursor(cursor: Cursor): PollState {
  try {
    const state = recordOf(JSON.parse(cursor));
    if (state?.['v'] === 1 && typeof state['high'] === 'number' && Array.isArray(state['seen'])) {
      return state as unknown as PollState;
    }
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('The cursor is not one of this connector', 'invalid');
}

export function printOf(thing: string): string {
  return createHash('sha256').update(thing).digest('base64url').slice(0, 12);
}

/** What the next pass may meet again. */
export function recent(seen: PollState['seen'], high: number): PollState['seen'] {
  return seen.filter(([, at]) => at >= high - OVERLAP_MS).slice(-MOST_SEEN);
}
