import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import { countOf, idOf, type Json, timeOf } from '../../spi/read';
import { isResting, mayRead, quotaOf, restFor } from './tiktok.budget';
import { TikTokClient, type TikTokPage } from './tiktok.client';
import { readComments } from './tiktok.comments';
import { newState, readCursor, type State, writeCursor } from './tiktok.cursor';
import { readConversations } from './tiktok.conversations';
import { watchVideosMs } from './tiktok.settings';

const MOST_VIDEO_PAGES = 10;
const MINUTE_MS = 60_000;
const COMMENT_LIST = 'business/comment/list';
/** A video whose number of comments stands still is read again at these intervals: the number leaves some changes out. */
const REREAD_MS = 30 * 60_000;
/** So many of those per pass. */
const MOST_REREAD = 3;
/** Calls of comment lists per `fetchSince`; what remains is read by the next one. */
const MOST_CALLS = 8;

/** One call of `fetchSince` under way. */
export interface Poll {
  client: TikTokClient;
  account: AccountContext;
  state: State;
  /** TikTok's time (ISO), as the last answer told it. */
  at: string;
  /** Nothing is delivered: the position "from now on" is taken up. */
  isFirstLook: boolean;
  /** How far back a history goes (ISO); null outside of one. */
  backfillFrom: string | null;
  callsLeft: number;
  /** Lists of comments and of messages that were read. */
  reads: number;
  /** Something is known now that the cursor has to hold, whether or not it is landed. */
  hasMoved: boolean;
  /** What is to be landed, with the time (ISO) of the comment or message. */
  found: { at: string; payload: string }[];
}

/**
 * Reads the comments of watched videos and the direct messages that are new since the cursor. Without `more` a pass is at its
 * end, or the minute's calls are spent and the next one goes on; a history then says `more`, and waits. A pass without news leaves the cursor as it was.
 */
export async function fetchTikTok(
  { cursor, backfillFrom }: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const client = new TikTokClient(account, signal);
  const isFirstLook = cursor === null && backfillFrom === null;
  const from = backfillFrom === null ? '' : new Date(backfillFrom).toISOString();
  const state = cursor === null ? newState(from) : readCursor(cursor);
  const poll: Poll = { client, account, state, at: state.from, isFirstLook, backfillFrom, callsLeft: MOST_CALLS, reads: 0, hasMoved: cursor === null, found: [] }; // prettier-ignore
  if (state.pending.length === 0) await listVideos(poll);
  else poll.hasMoved = true;
  await readPending(poll);
  const goesOn = state.pending.length > 0 && poll.callsLeft <= 0 && mayRead(account, COMMENT_LIST);
  const hasMessages = goesOn || (await readConversations(poll));
  const isDone = state.pending.length === 0 && hasMessages;
  // a history that is not at its end says so, and waits once nothing more can be read in this minute
  if (backfillFrom !== null && !isDone && poll.reads === 0) throw spentForNow();
  poll.found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const hasNews = cursor === null || !isDone || poll.hasMoved || poll.found.length > 0;
  return {
    payloads: poll.found.map(({ payload }) => payload),
    cursor: hasNews ? writeCursor(state) : cursor,
    more: goesOn || (backfillFrom !== null && !isDone),
    quota: quotaOf(account),
  };
}

function spentForNow(): ConnectorRateLimited {
  return new ConnectorRateLimited('the calls that TikTok allows in a minute are used', MINUTE_MS);
}

/** What was read before a limit stopped the reading is kept. */
async function readPending(poll: Poll): Promise<void> {
  const { state, account } = poll;
  while (state.pending.length > 0 && poll.callsLeft > 0 && mayRead(account, COMMENT_LIST)) {
    try {
      await readComments(poll);
    } catch (error) {
      if (error instanceof ConnectorRateLimited && poll.reads > 0) return;
      throw error;
    }
  }
}

/** Walks the watched videos and notes those whose comments have to be read. */
async function listVideos(poll: Poll): Promise<void> {
  const { client, state, account, isFirstLook } = poll;
  let cursor: string | null = null;
  let rereads = MOST_REREAD;
  for (let pages = 0; pages < MOST_VIDEO_PAGES; pages += 1) {
    const page: TikTokPage = await client.videos(cursor).catch(asLostPermission);
    poll.at = page.at;
    if (state.from === '') state.from = page.at;
    for (const video of page.list) {
      const [id, count] = [idOf(video['item_id']), countOf(video['comments']) ?? 0];
      if (id === null || !isWatched(poll, video)) continue;
      const mark = state.videos[id];
      if (isFirstLook) {
        state.videos[id] = { count, newest: '' };
        restFor(account, `video ${id}`, REREAD_MS);
      } else if (mark === undefined ? count > 0 : mark.count !== count) {
        poll.hasMoved = true;
        note(poll, video);
      } else if (mark !== undefined && rereads > 0 && !isResting(account, `video ${id}`)) {
        rereads -= 1;
        note(poll, video);
      }
    }
    cursor = page.next;
    const last = page.list.at(-1);
    if (cursor === null || (last && !isWatched(poll, last))) break;
  }
}

function note({ state, account }: Poll, video: Json): void {
  restFor(account, `video ${idOf(video['item_id']) ?? ''}`, REREAD_MS);
  state.pending.push({ video, page: null, newest: '', deeper: 0, isPartial: false });
}

/** Videos of the last days; a history also looks at those from before it, which were still talked about. */
function isWatched({ account, at, backfillFrom }: Poll, video: Json): boolean {
  const publishedAt = timeOf(video['create_time']) ?? at;
  return Date.parse(publishedAt) >= Date.parse(backfillFrom ?? at) - watchVideosMs(account);
}

/** Without the permission to read videos nothing public can be read: somebody must connect again. */
function asLostPermission(error: unknown): never {
  const isForbidden = error instanceof ConnectorRejected && error.reason === 'forbidden';
  throw isForbidden ? new ConnectorAuthError(error.message) : error;
}
