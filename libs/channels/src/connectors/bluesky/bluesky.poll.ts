import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { readChat, readChatHistory, unlessSilent } from './bluesky.chat';
import { BlueskyClient } from './bluesky.client';
import { newState, readCursor, type State, writeCursor } from './bluesky.cursor';
import { noteFollowers } from './bluesky.followers';
import { currentGates, readGates } from './bluesky.gates';
import { firstKeyAt } from './bluesky.keys';
import type { Poll } from './bluesky.landing';
import { readNews } from './bluesky.news';
import { newestKey, readOwn } from './bluesky.own';
import { timeOf } from './bluesky.payloads';
import { sweep } from './bluesky.sweep';

/** Pages without a word to us that a beginning looks through. */
const MOST_EMPTY_PAGES = 10;

/**
 * What is new: notifications first, then (once these are at their end, so that what is answered comes before its answers) the
 * account's own posts, folded answers and direct messages. When nothing came, the latest known posts are looked at again.
 */
export async function fetchSince(
  request: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const client = new BlueskyClient(account, signal);
  const did = await client.did();
  if (request.cursor === null) {
    const state = await begin({ client, account, signal }, request.backfillFrom);
    return { payloads: [], cursor: writeCursor(state), more: request.backfillFrom !== null };
  }
  const poll: Poll = { client, did, state: readCursor(request.cursor), landed: [] };
  const more = await step(poll, account, signal);
  await noteFollowers(poll, signal);
  return {
    payloads: poll.landed.map((entry) => JSON.stringify(entry)),
    cursor: writeCursor(poll.state),
    more,
  };
}

async function step(poll: Poll, account: AccountContext, signal: AbortSignal): Promise<boolean> {
  const { state, landed } = poll;
  if (await readNews(poll)) return true;
  if (await readOwn(poll)) return true;
  await readGates(poll);
  await unlessSilent(account, signal, () => readChat(poll));
  if (state.chat.history !== null) {
    const more = await unlessSilent(account, signal, () => readChatHistory(poll));
    if (more === true) return true;
    state.chat.history = null;
  }
  if (landed.length === 0) await sweep(poll);
  return false;
}

interface Beginning {
  client: BlueskyClient;
  account: AccountContext;
  signal: AbortSignal;
}

/** From now on: behind the newest of everything. Of a history: everything since its date is news. */
async function begin({ client, account, signal }: Beginning, backfillFrom: string | null): Promise<State> {
  const rev = await unlessSilent(account, signal, async () => (await client.chatLog('')).rev);
  if (backfillFrom !== null) {
    // entries of that very time belong to the history
    const from = new Date(Date.parse(backfillFrom) - 1).toISOString();
    const state = newState(from);
    state.own.floor = Date.parse(from) > 0 ? firstKeyAt(from) : '';
    state.chat = { rev, history: rev === null ? null : '' };
    return state;
  }
  const state = newState(await newestNewsAt(client));
  state.own.floor = await newestKey({ client });
  state.gates = await currentGates(client);
  state.chat.rev = rev;
  return state;
}

/** A page that reasons have thinned out can be empty although there is an older one. */
async function newestNewsAt(client: BlueskyClient): Promise<string> {
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_EMPTY_PAGES; pages += 1) {
    const page: Awaited<ReturnType<typeof client.notifications>> = await client.notifications(cursor);
    const newest = timeOf(page.list[0]?.['indexedAt']);
    if (newest !== null) return newest;
    cursor = page.cursor;
    if (cursor === null) return '';
  }
  return new Date(Date.parse(client.serverTime) - 1000).toISOString();
}
