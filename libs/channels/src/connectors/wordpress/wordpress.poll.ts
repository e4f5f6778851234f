import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import { WordPressClient } from './wordpress.client';
import { knownOf, Memory, OVERLAP_MS, readCursor, type State, writeCursor } from './wordpress.cursor';
import { NoApi } from './wordpress.errors';
import { landedComment } from './wordpress.payloads';
import { sweep } from './wordpress.sweep';

/** Pages without news that one call reads through. */
const MOST_QUIET_PAGES = 20;
/** Pages of latest comments that are known from the beginning. */
const FIRST_PAGES = 3;

/**
 * One page with news, by time of writing from a quarter of an hour behind the last poll; at its end a look at what became of the
 * known comments. The history is read the same way.
 */
export async function fetchSince(
  { cursor, backfillFrom }: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const client = new WordPressClient(account, signal);
  try {
    if (cursor === null && backfillFrom === null) return await beginNow(client);
    let state = cursor === null ? historyFrom(backfillFrom ?? '') : readCursor(cursor);
    for (let pages = 1; ; pages += 1) {
      const step = await walkStep(client, state);
      state = step.state;
      const more = state.walk !== null;
      // a page without news moves nothing: read on, so that a quiet poll leaves the cursor as it was
      if (step.landed.length > 0 || !more || pages === MOST_QUIET_PAGES) {
        return { payloads: step.landed, cursor: writeCursor(state), more };
      }
    }
  } catch (error) {
    throw error instanceof NoApi ? new ConnectorAuthError(error.message) : error;
  }
}

/** From now on: the latest comments are known and not delivered. */
async function beginNow(client: WordPressClient): Promise<InboundPage> {
  const memory = new Memory([]);
  let mark = '';
  for (let page = 1; page <= FIRST_PAGES; page += 1) {
    const { comments, hasMore, at } = await client.comments({ orderby: 'id', order: 'desc', page: String(page) });
    for (const comment of comments) memory.notice(comment);
    mark ||= at;
    if (!hasMore) break;
  }
  const state: State = { v: 1, high: memory.highest(), mark, known: memory.kept(mark), walk: null };
  return { payloads: [], cursor: writeCursor(state), more: false };
}

function historyFrom(from: string): State {
  const time = Date.parse(from);
  const mark = new Date(Math.max(0, Number.isNaN(time) ? 0 : time)).toISOString();
  // `after` is exclusive and knows whole seconds
  return { v: 1, high: 0, mark, known: [], walk: { after: secondBefore(mark), page: 1 } };
}

async function walkStep(client: WordPressClient, state: State): Promise<{ state: State; landed: string[] }> {
  const memory = new Memory(state.known);
  const walk = state.walk ?? { after: toSecond(Date.parse(state.mark) - OVERLAP_MS), page: 1 };
  const query = { after: walk.after, orderby: 'date_gmt', order: 'asc', page: String(walk.page) };
  const { comments, hasMore, at } = await client.comments(query);
  let { mark } = state;
  let newest = '';
  const landed = comments.flatMap((comment) => {
    const entry = knownOf(comment);
    if (entry === null) return [];
    const writtenAt = new Date(entry[2] * 1000).toISOString();
    if (writtenAt > newest) newest = writtenAt;
    if (writtenAt > mark) mark = writtenAt;
    return memory.note(entry) ? [landedComment(comment, at)] : [];
  });
  if (hasMore) return { state: { ...state, mark, known: memory.kept(mark), walk: advanced(walk, newest) }, landed };
  landed.push(...(await sweep(client, memory, state.high)));
  const high = Math.max(state.high, memory.highest());
  return { state: { v: 1, high, mark, known: memory.kept(mark), walk: null }, landed };
}

/**
 * On by time and not by page number, so that comments that come or go meanwhile shift nothing; by page only while a whole page
 * was written in one second.
 */
function advanced(walk: NonNullable<State['walk']>, newest: string): NonNullable<State['walk']> {
  const after = newest === '' ? walk.after : secondBefore(newest);
  return after > walk.after ? { after, page: 1 } : { after: walk.after, page: walk.page + 1 };
}

function secondBefore(time: string): string {
  return toSecond(Math.max(0, Date.parse(time) - 1000));
}

function toSecond(ms: number): string {
  return `${new Date(Math.max(0, ms)).toISOString().slice(0, 19)}Z`;
}
