import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorError } from '../../spi/errors';
import { YouTubeClient } from './youtube.client';
import { bounded, type Pass, readCursor, type State, writeCursor } from './youtube.cursor';
import { afterLook, isResting, isThorough, usedToday, withUnits } from './youtube.pace';
import { readingPlanOf } from './youtube.settings';
import { type Reading, readStep } from './youtube.steps';
import { noteSubscribers } from './youtube.subscribers';
import { quotaOf } from './youtube.units';

const RENEW_EVERY_MS = 4 * 86_400_000;
/** Calls without a find after which `fetchSince` hands back what remains of a pass. */
const MOST_CALLS = 20;

/**
 * Reads until something is found or the look at the channel is over. A look reads the published threads back to what is
 * known; a thorough one reads all remembered threads, the held comments, and confirms by id what is missing. When looks are
 * made is planned in the cursor: it moves with each of them, and between them no call is made.
 */
export async function fetchSince(
  request: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const plan = readingPlanOf(account);
  const state = readCursor(request.cursor) ?? startOf(request.backfillFrom);
  if (request.cursor !== null && isResting(state, plan, Date.now())) {
    return { payloads: [], cursor: request.cursor, more: false };
  }
  const client = new YouTubeClient(account, signal);
  const pass = (state.pass ??= newPass(state, request.backfillFrom, isThorough(state, plan, Date.now())));
  const reading: Reading = { client, plan, state, pass, landed: [], now: () => client.time };
  for (let calls = 0; pass.steps.length > 0 && reading.landed.length === 0 && calls < MOST_CALLS; calls += 1) {
    const step = pass.steps.shift();
    if (step) await readStep(reading, step);
  }
  await noteSubscribers(client, reading.landed, account.externalId, signal);
  const more = pass.steps.length > 0;
  // Let go only at the end: threads dropped under way would make those further down the list seem old.
  if (!more || pass.first) bounded(state, plan.mostThreads);
  pass.units += client.units;
  state.pace = withUnits(state.pace, plan, client.units, Date.now());
  if (!more) {
    if (pass.deep || pass.first) await renewNotices(state, client, account);
    state.mark = pass.newest;
    state.pass = null;
    state.pace = afterLook(state.pace, plan, pass, Date.now());
  }
  const payloads = reading.landed.map((entry) => JSON.stringify(entry));
  return { payloads, cursor: writeCursor(state), more, ...quotaOf(account, usedToday(state.pace, Date.now())) };
}

/** Renews the subscription to video notices well before its ten days end. A failure is tried again at the next look. */
async function renewNotices(state: State, client: YouTubeClient, account: AccountContext): Promise<void> {
  const { hookSecret = '', hookAddress = '' } = account.credentials;
  const now = Date.now();
  if (hookSecret === '' || hookAddress === '' || (state.renewAt !== null && now < state.renewAt)) return;
  try {
    await client.subscribe(account.externalId, hookAddress);
    state.renewAt = now + RENEW_EVERY_MS;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
  }
}

function startOf(backfillFrom: string | null): State {
  const from = backfillFrom === null ? '' : new Date(backfillFrom).toISOString();
  return { v: 1, from, mark: null, floor: '', known: {}, pass: null, pace: null, renewAt: null };
}

function newPass(state: State, backfillFrom: string | null, deep: boolean): Pass {
  const first = state.mark === null;
  return {
    first,
    importFrom: first && backfillFrom !== null ? state.from : null,
    deep: deep && !first,
    steps: [{ do: 'list', token: null, below: null, retried: false }],
    newest: state.mark ?? '',
    reached: null,
    listed: [],
    held: [],
    cut: false,
    missing: [],
    unseen: [],
    units: 0,
  };
}
