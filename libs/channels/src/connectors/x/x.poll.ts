import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRateLimited } from '../../spi/errors';
import { idOf, timeOf, type Json } from '../../spi/read';
import { unless } from '../../spi/verbs';
import { XClient, type XPage } from './x.client';
import { isNewer, LANES, newest, newState, readCursor, writeCursor, type LaneName } from './x.cursor';
import { landPost, type Poll } from './x.landing';
import { answered, isRepost, versionsOf, xPayload } from './x.payloads';
import { isResting, restUntil } from './x.rests';
import { recheckPosts, searchConversations } from './x.sweep';

/** Pages of one list per call of `fetchSince`; what remains is read by the next call. */
const MOST_PAGES = 8;
/** To find the place from which everything is new, a few entries are enough. */
const FIRST_LOOK = 5;

/**
 * Reads mentions, own posts and direct messages since the cursor, then, when their time has come, deeper replies under own
 * posts and the posts that may have been edited or deleted. A pass without news leaves the cursor as it was.
 */
export async function fetchX(
  { cursor, backfillFrom }: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const client = new XClient(account, signal);
  const from = backfillFrom === null ? null : new Date(backfillFrom).toISOString();
  const state = cursor === null ? newState(from ?? (await client.me()).at) : readCursor(cursor);
  const isFirstLook = cursor === null && backfillFrom === null;
  const poll: Poll = { client, account, state, at: state.from, isFirstLook, payloads: [] };
  for (const name of LANES) {
    if (name !== 'messages') await readLane(poll, name);
    else await unlessSpent(poll, 'messages', () => readLane(poll, name));
  }
  const more = LANES.some(
    (name) => state.lanes[name].pass !== null && !(name === 'messages' && isResting(account, name)),
  );
  if (!more) {
    await unlessSpent(poll, 'search', () => searchConversations(poll));
    await unlessSpent(poll, 'recheck', () => recheckPosts(poll));
  }
  return { payloads: poll.payloads, cursor: writeCursor(state), more };
}

/** A window of a side reading that is spent does not hold up the rest. */
async function unlessSpent(
  { account }: Poll,
  reading: 'messages' | 'search' | 'recheck',
  read: () => Promise<void>,
): Promise<void> {
  if (isResting(account, reading)) return;
  try {
    await read();
  } catch (error) {
    if (!(error instanceof ConnectorRateLimited)) throw error;
    restUntil(account, reading, Date.now() + error.retryAfterMs);
  }
}

/** One list, newest first, down to what was read before; its news are landed oldest first. */
async function readLane(poll: Poll, name: LaneName): Promise<void> {
  const { state, account } = poll;
  const lane = state.lanes[name];
  const found: string[] = [];
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await pageOf(poll, name);
    if (!page) return;
    poll.at = page.at;
    if (name === 'own') for (const post of page.list) watch(poll, post, page.at);
    const fresh = page.list.filter((object) => isFresh(poll, object, lane.last));
    found.push(...fresh.flatMap((object) => landed(poll, name, object, page)));
    const ids = page.list.map((object) => idOf(object['id'])).filter((id) => id !== null);
    const first = lane.pass?.newest ?? newest(ids) ?? lane.last;
    const reachedOld = fresh.length < page.list.length || poll.isFirstLook;
    const isEnd = page.next === null || reachedOld || page.list.length === 0;
    if (isEnd) lane.last = first;
    lane.pass = isEnd || page.next === null || first === null ? null : { token: page.next, newest: first };
    if (name === 'messages' && page.spentUntil !== null) {
      restUntil(account, name, page.spentUntil);
      break;
    }
    if (isEnd) break;
  }
  poll.payloads.push(...found.reverse());
}

function pageOf({ client, state, isFirstLook }: Poll, name: LaneName): Promise<XPage | null> {
  const { last, pass } = state.lanes[name];
  const token = pass?.token ?? null;
  const size = isFirstLook ? FIRST_LOOK : undefined;
  if (name === 'mentions') return client.mentions(last, token, size);
  if (name === 'own') return client.own(last, token, size);
  // Direct messages are an extra that a token may lack.
  return unless(['forbidden'], () => client.messages(token, size));
}

function isFresh({ state }: Poll, object: Json, last: string | null): boolean {
  const id = idOf(object['id']);
  return id !== null && isNewer(id, last) && (timeOf(object['created_at']) ?? '') >= state.from;
}

function landed(poll: Poll, name: LaneName, object: Json, page: XPage): string[] {
  const ownId = poll.account.externalId;
  if (name === 'messages') return [xPayload('message', ownId, page.at, object, page.body)];
  if (name === 'own' && opensConversation(object)) return [xPayload('post', ownId, page.at, object, page.body)];
  return landPost(poll, object, page);
}

function opensConversation(post: Json): boolean {
  return answered(post) === null && !isRepost(post);
}

/** Remembers an own post, also one from before the connection: replies below it are searched for while it is young. */
function watch({ state }: Poll, post: Json, at: string): void {
  const id = versionsOf(post)[0];
  if (id === undefined || !opensConversation(post) || state.watched.some(([known]) => known === id)) return;
  state.watched.push([id, id, timeOf(post['created_at']) ?? at]);
  state.watched.sort(([a], [b]) => (isNewer(a, b) ? 1 : -1));
}
