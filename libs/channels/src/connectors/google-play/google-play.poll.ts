import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { GooglePlayClient } from './google-play.client';
import {
  fingerprint,
  hadReply,
  isForgotten,
  MOST_KNOWN,
  readCursor,
  remember,
  type State,
  timeIn,
  type Walk,
  without,
  writeCursor,
} from './google-play.cursor';
import { replyId } from './google-play.parse';
import { type Landed, type Review, reviewOf, type ReviewsPage } from './google-play.payloads';

/** Reviews become visible in the list with some delay: each walk goes back this far behind the last one. */
const OVERLAP_MS = 60 * 60_000;
/** How often the whole remembered week is read: replies written in Play Console move no time of a review. */
const DEEP_EVERY_MS = 60 * 60_000;
/** A younger review that Google does not give is gone; an older one may only have left the week that Google shows. */
const SURELY_LISTED_MS = 6.5 * 86_400_000;
/** Single reads per call, out of 200 an hour. */
const MOST_SINGLE_READS = 10;
/** Pages without news that one call reads through. */
const MOST_QUIET_PAGES = 20;

interface Step {
  state: State;
  landed: Landed[];
  more: boolean;
}

interface Entry {
  raw: Record<string, unknown>;
  review: Review;
}

/**
 * One page of work: the list is walked from its latest change back behind the last mark, one page a call. A review is
 * delivered when its fingerprint is new, so overlap and shifting pages give nothing twice. A known review that the walk
 * should have met and did not is asked for alone, and reported as removed when Google does not know it either.
 */
export async function fetchSince(
  request: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const client = new GooglePlayClient(account, signal);
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

type Reached = Omit<Walk, 'pageToken'>;

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

async function walkStep(client: GooglePlayClient, state: State, progress: Progress): Promise<Step> {
  const { page, walk } = await pageOf(client, state, progress.backfillFrom);
  const reviews = page.reviews.map((raw) => ({ raw, review: reviewOf(raw) })).filter(isWhole);
  const forgotten = isForgotten(state.mark === null ? {} : state.known);
  const changed = reviews.filter(
    ({ review }) => fingerprint(review) !== state.known[review.reviewId] && !forgotten(review),
  );
  const met = new Set(reviews.map(({ review }) => review.reviewId));
  const reached: Reached = {
    ...walk,
    newest: reviews.map(({ review }) => review.modifiedAt).reduce((a, b) => (a > b ? a : b), walk.newest),
    read: walk.read + reviews.length,
    unseen: walk.unseen.filter((id) => !met.has(id)),
  };
  // Oldest first: the list is in the opposite order.
  const landed = changed
    .filter(({ review }) => isDelivered(walk, review))
    .reverse()
    .flatMap((entry) => landing(entry, state));
  const prints = changed.map(({ review }): [string, string] => [review.reviewId, fingerprint(review)]);
  const next: State = { ...state, known: remember(state.known, prints) };
  const last = reviews.at(-1)?.review;
  if (page.nextPageToken === null || isBehind(last, state, reached)) {
    return finishWalk(next, reached, landed, page.nextPageToken === null ? 0 : activityOf(last));
  }
  const further: State = { ...next, walk: { ...reached, pageToken: page.nextPageToken } };
  // A page of the overlap without news moves nothing: read on, so that a quiet poll leaves the cursor as it was.
  const isQuiet = changed.length === 0 && progress.quietPages < MOST_QUIET_PAGES;
  return isQuiet
    ? walkStep(client, further, { ...progress, quietPages: progress.quietPages + 1 })
    : { state: further, landed, more: true };
}

/** The next page of the walk; a page token that has gone stale begins the walk again. */
async function pageOf(
  client: GooglePlayClient,
  state: State,
  backfillFrom: string | null,
): Promise<{ page: ReviewsPage; walk: Reached }> {
  if (state.walk) {
    try {
      return { page: await client.reviews(state.walk.pageToken), walk: state.walk };
    } catch (error) {
      if (!(error instanceof ConnectorRejected && error.reason === 'invalid')) throw error;
    }
  }
  return { page: await client.reviews(null), walk: startOf(state, backfillFrom) };
}

function isWhole(entry: { raw: Record<string, unknown>; review: Review | null }): entry is Entry {
  return entry.review !== null;
}

function isDelivered(walk: Reached, { modifiedAt }: Review): boolean {
  if (walk.from === undefined) return true;
  return walk.from !== null && modifiedAt >= walk.from;
}

/** Google does not say whether a reply moves a review up: the later of both times stops no walk too early. */
function activityOf(review: Review | undefined): number {
  return review ? Math.max(Date.parse(review.modifiedAt), Date.parse(review.reply?.at ?? review.modifiedAt)) : 0;
}

function isBehind(last: Review | undefined, state: State, walk: Reached): boolean {
  if (last === undefined) return true;
  if (typeof walk.from === 'string') return activityOf(last) < Date.parse(walk.from) && walk.read >= MOST_KNOWN;
  if (walk.deep) return walk.read >= MOST_KNOWN;
  return activityOf(last) < Date.parse(state.mark ?? '') - OVERLAP_MS;
}

/** A review as it lands, after word that its reply vanished, if it did. */
function landing({ raw, review }: Entry, state: State): Landed[] {
  const gone = hadReply(state.known[review.reviewId]) && review.reply === null;
  // Google tells no time of a reply's removal; it must be later than every state of the reply.
  const removed = { id: replyId(review.reviewId), at: new Date().toISOString() };
  return gone ? [{ removed }, { review: raw }] : [{ review: raw }];
}

/** `floor`: the walk met every review later than this (milliseconds). */
function finishWalk(state: State, walk: Reached, landed: Landed[], floor: number): Step {
  const now = new Date();
  const limit = Math.max(floor, now.getTime() - SURELY_LISTED_MS);
  const confirm = walk.unseen.filter((id) => timeIn(state.known[id]) > limit);
  const deepAt = walk.deep ? now.toISOString() : state.deepAt;
  const done: State = { ...state, mark: walk.newest, deepAt, walk: null, confirm };
  return { state: done, landed, more: confirm.length > 0 };
}

async function confirmStep(client: GooglePlayClient, state: State): Promise<Step> {
  const landed: Landed[] = [];
  const asked = state.confirm.slice(0, MOST_SINGLE_READS);
  for (const id of asked) {
    const answer = await client.review(id);
    const isGone = answer.review === null && Date.parse(answer.at) - timeIn(state.known[id]) < SURELY_LISTED_MS;
    if (!isGone) continue;
    // Google's date has no fractions; the removal must be later than the review.
    const at = new Date(Math.max(Date.parse(answer.at), timeIn(state.known[id]) + 1)).toISOString();
    landed.push({ removed: { id, at } });
  }
  // One that still exists has left the list for another reason (its words were taken out) and comes back as a new one.
  const known = without(state.known, new Set(asked));
  const confirm = state.confirm.slice(asked.length);
  return { state: { ...state, known, confirm }, landed, more: confirm.length > 0 };
}
