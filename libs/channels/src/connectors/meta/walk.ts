import { createHash } from 'node:crypto';
import type { FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { recordOf, recordsOf, type Json } from '../../spi/read';

/** One list to read: a kind the source knows, the object it belongs to, and where in the list to go on. */
export interface WalkStep {
  kind: string;
  id?: string;
  after?: string;
}

/** Something a list held. `state` is what counts as a change when it is read again. */
export interface Found {
  /** ISO; decides whether it is new. */
  at: string;
  payload: string;
  state: string;
}

export interface WalkRead {
  found: Found[];
  /** Lists to read before the rest of the walk, in this order. */
  then: WalkStep[];
}

/** Where a walk reads. `since` is ISO: nothing older is wanted. */
export interface WalkSource {
  /** The lists that one pass begins with. */
  start(): WalkStep[];
  /** The platform's clock, ISO. */
  now(): Promise<string>;
  read(step: WalkStep, since: string): Promise<WalkRead>;
}

/** The cursor's content. A pass under way has `steps`; between passes only the newest time and what it brought count. */
interface WalkState {
  v: 1;
  /** Nothing older is ever delivered: the moment of connecting, or the start of the backfill. */
  from: string;
  /** The newest time delivered so far. */
  high: string;
  /** Fingerprints with times, of what was delivered lately: the overlap reads it again. */
  seen: [fingerprint: string, at: string][];
  pass: { since: string; high: string; steps: WalkStep[] } | null;
}

/** Lists are not consistent at once and several are read after each other: each pass goes back this far. */
const OVERLAP_MS = 60 * 60_000;
const MOST_SEEN = 2000;
/** Calls without a find after which a call of `fetchSince` hands back what remains. */
const MOST_READS = 25;

/**
 * Reads a source one list page at a time until something new turns up. Passes overlap; what was delivered and has not
 * changed is not delivered again. Without news the cursor comes back as it was.
 */
export async function walkSince(request: FetchRequest, source: WalkSource): Promise<InboundPage> {
  const given = request.cursor === null ? null : readCursor(request.cursor);
  if (!given) {
    const high = await source.now();
    const from = request.backfillFrom === null ? high : new Date(request.backfillFrom).toISOString();
    const state: WalkState = { v: 1, from, high, seen: [], pass: null };
    if (request.backfillFrom === null) return { payloads: [], cursor: JSON.stringify(state), more: false };
    return readOn({ ...state, pass: { since: from, high, steps: source.start() } }, source);
  }
  return readOn(given, source);
}

async function readOn(start: WalkState, source: WalkSource): Promise<InboundPage> {
  const state = structuredClone(start);
  state.pass ??= { since: sinceOf(state), high: state.high, steps: source.start() };
  const { pass } = state;
  const payloads: string[] = [];
  for (let reads = 0; pass.steps.length > 0 && payloads.length === 0 && reads < MOST_READS; reads += 1) {
    const [step, ...rest] = pass.steps;
    if (!step) break;
    const { found, then } = await source.read(step, pass.since);
    pass.steps = [...then, ...rest];
    payloads.push(...takeNew(found, state, pass));
  }
  const more = pass.steps.length > 0;
  if (!more) finish(state, pass);
  return { payloads, cursor: JSON.stringify(state), more };
}

function sinceOf({ high, from }: WalkState): string {
  const back = new Date(Date.parse(high) - OVERLAP_MS).toISOString();
  return back < from ? from : back;
}

function takeNew(found: Found[], state: WalkState, pass: { since: string; high: string }): string[] {
  const known = new Set(state.seen.map(([fingerprint]) => fingerprint));
  const fresh = found
    .filter(({ at }) => at >= pass.since)
    .map((entry) => ({ ...entry, fingerprint: fingerprintOf(entry.state) }))
    .filter(({ fingerprint }) => !known.has(fingerprint))
    .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  for (const { fingerprint, at } of fresh) {
    state.seen.push([fingerprint, at]);
    if (at > pass.high) pass.high = at;
  }
  state.seen = recent(state.seen, pass.high);
  return fresh.map(({ payload }) => payload);
}

function finish(state: WalkState, pass: { high: string }): void {
  state.high = pass.high;
  state.seen = recent(state.seen, pass.high);
  state.pass = null;
}

function recent(seen: WalkState['seen'], high: string): WalkState['seen'] {
  const oldest = new Date(Date.parse(high) - OVERLAP_MS).toISOString();
  return seen.filter(([, at]) => at >= oldest).slice(-MOST_SEEN);
}

function fingerprintOf(state: string): string {
  return createHash('sha256').update(state).digest('base64url').slice(0, 12);
}

function readCursor(cursor: string): WalkState {
  try {
    const state = recordOf(JSON.parse(cursor));
    if (state?.['v'] === 1 && typeof state['high'] === 'string') return state as unknown as WalkState;
  } catch {
    // Falls through to the refusal: a cursor is ours or it is nobody's.
  }
  throw new ConnectorRejected('The cursor is not one of this connector', 'invalid');
}

/** The cursor to the next page of a Graph list, null at its end (`paging.next` is what says that there is one). */
export function nextPageOf(list: Json): string | null {
  const paging = recordOf(list['paging']);
  const after = recordOf(paging?.['cursors'])?.['after'];
  return typeof paging?.['next'] === 'string' && typeof after === 'string' ? after : null;
}

/** The objects of a Graph list. */
export function dataOf(list: unknown): Json[] {
  return recordsOf(recordOf(list)?.['data']);
}
