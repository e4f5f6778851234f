import { ConnectorRejected } from '../../spi/errors';
import { recordOf } from '../../spi/read';

/** What the cursor remembers of comments and messages: none comes twice, and a changed one comes again. */
const MOST_KNOWN = 600;
const MOST_VIDEOS = 300;
const MOST_CONVERSATIONS = 200;

/** A comment or message that was seen: its time (ISO), status (`''` for messages) and number of replies. */
export type Known = [id: string, createdAt: string, status: string, replies: number];

/** How far a video was read. */
export interface VideoMark {
  /** Comments that TikTok counted when it was read last. */
  count: number;
  /** Time (ISO) of the newest comment that was seen; '' before the first reading. */
  newest: string;
}

/** A video whose comments are to be read in this pass. */
export interface Pending {
  video: Record<string, unknown>;
  /** Page to go on with; null: from the newest on. */
  page: string | null;
  /** Newest time (ISO) that this reading has met. */
  newest: string;
  /** Pages read beyond what was read before. */
  deeper: number;
  /** Some replies could not be read in this minute: the video is read again. */
  isPartial: boolean;
}

export interface State {
  v: 1;
  /** Nothing from before this time (ISO) is delivered. */
  from: string;
  videos: Record<string, VideoMark>;
  pending: Pending[];
  /** `update_time` of conversations when they were read last. */
  conversations: Record<string, string>;
  /** What could be read once and is refused now. */
  lost: string[];
  known: Known[];
}

export function newState(from: string): State {
  return { v: 1, from, videos: {}, pending: [], conversations: {}, lost: [], known: [] };
}

export function writeCursor(state: State): string {
  const known = [...state.known].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0)).slice(-MOST_KNOWN);
  // ids of videos grow with time; of conversations those that moved last stand last
  const videos = lastEntries(state.videos, MOST_VIDEOS, byId);
  const conversations = lastEntries(state.conversations, MOST_CONVERSATIONS);
  return JSON.stringify({ ...state, known, videos, conversations });
}

type Order<T> = (a: [string, T], b: [string, T]) => number;

function byId<T>([a]: [string, T], [b]: [string, T]): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function lastEntries<T>(record: Record<string, T>, most: number, order?: Order<T>): Record<string, T> {
  const entries = Object.entries(record);
  if (entries.length <= most) return record;
  return Object.fromEntries((order ? entries.sort(order) : entries).slice(-most));
}

/** The state in a cursor; anything that this connector did not write is refused as invalid. */
export function readCursor(cursor: string): State {
  try {
    const value = recordOf(JSON.parse(cursor));
    const isWhole = recordOf(value?.['videos']) && Array.isArray(value?.['known']) && Array.isArray(value['pending']);
    if (value?.['v'] === 1 && isWhole) return value as unknown as State;
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}
