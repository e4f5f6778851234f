import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { decodeDocument } from './feed/decode';
import { contentOf } from './feed/entries';
import { type Download, download, type DownloadRequest } from './feed/fetch-feed';
import { RefusedDocument } from './feed/guard-xml';
import { hintsOf, NO_HINTS, type PaceHints } from './feed/pace';
import { MOST_ENTRIES, NotAFeed, readDocument } from './feed/read-feed';
import { tombstonesIn } from './feed/tombstones';
import type { SourceState } from './listening.cursor';
import { digest, type FoundEntry } from './listening.entry';
import type { FeedPlace, Place, SearchPlace } from './listening.sources';

/** Search results are indexed late and changed soon after: this much is read again. */
const OVERLAP_SECONDS = 2 * 3600;
const MOVES_UNTIL_BELIEVED = 3;

export interface Look {
  account: AccountContext;
  signal: AbortSignal;
  /** Seconds since 1970. */
  now: number;
}

/** What a place answered. */
export interface Reading {
  /** Null: nothing changed since the last look. */
  entries: FoundEntry[] | null;
  /** Ids of entries that the feed says were deleted. */
  removed: { id: string; at: string | null }[];
  /** The feed's name for itself. */
  title: string | null;
  hints: PaceHints;
  /** What to remember, without what entries were seen. */
  state: SourceState;
}

/** Reads a place once. @throws the five errors; `ConnectorRejected('invalid')` for what is no feed. */
export function look(place: Place, state: SourceState, at: Look): Promise<Reading> {
  return place.kind === 'feed' ? lookAtFeed(place, state, at) : lookAtSearch(place, state, at);
}

async function lookAtFeed(place: FeedPlace, state: SourceState, { account, signal }: Look): Promise<Reading> {
  const request: DownloadRequest = { url: state.url ?? place.url, userAgent: place.userAgent, validators: state };
  const answer = await download(request, account, signal);
  const { url: _url, moved: _moved, ...unmoved } = state;
  const known = { ...unmoved, ...afterRedirect(state, answer) };
  if (answer.bytes === null) {
    return { entries: null, removed: [], title: null, hints: hintsOf(answer.headers, null), state: known };
  }
  const text = decodeDocument(answer.bytes, answer.headers.get('content-type'));
  const parsed = readFeed(text, answer.address, place.name);
  const { title, entries } = contentOf(parsed, { id: place.id, address: answer.address });
  // validators are kept only now that the document could be read
  const { etag: _etag, modified: _modified, ...rest } = known;
  return {
    entries,
    removed: tombstonesIn(text, place.id),
    title,
    hints: hintsOf(answer.headers, parsed, text),
    state: { ...rest, ...validatorsOf(answer.headers), ...(title !== null && { title: digest(title, 8) }) },
  };
}

function readFeed(text: string, address: string, name: string): ReturnType<typeof readDocument> {
  try {
    return readDocument(text, address);
  } catch (error) {
    if (error instanceof NotAFeed) throw new ConnectorRejected(`${name} ${error.message}`, 'invalid');
    if (error instanceof RefusedDocument)
      throw new ConnectorRejected(`${name} is not read: ${error.message}`, 'invalid');
    throw error;
  }
}

function validatorsOf(headers: Headers): Pick<SourceState, 'etag' | 'modified'> {
  const etag = headers.get('etag');
  const modified = headers.get('last-modified');
  return { ...(etag !== null && { etag }), ...(modified !== null && { modified }) };
}

/** A permanent redirect is believed once it was given three times in a row. */
function afterRedirect({ url, moved }: SourceState, { movedTo }: Download): Pick<SourceState, 'url' | 'moved'> {
  const times = movedTo === null ? 0 : moved?.[0] === movedTo ? moved[1] + 1 : 1;
  if (movedTo !== null && times >= MOVES_UNTIL_BELIEVED) return { url: movedTo };
  return { ...(url !== undefined && { url }), ...(movedTo !== null && { moved: [movedTo, times] }) };
}

async function lookAtSearch(place: SearchPlace, state: SourceState, { account, signal, now }: Look): Promise<Reading> {
  const since = state.newest === undefined ? null : state.newest - OVERLAP_SECONDS;
  const entries = await place.read({ account, signal, texts: place.texts, since, most: MOST_ENTRIES });
  const times = entries.map(({ publishedAt }) => Math.floor(Date.parse(publishedAt ?? '') / 1000));
  const newest = Math.max(state.newest ?? 0, ...times.filter((time) => time <= now)); // `NaN <= now` is false
  return { entries, removed: [], title: null, hints: NO_HINTS, state: { ...state, newest: newest || now } };
}
