import { ConnectorRejected } from '../../spi/errors';
import { isRecord, recordOf } from '../../spi/values';

const MOST_URLS = 2000;
const LEAST_KEPT = 150;

/** What is remembered of one source. Members that say nothing are left out. */
export interface SourceState {
  /** Where permanent redirects led for good. */
  url?: string;
  /** Where the last reads were permanently redirected to, and how often in a row. */
  moved?: [target: string, times: number];
  etag?: string;
  modified?: string;
  /** Digest of the feed's title. */
  title?: string;
  /** Seconds since 1970 of the newest entry of a search. */
  newest?: number;
  /** Not read again before (seconds since 1970). */
  due?: number;
  /** Failed reads in a row, since when (seconds since 1970), and that it was reported. */
  fails?: number;
  failing?: number;
  told?: true;
  /** Ended for good (410), or everything in it became something else: the owner has to look. */
  off?: 'gone' | 'changed';
  /** Entries by the digest of their id: what they looked like, `+` once they were handed out. Absent before the first read. */
  seen?: Record<string, string>;
}

export interface State {
  v: 1;
  sources: Record<string, SourceState>;
  /** Source that first brought a page, by the digest of its canonical address; newest last. */
  pages: Record<string, string>;
  /** A history under way: from when on (ISO), and the sources that are still to be read. */
  back: { from: string; pending: string[] } | null;
}

const ORDER = ['url', 'moved', 'etag', 'modified', 'title', 'newest', 'due', 'fails', 'failing', 'told', 'off', 'seen'] as const satisfies readonly (keyof SourceState)[]; // prettier-ignore

/** The same state always gives the same text: a look that found nothing leaves the cursor as it was. */
export function writeCursor(state: State): string {
  const sources = Object.entries(state.sources).map(([id, source]) => [
    id,
    Object.fromEntries(ORDER.flatMap((name) => (source[name] === undefined ? [] : [[name, source[name]]]))),
  ]);
  const { v, pages, back } = state;
  return JSON.stringify({ v, sources: Object.fromEntries(sources) as unknown, pages, back });
}

/** The state in a cursor; anything that this connector did not write is refused as invalid. */
export function readCursor(cursor: string): State {
  try {
    const value = recordOf(JSON.parse(cursor));
    const sources = recordOf(value?.['sources']);
    if (value?.['v'] === 1 && sources && Object.values(sources).every(isRecord) && isRecord(value['pages']))
      return { back: null, ...value } as unknown as State;
  } catch {
    // refused below: a cursor is only ever what this connector wrote
  }
  throw new ConnectorRejected('not a cursor of this channel', 'invalid');
}

export function emptyState(back: State['back']): State {
  return { v: 1, sources: {}, pages: {}, back };
}

/** What is in a source now, and some of what was there before: entries come back into windows that shrank. */
export function keptSeen(before: Record<string, string>, now: Record<string, string>): Record<string, string> {
  const most = Math.max(LEAST_KEPT, Math.ceil(Object.keys(now).length * 1.5));
  const changed = Object.entries(now).some(([key, mark]) => before[key] !== mark);
  if (!changed && Object.keys(before).length <= most) return before;
  const rest = Object.entries(before).filter(([key]) => !(key in now));
  return Object.fromEntries([...rest, ...Object.entries(now)].slice(-most));
}

export function keptPages(pages: Record<string, string>): Record<string, string> {
  const entries = Object.entries(pages);
  return entries.length <= MOST_URLS ? pages : Object.fromEntries(entries.slice(-MOST_URLS));
}
