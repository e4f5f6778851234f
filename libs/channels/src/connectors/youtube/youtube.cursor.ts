import { createHash } from 'node:crypto';
import { ConnectorRejected } from '../../spi/errors';
import { type Comment, isRecord, type Standing } from './youtube.payloads';

/** What is remembered of a thread. */
export interface KnownThread {
  /** When the top comment was published (ISO). */
  p: string;
  /** Print of the top comment. */
  c: string;
  /** Published replies, as YouTube counts them. */
  n: number;
  /** Prints of the replies by the part of their id behind the dot. */
  r: Record<string, string>;
}

/** What is still to be read in a pass. */
export type Step =
  /** The published threads: `first` learns or imports, `news` reads back to what is known. */
  | { do: 'list'; token: string | null; below: string | null; retried: boolean }
  | { do: 'held'; status: 'heldForReview' | 'likelySpam'; token: string | null; pages: number }
  | { do: 'replies'; id: string; token: string | null; met: string[] }
  | { do: 'comments'; ids: string[] }
  | { do: 'judge'; ids: string[] | null };

/** One look at the channel. A thorough one (`deep`) reads all remembered threads and the held comments. */
export interface Pass {
  /** The first pass of an account: it learns what is there, and delivers it from `importFrom` on. */
  first: boolean;
  importFrom: string | null;
  deep: boolean;
  steps: Step[];
  newest: string;
  /** Time of the oldest thread read so far; null before the first page. */
  reached: string | null;
  /** Threads met in the published list. */
  listed: string[];
  /** Comments met in the lists of held ones. */
  held: string[];
  /** A list of held comments was longer than we read. */
  cut: boolean;
  /** Replies that their threads do not bring along, to be looked at by id. */
  unseen: string[];
  /** Units the pass has cost so far. */
  units: number;
  /** Visible comments that were not met where they should be. */
  missing: string[];
}

/** The budget of reading; absent where nothing is planned. */
export interface Pace {
  /** Quota day (Pacific) that `used` counts. */
  day: string;
  used: number;
  /** Process times (ms) of the next look and the next thorough one. */
  next: number;
  deepAt: number;
  /** Units of the last thorough look; 0 before the first. */
  thorough: number;
}

export interface State {
  v: 1;
  /** Nothing older is delivered: the moment of connecting, or where the import begins (ISO). */
  from: string;
  /** Newest time that a finished pass has seen; null before the first one ended. */
  mark: string | null;
  /** Threads up to this time were let go of the memory: they are not news when they are met again. */
  floor: string;
  /** By thread id, oldest first. */
  known: Record<string, KnownThread>;
  pass: Pass | null;
  pace: Pace | null;
  /** Process time (ms) at which the subscription to video notices is renewed; null where there is none. */
  renewAt: number | null;
}

export function writeCursor(state: State): string {
  return JSON.stringify(state);
}

/** The state in a cursor; null for none. Anything else than a cursor of this connector is refused. */
export function readCursor(cursor: string | null): State | null {
  if (cursor === null) return null;
  try {
    const value: unknown = JSON.parse(cursor);
    if (isRecord(value) && value['v'] === 1 && isRecord(value['known'])) return value as unknown as State;
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}

const LETTERS: Record<Standing, string> = { visible: 'v', held: 'h', hidden: 'x' };

/** Changes when something about a comment changes that Parvis shows: `<time>.<hash of the text>.<standing>`. */
export function printOf({ updatedAt, text }: Comment, standing: Standing): string {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 5);
  return `${Date.parse(updatedAt).toString(36)}.${hash}.${LETTERS[standing]}`;
}

/** When the printed state was written (ms). */
export function timeOfPrint(print: string): number {
  return parseInt(print, 36);
}

export function standingOfPrint(print: string): Standing {
  return print.endsWith('.v') ? 'visible' : print.endsWith('.h') ? 'held' : 'hidden';
}

/** Time and words alone. */
export function wordsOfPrint(print: string): string {
  return print.slice(0, print.lastIndexOf('.'));
}

/** The print of a remembered comment; undefined when it is not remembered. */
export function knownPrint(known: State['known'], id: string): string | undefined {
  const [threadId = '', suffix] = id.split('.');
  const thread = known[threadId];
  return suffix === undefined ? thread?.c : thread?.r[suffix];
}

/** Sorts the memory by time and lets the oldest threads go; the later of them become the floor. */
export function bounded(state: State, most: number): void {
  const entries = Object.entries(state.known);
  const sorted = entries.some(([, thread], index) => thread.p < (entries[index - 1]?.[1].p ?? ''))
    ? entries.sort(([, a], [, b]) => (a.p < b.p ? -1 : Number(a.p > b.p)))
    : entries;
  const gone = sorted.slice(0, Math.max(0, sorted.length - most));
  const floor = gone.at(-1)?.[1].p ?? '';
  if (floor > state.floor) state.floor = floor;
  state.known = Object.fromEntries(sorted.slice(gone.length));
}
