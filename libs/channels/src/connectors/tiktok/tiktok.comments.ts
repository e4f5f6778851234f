import { ConnectorAuthError, ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import { countOf, idOf, type Json, recordsOf, textOf, timeOf } from '../../spi/read';
import { unless } from '../../spi/verbs';
import { mayRead } from './tiktok.budget';
import type { TikTokPage } from './tiktok.client';
import type { Pending } from './tiktok.cursor';
import { landed } from './tiktok.payloads';
import type { Poll } from './tiktok.poll';

/** Comments can appear late, when TikTok has looked at them first: this far behind the newest one they are read again. */
const OVERLAP_MS = 15 * 60_000;
/** Pages of replies to one comment; newest first, so that the new ones stand on the first. */
const MOST_REPLY_PAGES = 4;
/** Pages beyond what was read before, in search of old comments with new replies. */
const MOST_DEEPER = 3;
const REPLY_LIST = 'business/comment/reply/list';

/**
 * The next page of comments of the first pending video, newest first, with the replies below them. The list goes down to what
 * was read before, and further as long as comments with new replies turn up.
 */
export async function readComments(poll: Poll): Promise<void> {
  const { state, client } = poll;
  const pending = state.pending[0];
  const videoId = idOf(pending?.video['item_id']);
  if (!pending || videoId === null) {
    state.pending.shift();
    return;
  }
  poll.callsLeft -= 1;
  const page = await commentsOf(() => client.comments(videoId, pending.page));
  poll.reads += 1;
  if (page) poll.at = page.at;
  let hasNews = false;
  for (const comment of page?.list ?? []) {
    const createdAt = timeOf(comment['create_time']) ?? '';
    if (createdAt > pending.newest) pending.newest = createdAt;
    if (await readComment(poll, pending, videoId, comment)) hasNews = true;
  }
  const next = page?.next ?? null;
  const reachedOld = page !== null && isBelow(page, floorOf(poll, videoId));
  if (reachedOld) pending.deeper += 1;
  const goesOn = next !== null && next !== pending.page && (!reachedOld || (hasNews && pending.deeper <= MOST_DEEPER));
  if (goesOn) pending.page = next;
  else finish(poll, pending, videoId);
}

function isBelow({ list }: TikTokPage, floor: string): boolean {
  return list.length > 0 && (timeOf(list.at(-1)?.['create_time']) ?? '') < floor;
}

/** Null when the video is gone or no longer the account's: it ends the reading of this one alone. */
async function commentsOf(read: () => Promise<TikTokPage>): Promise<TikTokPage | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ConnectorRejected)) throw error;
    if (error.reason === 'forbidden') throw new ConnectorAuthError(error.message);
    if (error.reason === 'gone') return null;
    throw error;
  }
}

/** Down to when a video has to be read: what nothing is known of is older than that. */
function floorOf({ state }: Poll, videoId: string): string {
  const newest = Date.parse(state.videos[videoId]?.newest ?? '');
  const floor = Number.isNaN(newest) ? '' : new Date(newest - OVERLAP_MS).toISOString();
  return floor > state.from ? floor : state.from;
}

/** A partial reading leaves a count that no video has. */
function finish({ state }: Poll, { video, newest, isPartial }: Pending, videoId: string): void {
  const before = state.videos[videoId]?.newest ?? '';
  const count = isPartial ? -1 : (countOf(video['comments']) ?? 0);
  state.videos[videoId] = { count, newest: newest > before ? newest : before };
  state.pending.shift();
}

/** Lands a top-level comment and, when their number changed, its replies; true when there was anything new. */
async function readComment(poll: Poll, pending: Pending, videoId: string, comment: Json): Promise<boolean> {
  const replies = countOf(comment['replies']) ?? 0;
  const before = knownOf(poll, comment)?.[3] ?? 0;
  const below = replies === before ? [] : await repliesOf(poll, videoId, comment, replies);
  if (below === null) pending.isPartial = true;
  let hasNews = land(poll, pending.video, comment, below === null ? before : replies);
  for (const reply of below ?? []) {
    if (land(poll, pending.video, reply, 0)) hasNews = true;
  }
  return hasNews || replies > before;
}

/** A comment comes with three of its replies, in no order. Null: the others cannot be read in this minute. */
async function repliesOf(poll: Poll, videoId: string, comment: Json, count: number): Promise<Json[] | null> {
  const id = idOf(comment['comment_id']);
  const shown = recordsOf(comment['reply_list']);
  if (id === null || shown.length >= count) return shown;
  const found: Json[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_REPLY_PAGES; pages += 1) {
    const page: TikTokPage | 'limited' | null = await replyPage(poll, videoId, id, cursor);
    if (page === 'limited') return null;
    if (!page) return found.length > 0 ? found : shown;
    found.push(...page.list);
    cursor = page.next;
    if (cursor === null || isBelow(page, poll.state.from)) break;
  }
  return found;
}

/** Null where TikTok does not show them: those of a hidden comment. */
async function replyPage(
  { client, account }: Poll,
  videoId: string,
  commentId: string,
  cursor: string | null,
): Promise<TikTokPage | 'limited' | null> {
  if (!mayRead(account, REPLY_LIST)) return 'limited';
  try {
    return await unless(['gone', 'invalid', 'forbidden'], () => client.replies(videoId, commentId, cursor));
  } catch (error) {
    if (error instanceof ConnectorRateLimited) return 'limited';
    throw error;
  }
}

/** Notes a comment; lands it when it is new or looks different. What is older than the beginning is only noted. */
function land(poll: Poll, video: Json, comment: Json, replies: number): boolean {
  const { state, account } = poll;
  const [id, createdAt] = [idOf(comment['comment_id']), timeOf(comment['create_time'])];
  if (id === null || createdAt === null) return false;
  const known = knownOf(poll, comment);
  const status = textOf(comment['status']) ?? '';
  if (known && known[2] === status && known[3] === replies) return false;
  state.known = [...state.known.filter((entry) => entry !== known), [id, createdAt, status, replies]];
  const isNews = createdAt >= state.from && known?.[2] !== status;
  if (!isNews) return false;
  const { reply_list: _replies, ...alone } = comment;
  poll.found.push({
    at: createdAt,
    payload: landed('comment', account.externalId, poll.at, { comment: alone, video }),
  });
  return true;
}

function knownOf({ state }: Poll, comment: Json): Poll['state']['known'][number] | undefined {
  const id = idOf(comment['comment_id']);
  return state.known.find(([known]) => known === id);
}
