import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { AppStoreClient } from './app-store.client';
import {
  fingerprint,
  hadResponse,
  isForgotten,
  isReworded,
  MOST_KNOWN,
  readCursor,
  remember,
  type State,
  timeIn,
  type Walk,
  without,
  writeCursor,
} from './app-store.cursor';
import { responseIdFor } from './app-store.parse';
import { type Landed, type Pair, type Review, reviewOf, type ReviewsPage } from './app-store.payloads';

/** New reviews show up late and out of order: each walk goes back this far behind the last one. */
const OVERLAP_MS = 48 * 3_600_000;
/** The newest few pages are read each time, however old they are: a change moves no date. */
const ALWAYS_READ = 400;
/** How often the whole memory is compared. */
const DEEP_EVERY_MS = 3_600_000;
const MOST_SINGLE_READS = 10;
/** Pages without news that one call reads through. */
const MOST_QUIET_PAGES = 20;

interface Step {
  state: State;
  landed: Landed[];
  more: boolean;
}

interface Entry {
  pair: Pair;
  review: Review;
}

/**
 * One page of work: the list is walked from its youngest review back behind the last mark, one page a call. A review is
 * delivered when its fingerprint is new, so overlap and shifting pages give nothing twice. A known review that the walk
 * should have met and did not is asked for alone, and reported as removed after a 404 of its own.
 */
export async function fetchSince(
  request: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const client = new AppStoreClient(account, signal);
  const state = readCursor(request.cursor);
  const step =
    state.confirm.length > 0
      ? await confirmStep(client, state)
      : await walkStep(client, state, { backfillFrom: request.backfillFrom, quietPages: 0 });
  return {
    payloads: step.landed.map((entry) => JSON.stringify(entry)),
    cursor: writeCursor(step.state),
    more: step.more,
  };
}

type Reached = Omit<Walk, 'next'>;

interface Progress {
  backfillFrom: string | null;
  quietPages: number;
}

function startOf(state: State, backfillFrom: string | null): Reached {
  const isFirst = state.mark === null;
  const deep = isFirst || Date.now() - Date.parse(state.deepAt ?? '1970-01-01') > DEEP_EVERY_MS;
  const from = isFirst ? { from: state.walk?.from === undefined ? backfillFrom : state.walk.from } : {};
  return { newest: state.mark ?? '', read: 0, deep, unseen: Object.keys(state.known), ...from };
}

async function walkStep(client: AppStoreClient, state: State, progress: Progress): Promise<Step> {
  const { page, walk } = await nextPage(client, state, progress.backfillFrom);
  const entries = page.pairs.map((pair) => ({ pair, review: reviewOf(pair) })).filter(isWhole);
  const forgotten = isForgotten(state.mark === null ? {} : state.known);
  const changed = entries.filter(({ review }) => fingerprint(review) !== state.known[review.id] && !forgotten(review));
  const met = new Set(entries.map(({ review }) => review.id));
  const reached: Reached = {
    ...walk,
    newest: entries.map(({ review }) => review.createdAt).reduce((a, b) => (a > b ? a : b), walk.newest),
    read: walk.read + entries.length,
    unseen: walk.unseen.filter((id) => !met.has(id)),
  };
  // Oldest first: the list is in the opposite order.
  const landed = changed
    .filter(({ review }) => isDelivered(walk, review))
    .reverse()
    .flatMap((entry) => landing(entry, state));
  const prints = changed.map(({ review }): [string, string] => [review.id, fingerprint(review)]);
  const next: State = { ...state, known: remember(state.known, prints) };
  const last = entries.at(-1)?.review;
  if (page.next === null || isBehind(last, state, reached)) {
    return finishWalk(next, reached, landed, page.next === null ? 0 : Date.parse(last?.createdAt ?? ''));
  }
  const further: State = { ...next, walk: { ...reached, next: page.next } };
  // A page of the overlap without news moves nothing: read on, so that a quiet poll leaves the cursor as it was.
  const isQuiet = changed.length === 0 && progress.quietPages < MOST_QUIET_PAGES;
  return isQuiet
    ? walkStep(client, further, { ...progress, quietPages: progress.quietPages + 1 })
    : { state: further, landed, more: true };
}

/** The next page of the walk; a page address that has gone stale begins the walk again. */
async function nextPage(
  client: AppStoreClient,
  state: State,
  backfillFrom: string | null,
): Promise<{ page: ReviewsPage; walk: Reached }> {
  if (state.walk) {
    try {
      return { page: await client.reviews(state.walk.next), walk: state.walk };
    } catch (error) {
      if (!(error instanceof ConnectorRejected && error.reason === 'invalid')) throw error;
    }
  }
  return { page: await client.reviews(null), walk: startOf(state, backfillFrom) };
}

function isWhole(entry: { pair: Pair; review: Review | null }): entry is Entry {
  return entry.review !== null;
}

function isDelivered(walk: Reached, { createdAt }: Review): boolean {
  if (walk.from === undefined) return true;
  return walk.from !== null && createdAt >= walk.from;
}

function isBehind(last: Review | undefined, state: State, walk: Reached): boolean {
  if (last === undefined) return true;
  if (typeof walk.from === 'string') return last.createdAt < walk.from && walk.read >= MOST_KNOWN;
  if (walk.deep) return walk.read >= MOST_KNOWN;
  return walk.read >= ALWAYS_READ && Date.parse(last.createdAt) < Date.parse(state.mark ?? '') - OVERLAP_MS;
}

/** A review as it lands, after word that its response vanished, if it did. */
function landing({ pair, review }: Entry, state: State): Landed[] {
  const before = state.known[review.id];
  // Apple tells neither when words were changed nor when a response went: now is later than every state before.
  const now = new Date().toISOString();
  const changedAt = isReworded(before, fingerprint(review)) ? now : null;
  const gone = hadResponse(before) && review.response === null;
  const removed = { id: responseIdFor(review.id), at: now };
  return gone ? [{ removed }, { ...pair, changedAt }] : [{ ...pair, changedAt }];
}

/** `floor`: the walk met every review created later than this (milliseconds). */
function finishWalk(state: State, walk: Reached, landed: Landed[], floor: number): Step {
  const confirm = walk.unseen.filter((id) => timeIn(state.known[id]) > floor);
  const deepAt = walk.deep ? new Date().toISOString() : state.deepAt;
  const done: State = { ...state, mark: walk.newest, deepAt, walk: null, confirm };
  return { state: done, landed, more: confirm.length > 0 };
}

async function confirmStep(client: AppStoreClient, state: State): Promise<Step> {
  const landed: Landed[] = [];
  const asked = state.confirm.slice(0, MOST_SINGLE_READS);
  const gone = new Set<string>();
  for (const id of asked) {
    if ((await client.review(id)) !== null) continue;
    gone.add(id);
    landed.push({ removed: { id, at: new Date().toISOString() } });
  }
  const confirm = state.confirm.slice(asked.length);
  return { state: { ...state, known: without(state.known, gone), confirm }, landed, more: confirm.length > 0 };
}
