import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { type ReviewsPage, TrustpilotClient } from './trustpilot.client';
import {
  createdAtOf,
  differences,
  fingerprint,
  horizonOf,
  MOST_EDGE,
  readCursor,
  remember,
  type State,
  type Walk,
  writeCursor,
} from './trustpilot.cursor';
import { isElsewhere, replyId } from './trustpilot.parse';
import { type Landed, type LandedReview, type Review, reviewOf } from './trustpilot.payloads';
import { apiOf, rereadOf } from './trustpilot.settings';

/** A review may enter the list some time after its creation: each walk goes back this far behind the last one. */
const OVERLAP_MS = 10 * 60_000;
/** Pages without news that one call reads through. */
const MOST_QUIET_PAGES = 20;
/** Vanished reviews that are asked for one by one in one step. */
const MOST_SINGLE_READS = 10;
const MOST_ACCOUNTS = 5000;

/** Process time at which all of an account's window was read last. Losing it costs one more reading. */
const readWhole = new Map<string, number>();

interface Step {
  state: State;
  landed: Landed[];
  more: boolean;
}

interface Poll {
  client: TrustpilotClient;
  account: AccountContext;
  backfillFrom: string | null;
}

/**
 * One page with news. The list knows only creation times: each walk goes from now back to the last mark, and every so often
 * (setting) back over the whole window, which tells edits, replies, hidden and vanished reviews. A review is delivered when
 * its fingerprint is new; it is removed only after a 404 of its own.
 */
export async function fetchSince(
  { cursor, backfillFrom }: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const poll: Poll = { client: new TrustpilotClient(account, signal), account, backfillFrom };
  let state = readCursor(cursor);
  for (let pages = 1; ; pages += 1) {
    const step = state.confirm.length > 0 ? await confirmStep(poll, state) : await walkStep(poll, state);
    state = step.state;
    // a page without news moves nothing: read on, so that a quiet poll leaves the cursor as it was
    if (step.landed.length > 0 || !step.more || pages === MOST_QUIET_PAGES) {
      const payloads = step.landed.map((entry) => JSON.stringify(entry));
      return { payloads, cursor: writeCursor(state), more: step.more };
    }
  }
}

function beginWalk({ account, backfillFrom }: Poll, { mark, known }: State): Walk {
  const { windowMs, everyMs } = rereadOf(account);
  const start = Math.max(Date.now() - windowMs, horizonOf(known) ?? 0);
  const begun = { end: null, page: 1, edge: [], newest: mark ?? '', unseen: [] };
  if (mark === null) {
    const from = backfillFrom === null ? start : Math.min(start, Date.parse(backfillFrom));
    return { ...begun, from: iso(from), full: true, deliverFrom: backfillFrom };
  }
  const behind = Date.parse(mark) - OVERLAP_MS;
  const full = Date.now() - (readWhole.get(accountKey(account)) ?? 0) >= everyMs;
  const from = full ? Math.min(start, behind) : behind;
  const expected = Object.entries(known).filter(([, print]) => createdAtOf(print) >= from);
  return { ...begun, from: iso(from), full, unseen: full ? expected.map(([id]) => id) : [] };
}

interface Entry {
  raw: Record<string, unknown>;
  review: Review;
}

async function walkStep(poll: Poll, state: State): Promise<Step> {
  const walk = state.walk ?? beginWalk(poll, state);
  const page = await poll.client.reviews(walk);
  const entries = entriesOf(page, poll.account);
  const changed = entries.filter(({ review }) => isNews(state, walk, review));
  // Oldest first: the list is in the opposite order.
  const delivered = changed.filter(({ review }) => isDelivered(walk, review)).reverse();
  const landed = delivered.flatMap((entry) => landing(entry, page.at, state));
  const known = remember(
    state.known,
    changed.map(({ review }) => [review.id, fingerprint(review)]),
  );
  const next = { ...state, known };
  const reached = advanced(walk, entries);
  return page.hasMore
    ? { state: { ...next, walk: reached }, landed, more: true }
    : finishWalk(poll, next, reached, landed);
}

function entriesOf(page: ReviewsPage, account: AccountContext): Entry[] {
  return page.reviews.flatMap((raw) => {
    const review = reviewOf(raw);
    return review === null || isElsewhere(review, account) ? [] : [{ raw, review }];
  });
}

function isNews({ mark, known }: State, walk: Walk, review: Review): boolean {
  if (walk.edge.includes(review.id)) return false;
  if (known[review.id] !== undefined) return known[review.id] !== fingerprint(review);
  // beyond the memory of a running poll nothing can be told from new
  const horizon = mark === null ? null : horizonOf(known);
  return horizon === null || Date.parse(review.createdAt) > horizon;
}

function isDelivered({ deliverFrom }: Walk, { createdAt }: Review): boolean {
  if (deliverFrom === undefined) return true;
  return deliverFrom !== null && Date.parse(createdAt) >= Date.parse(deliverFrom);
}

/** Where the walk goes on: at the second of the oldest review met, or on the next page while that second is not left. */
function advanced(walk: Walk, entries: readonly Entry[]): Walk {
  const ids = entries.map(({ review }) => review.id);
  const times = entries.map(({ review }) => review.createdAt).sort();
  const [oldest] = times;
  const end = oldest === undefined ? walk.end : iso(Math.floor(Date.parse(oldest) / 1000) * 1000 + 1000);
  const newest = times.at(-1) ?? '';
  return {
    ...walk,
    end,
    page: end === walk.end ? walk.page + 1 : 1,
    edge: [...walk.edge.filter((id) => !ids.includes(id)), ...ids].slice(-MOST_EDGE),
    newest: newest > walk.newest ? newest : walk.newest,
    unseen: walk.unseen.filter((id) => !ids.includes(id)),
  };
}

/** A review as it lands, after word that its reply vanished, if it did. */
function landing({ raw, review }: Entry, at: string, { known }: State): Landed[] {
  const changed = differences(known[review.id], review);
  const landed: LandedReview = {
    review: raw,
    at,
    ...(changed.written ? { edited: true } : {}),
    ...(changed.answered ? { replyEdited: true } : {}),
    ...(changed.state ? { stateRead: true } : {}),
  };
  return changed.unanswered ? [{ removed: { id: replyId(review.id), at } }, landed] : [landed];
}

function finishWalk({ account }: Poll, state: State, walk: Walk, landed: Landed[]): Step {
  if (walk.full) noteWhole(account);
  const done: State = { ...state, mark: walk.newest || walk.from, walk: null, confirm: walk.unseen };
  return { state: done, landed, more: walk.unseen.length > 0 };
}

/** A review counts as removed only when Trustpilot answers 404 for it alone: a list can lag or leave out hidden ones. */
async function confirmStep({ client }: Poll, state: State): Promise<Step> {
  const landed: Landed[] = [];
  let { known } = state;
  for (const id of state.confirm.slice(0, MOST_SINGLE_READS)) {
    const { review: raw, at } = await client.review(id);
    const review = raw && reviewOf(raw);
    if (raw === null) {
      known = Object.fromEntries(Object.entries(known).filter(([other]) => other !== id));
      landed.push({ removed: { id, at } });
    } else if (review && fingerprint(review) !== known[id]) {
      landed.push(...landing({ raw, review }, at, state));
      known = remember(known, [[id, fingerprint(review)]]);
    }
  }
  const confirm = state.confirm.slice(MOST_SINGLE_READS);
  return { state: { ...state, known, confirm }, landed, more: confirm.length > 0 };
}

function accountKey(account: AccountContext): string {
  return `${apiOf(account)} ${account.externalId}`;
}

function noteWhole(account: AccountContext): void {
  const key = accountKey(account);
  readWhole.delete(key);
  readWhole.set(key, Date.now());
  for (const oldest of readWhole.keys()) {
    if (readWhole.size <= MOST_ACCOUNTS) break;
    readWhole.delete(oldest);
  }
}

function iso(ms: number): string {
  return new Date(Math.max(0, ms)).toISOString();
}
