import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { GoogleBusinessClient } from './google-business.client';
import {
  fingerprint,
  hadReply,
  isForgotten,
  MOST_KNOWN,
  readCursor,
  remember,
  type State,
  type Walk,
  wasPending,
  writeCursor,
} from './google-business.cursor';
import { replyId } from './google-business.parse';
import { type Landed, type Review, reviewOf, type ReviewsPage, textOf } from './google-business.payloads';
import { locationName } from './google-business.settings';

/** Reviews become visible in the list with some delay: each walk goes back this far behind the last one. */
const OVERLAP_MS = 10 * 60_000;
/** Single reads per call: pending replies re-read, vanished reviews confirmed. */
const MOST_SINGLE_READS = 10;

/** Pages without news that one call reads through. */
const MOST_QUIET_PAGES = 20;

interface Step {
  state: State;
  landed: Landed[];
  more: boolean;
}

interface Poll {
  client: GoogleBusinessClient;
  /** `accounts/{a}/locations/{l}/reviews/`. */
  prefix: string;
}

/**
 * One page of work: the list is walked from its latest update back to the last mark, one page a call. A review is
 * delivered when its fingerprint is new, so overlap and shifting pages give nothing twice. When the location's review
 * count does not add up, a sweep over all pages finds what vanished; each is reported only after a 404 of its own.
 */
export async function fetchSince(
  request: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const client = new GoogleBusinessClient(account, signal);
  const poll = { client, prefix: `${locationName(account)}/reviews/` };
  const state = readCursor(request.cursor);
  const step = state.sweep
    ? await sweepStep(poll, state, state.sweep)
    : await walkStep(poll, state, request.backfillFrom);
  return {
    payloads: step.landed.map((entry) => JSON.stringify(entry)),
    cursor: writeCursor(step.state),
    more: step.more,
  };
}

/** Where a walk begins; the first one of an account also learns what is there already. */
function startOf(state: State, backfillFrom: string | null): Omit<Walk, 'pageToken'> {
  const from = state.mark === null ? { from: backfillFrom } : {};
  return { newest: state.mark ?? '', fresh: 0, total: null, ...from };
}

async function walkStep(poll: Poll, state: State, backfillFrom: string | null, quietPages = 0): Promise<Step> {
  const { page, walk } = await pageOf(poll, state, backfillFrom);
  const reviews = page.reviews.map((raw) => ({ raw, review: reviewOf(raw) })).filter(isWhole);
  const forgotten = isForgotten(state);
  const changed = reviews.filter(
    ({ review }) => fingerprint(review) !== state.known[review.reviewId] && !forgotten(review),
  );
  const reached: Omit<Walk, 'pageToken'> = {
    ...walk,
    newest: reviews.reduce(
      (latest, { review }) => (review.updateTime > latest ? review.updateTime : latest),
      walk.newest,
    ),
    fresh: walk.fresh + changed.filter(({ review }) => state.known[review.reviewId] === undefined).length,
    total: walk.total ?? page.totalReviewCount,
  };
  // Oldest first: the list is in the opposite order.
  const landed = changed
    .reverse()
    .filter(({ review }) => isDelivered(walk, review))
    .flatMap((entry) => landing(entry, state));
  const prints = changed.map(({ review }): [string, string] => [review.reviewId, fingerprint(review)]);
  const next: State = { ...state, known: remember(state.known, prints) };
  if (page.nextPageToken !== null && !isBehind(reviews.at(-1)?.review, state, next, walk)) {
    const further: State = { ...next, walk: { ...reached, pageToken: page.nextPageToken } };
    // A page of the overlap without news moves nothing: read on, so that a quiet poll leaves the cursor as it was.
    const isQuiet = changed.length === 0 && quietPages < MOST_QUIET_PAGES;
    return isQuiet ? walkStep(poll, further, backfillFrom, quietPages + 1) : { state: further, landed, more: true };
  }
  if (reached.total !== null && page.totalReviewCount !== null && reached.total !== page.totalReviewCount) {
    // Reviews came or went while we turned pages, so that one may have slipped over a page boundary: once more.
    return { state: { ...next, walk: null }, landed, more: true };
  }
  return finishWalk(poll, next, reached, landed);
}

/** The next page of the walk; a page token that has gone stale begins the walk again. */
async function pageOf(
  { client }: Poll,
  state: State,
  backfillFrom: string | null,
): Promise<{ page: ReviewsPage; walk: Omit<Walk, 'pageToken'> }> {
  if (state.walk) {
    try {
      return { page: await client.reviews(state.walk.pageToken), walk: state.walk };
    } catch (error) {
      if (!(error instanceof ConnectorRejected && error.reason === 'invalid')) throw error;
    }
  }
  const from = state.walk?.from === undefined ? {} : { from: state.walk.from };
  return { page: await client.reviews(null), walk: { ...startOf(state, backfillFrom), ...from } };
}

interface Entry {
  raw: Record<string, unknown>;
  review: Review;
}

function isWhole(entry: { raw: Record<string, unknown>; review: Review | null }): entry is Entry {
  return entry.review !== null;
}

function isDelivered(walk: Omit<Walk, 'pageToken'>, { updateTime }: Review): boolean {
  if (walk.from === undefined) return true;
  return walk.from !== null && updateTime >= walk.from;
}

function isBehind(last: Review | undefined, state: State, next: State, walk: Omit<Walk, 'pageToken'>): boolean {
  if (last === undefined) return true;
  if (state.mark !== null) return Date.parse(last.updateTime) < Date.parse(state.mark) - OVERLAP_MS;
  const wanted = typeof walk.from === 'string' && last.updateTime >= walk.from;
  return !wanted && Object.keys(next.known).length >= MOST_KNOWN;
}

/** A review as it lands, after word that its reply vanished, if it did. */
function landing({ raw, review }: Entry, state: State): Landed[] {
  const gone = hadReply(state.known[review.reviewId]) && review.reply === null;
  // Google tells no time of a reply's removal; it must be later than every state of the reply.
  const removed = { name: replyId(review.name), at: new Date().toISOString() };
  return gone ? [{ removed }, { review: raw }] : [{ review: raw }];
}

async function finishWalk(poll: Poll, state: State, walk: Omit<Walk, 'pageToken'>, landed: Landed[]): Promise<Step> {
  const isFirst = state.mark === null;
  const expected = isFirst || state.total === null ? walk.total : state.total + walk.fresh;
  const done: State = { ...state, mark: walk.newest, walk: null, total: walk.total ?? state.total };
  if (walk.total !== null && expected !== walk.total) {
    const sweep = { pageToken: null, unseen: Object.keys(done.known), confirming: false };
    return { state: { ...done, sweep }, landed, more: true };
  }
  return rereadPending(poll, done, landed);
}

/** Google's verdict on a reply changes no update time of the review, so that pending ones are read again one by one. */
async function rereadPending({ client, prefix }: Poll, state: State, landed: Landed[]): Promise<Step> {
  const pending = Object.keys(state.known).filter((id) => wasPending(state.known[id]));
  const prints: [string, string][] = [];
  for (const id of pending.slice(0, MOST_SINGLE_READS)) {
    const { review: raw } = await client.review(`${prefix}${id}`);
    const review = raw && reviewOf(raw);
    if (!review || fingerprint(review) === state.known[id]) continue;
    prints.push([id, fingerprint(review)]);
    landed.push(...landing({ raw, review }, state));
  }
  const known = { ...state.known, ...Object.fromEntries(prints) };
  return { state: { ...state, known }, landed, more: false };
}

async function sweepStep(poll: Poll, state: State, sweep: NonNullable<State['sweep']>): Promise<Step> {
  if (sweep.confirming) return confirmStep(poll, state, sweep.unseen);
  const page = await poll.client.reviews(sweep.pageToken);
  const seen = new Set(page.reviews.map((raw) => reviewOf(raw)?.reviewId));
  const unseen = sweep.unseen.filter((id) => !seen.has(id));
  const confirming = page.nextPageToken === null || unseen.length === 0;
  const next = { pageToken: textOf(page.nextPageToken), unseen, confirming };
  const landed = restored(page, state);
  const known = remember(
    state.known,
    landed.map(({ review }) => [review.reviewId, fingerprint(review)]),
  );
  if (confirming && unseen.length === 0)
    return { state: { ...state, known, sweep: null }, landed: raws(landed), more: false };
  return { state: { ...state, known, sweep: next }, landed: raws(landed), more: true };
}

/** Reviews that Google has put back with their old date; only told while the memory holds all reviews. */
function restored(page: ReviewsPage, state: State): Entry[] {
  if (Object.keys(state.known).length >= MOST_KNOWN) return [];
  const entries = page.reviews.map((raw) => ({ raw, review: reviewOf(raw) })).filter(isWhole);
  return entries.filter(({ review }) => state.known[review.reviewId] === undefined).reverse();
}

function raws(entries: readonly Entry[]): Landed[] {
  return entries.map(({ raw }) => ({ review: raw }));
}

/** A review counts as removed only when Google answers 404 for it alone: a list can lag. */
async function confirmStep({ client, prefix }: Poll, state: State, unseen: string[]): Promise<Step> {
  const landed: Landed[] = [];
  const known = new Map(Object.entries(state.known));
  for (const id of unseen.slice(0, MOST_SINGLE_READS)) {
    const answer = await client.review(`${prefix}${id}`);
    if (answer.review !== null) continue;
    known.delete(id);
    landed.push({ removed: { name: `${prefix}${id}`, at: answer.at } });
  }
  const rest = unseen.slice(MOST_SINGLE_READS);
  const sweep = rest.length > 0 ? { pageToken: null, unseen: rest, confirming: true } : null;
  return { state: { ...state, known: Object.fromEntries(known), sweep }, landed, more: sweep !== null };
}
