import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { unless } from '../../spi/verbs';
import { LinkedInClient, type LinkedInPage } from './linkedin.client';
import { OVERLAP_MS, printOf, readCursor, recent, writeCursor, type Pass, type PollState } from './linkedin.cursor';
import { landed } from './linkedin.landing';
import { isResting, quotaOf, rest } from './linkedin.pace';
import { notificationOf, sameThing, type Notification } from './linkedin.payloads';

/** LinkedIn keeps notifications for 60 days. */
const HISTORY_MS = 60 * 86_400_000;
/** Clocks differ: what has just happened there may still lie ahead here. */
const CLOCK_SKEW_MS = 2 * 60_000;
/** Pages without news after which a call of `fetchSince` hands back what remains. */
const MOST_PAGES = 20;

/**
 * Reads what happened since the cursor from the Page's notifications: one call tells of comments, edits, deletions, mentions and
 * the Page's own comments. Between two readings it rests, since each one costs a call of the day. Without news the cursor stays.
 */
export async function fetchLinkedIn(
  { cursor, backfillFrom }: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const state = cursor === null ? newState(backfillFrom) : readCursor(cursor);
  const polls = backfillFrom === null && cursor !== null;
  if (polls && state.pass === null && isResting(account)) {
    return { payloads: [], cursor, more: false, ...quotaOf(account) };
  }
  const client = new LinkedInClient(account, signal);
  const goesOn = state.pass !== null;
  const pass = (state.pass ??= nextPass(state));
  const payloads: string[] = [];
  let hasNews = false;
  for (let pages = 0; pages < MOST_PAGES && payloads.length === 0; pages += 1) {
    const page = await pageOf(client, state, pass);
    const fresh = takeNew(page, state, pass);
    hasNews ||= fresh.length > 0;
    payloads.push(...(await landed(fresh, page.at, client, account)));
    if (page.next === null) {
      finish(state);
      break;
    }
    pass.offset = page.next;
  }
  const more = state.pass !== null;
  if (!more && backfillFrom === null) rest(account);
  return {
    payloads,
    cursor: more || hasNews || goesOn || cursor === null ? writeCursor(state) : cursor,
    more,
    ...quotaOf(account),
  };
}

/** Connected from now on: what the notifications hold already is only remembered. */
function newState(backfillFrom: string | null): PollState {
  const now = Date.now();
  const from = backfillFrom === null ? now - OVERLAP_MS : Math.max(Date.parse(backfillFrom), now - HISTORY_MS);
  const pass = { start: from, end: now + CLOCK_SKEW_MS, offset: 0, learns: backfillFrom === null };
  return { v: 1, from, high: from, seen: [], documentedOnly: false, pass };
}

function nextPass({ from, high }: PollState): Pass {
  const end = Date.now() + CLOCK_SKEW_MS;
  return { start: Math.max(from, high - OVERLAP_MS, end - HISTORY_MS), end, offset: 0, learns: false };
}

/** An action that only others have seen may be refused: then it is asked for without. */
async function pageOf(client: LinkedInClient, state: PollState, pass: Pass): Promise<LinkedInPage> {
  if (!state.documentedOnly) {
    const page = await unless(['invalid'], () => client.notifications(pass, pass.offset));
    if (page) return page;
    state.documentedOnly = true;
  }
  return client.notifications(pass, pass.offset, true);
}

/** The notifications that were not delivered before, oldest first. */
function takeNew(page: LinkedInPage, state: PollState, pass: Pass): Notification[] {
  const known = new Set(state.seen.map(([print]) => print));
  const fresh: { notification: Notification; at: number }[] = [];
  for (const raw of page.list) {
    const notification = notificationOf(raw);
    const at = notification.at === null ? Number.NaN : Date.parse(notification.at);
    const print = printOf(sameThing(notification));
    if (known.has(print) || !(at >= state.from)) continue;
    known.add(print);
    state.seen.push([print, at]);
    state.high = Math.max(state.high, at);
    if (!pass.learns) fresh.push({ notification, at });
  }
  return fresh.sort((a, b) => a.at - b.at).map(({ notification }) => notification);
}

function finish(state: PollState): void {
  state.seen = recent(state.seen, state.high);
  state.pass = null;
}
