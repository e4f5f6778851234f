import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { RedditClient } from './reddit.client';
import { Memory, readCursor, type State, writeCursor } from './reddit.cursor';
import { type Found, laneNames, ownNameOf, readLane, readModmail, type Start } from './reddit.lanes';
import { subredditsOf, usernameOf } from './reddit.settings';
import { sweep } from './reddit.sweep';

/** One look at all lists of an account. */
interface Look {
  client: RedditClient;
  subreddits: string[];
  ownName: string;
  memory: Memory;
}

/**
 * What is new in the inbox, in the moderated subreddits with their queue and mail, and among the account's own comments, in
 * the order of time; and what changed among the latest known things. A history is read one list per call.
 */
export async function fetchSince(
  request: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const client = new RedditClient(account, signal);
  const subreddits = subredditsOf(account);
  const state = request.cursor === null ? emptyState(request.backfillFrom, subreddits) : readCursor(request.cursor);
  const ownName = await ownNameOf(client, usernameOf(account));
  const look: Look = { client, subreddits, ownName, memory: new Memory(state.known) };
  return state.back === null ? news(state, look) : history(state, state.back, look);
}

function emptyState(from: string | null, subreddits: readonly string[]): State {
  const back = from === null ? null : { from, pending: laneNames(subreddits) };
  return { v: 1, lanes: {}, lost: [], back, known: [] };
}

async function history(state: State, back: NonNullable<State['back']>, look: Look): Promise<InboundPage> {
  const [name, ...pending] = back.pending;
  const step = name === undefined ? { ...state, landed: [] } : await readAll(state, [name], look, { from: back.from });
  const rest = pending.length > 0 ? { from: back.from, pending } : null;
  return pageOf({ ...state, ...step, back: rest }, step.landed, look, rest !== null);
}

async function news(state: State, look: Look): Promise<InboundPage> {
  const isFirst = Object.keys(state.lanes).length === 0;
  const step = await readAll(state, laneNames(look.subreddits), look, null);
  const changed = isFirst ? [] : await sweep(look.client, look.memory, namesIn(step.landed));
  return pageOf({ ...state, ...step }, [...step.landed, ...changed], look, false);
}

interface Step {
  lanes: State['lanes'];
  lost: string[];
  landed: Found['landed'];
}

/** Reads lists from where each stands, a list that is not known yet from `otherwise`. */
async function readAll(state: State, names: readonly string[], look: Look, otherwise: Start): Promise<Step> {
  const lanes = { ...state.lanes };
  const lost = new Set(state.lost);
  const landed: Found['landed'] = [];
  for (const name of names) {
    try {
      const found = await readOne(name, lanes[name] ?? otherwise, look);
      lanes[name] = found.lane;
      landed.push(...found.landed);
      lost.delete(name);
    } catch (error) {
      if (!isLost(name, error)) throw error;
      const detail = `${sentenceFor(name)} ${error.message}`;
      if (!lost.has(name)) landed.push({ payload: { v: 1, kind: 'notice', detail }, at: '' });
      lost.add(name);
    }
  }
  landed.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return { lanes, lost: [...lost], landed };
}

function readOne(name: string, start: Start, { client, subreddits, ownName, memory }: Look): Promise<Found> {
  if (name === 'modmail') return readModmail(client, subreddits, start, memory);
  return readLane(client, name, ownName, start, memory);
}

/** A subreddit that went private or was banned, or a lost moderator right, stops its own list and no other. */
function isLost(name: string, error: unknown): error is ConnectorRejected {
  if (name === 'inbox' || name === 'own' || !(error instanceof ConnectorRejected)) return false;
  return error.reason === 'forbidden' || error.reason === 'gone';
}

function sentenceFor(name: string): string {
  const [kind, subreddit] = name.split(':');
  if (subreddit === undefined) return 'The mail to the moderators can no longer be read.';
  const what =
    kind === 'queue' ? 'The moderation queue' : kind === 'posts' ? 'The list of posts' : 'The list of comments';
  return `${what} of r/${subreddit} can no longer be read.`;
}

function namesIn(landed: Found['landed']): Set<unknown> {
  return new Set(landed.map(({ payload }) => (payload.kind === 'thing' ? payload.thing.data['name'] : null)));
}

function pageOf(state: State, landed: Found['landed'], { memory }: Look, more: boolean): InboundPage {
  const { v, lanes, lost, back } = state;
  return {
    payloads: landed.map(({ payload }) => JSON.stringify(payload)),
    cursor: writeCursor({ v, lanes, lost, back, known: memory.all() }),
    more,
  };
}
