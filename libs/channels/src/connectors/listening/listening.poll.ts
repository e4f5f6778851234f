import type { AccountContext, FetchRequest, InboundPage } from '../../spi/connector';
import { ConnectorError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { nextLook } from './feed/pace';
import { emptyState, keptPages, readCursor, type SourceState, type State, writeCursor } from './listening.cursor';
import { afterFailure, FailingWatches, hasEnded, mildest } from './listening.failing';
import { look, type Reading } from './listening.look';
import type { Payload } from './listening.payloads';
import { type Place, placesOf } from './listening.sources';
import { becameAnother, take } from './listening.take';
import { type Watch, watchOf } from './listening.watch';

/** No further source is begun after this long in one call: what is left comes with the next. */
const BUSY_MS = 20_000;
const MOST_LOOKS = 10;
/** A paused feed is looked at daily: it may be what it was again. */
const PAUSED_SECONDS = 86_400;

const failing = new FailingWatches();

interface Run {
  account: AccountContext;
  signal: AbortSignal;
  watch: Watch;
  places: Place[];
  /** Milliseconds since 1970, one for the whole call. */
  now: number;
  from: string | null;
}

interface Step {
  state: State;
  payloads: Payload[];
  errors: ConnectorError[];
}

/**
 * What is new in the sources that are due; without a call when none is. Each source that fails waits longer and longer and
 * never keeps the others from being read; only when all fail does the call. A history is read one source per call.
 */
export async function fetchSince(
  { cursor, backfillFrom }: FetchRequest,
  account: AccountContext,
  signal: AbortSignal,
): Promise<InboundPage> {
  const watch = watchOf(account);
  const places = placesOf(account, watch);
  const run: Run = { account, signal, watch, places, now: Date.now(), from: null };
  const state = cursor === null ? begun(backfillFrom, places) : readCursor(cursor);
  return state.back === null ? news(state, cursor, run) : history(state, state.back, run);
}

function begun(from: string | null, places: readonly Place[]): State {
  return emptyState(from === null ? null : { from, pending: places.map(({ id }) => id) });
}

async function news(state: State, cursor: string | null, run: Run): Promise<InboundPage> {
  const active = run.places.filter(({ id }) => state.sources[id]?.off !== 'gone');
  if (active.length === 0) throw nothingLeft(run);
  const due = active.filter(({ id }) => (state.sources[id]?.due ?? 0) * 1000 <= run.now);
  if (due.length === 0) return { payloads: [], cursor: cursor ?? writeCursor(state), more: false };
  failing.assertDue(run.account);
  let step: Step = { state: ofPlaces(state, run.places), payloads: [], errors: [] };
  let looks = 0;
  for (const place of due) {
    // without intervals everything is always due: then a round ends with its last place
    const isEnough = run.watch.shortest > 0 && (looks >= MOST_LOOKS || Date.now() - run.now > BUSY_MS);
    if (looks > 0 && isEnough) break;
    step = await lookedAt(place, step, run);
    looks += 1;
  }
  const works = active.some(({ id }) => step.state.sources[id]?.fails === undefined);
  if (!works && step.errors.length === looks && !step.errors.some(hasEnded)) {
    const error = mildest(step.errors);
    failing.note(run.account, error, run.watch.shortest);
    throw error;
  }
  failing.forget(run.account);
  return pageOf(step, looks < due.length);
}

function nothingLeft({ places }: Run): ConnectorRejected {
  return places.length === 0
    ? new ConnectorRejected('This watch has no source to read', 'invalid')
    : new ConnectorRejected('Every feed of this watch has ended', 'gone');
}

/** The state without places that are not looked at any more. */
function ofPlaces(state: State, places: readonly Place[]): State {
  const ids = new Set(places.map(({ id }) => id));
  const stale = Object.keys(state.sources).some((id) => !ids.has(id));
  if (!stale) return state;
  return { ...state, sources: Object.fromEntries(Object.entries(state.sources).filter(([id]) => ids.has(id))) };
}

async function history(state: State, back: NonNullable<State['back']>, run: Run): Promise<InboundPage> {
  const [next, ...pending] = back.pending;
  const place = run.places.find(({ id }) => id === next);
  const begin: Step = { state, payloads: [], errors: [] };
  const step = place ? await lookedAt(place, begin, { ...run, from: back.from }) : begin;
  // the only source: the history is tried again. One of several: the others matter more
  if (step.errors[0] && run.places.length === 1) throw step.errors[0];
  const rest = pending.length > 0 ? { ...back, pending } : null;
  return pageOf({ ...step, state: { ...step.state, back: rest } }, rest !== null);
}

function pageOf({ state, payloads }: Step, more: boolean): InboundPage {
  return { payloads: payloads.map((payload) => JSON.stringify(payload)), cursor: writeCursor(state), more };
}

async function lookedAt(place: Place, step: Step, run: Run): Promise<Step> {
  const before = step.state.sources[place.id] ?? {};
  try {
    const reading = await look(place, before, { ...run, now: seconds(run) });
    return becameAnother(before, reading) ? paused(place, before, step, run) : taken(place, before, reading, step, run);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (run.signal.aborted) throw new ConnectorUnavailable('the look at the sources was given up', false);
    return failed(place, before, error, step, run);
  }
}

function seconds({ now }: Run): number {
  return Math.floor(now / 1000);
}

function withSource(step: Step, id: string, source: SourceState, payloads: readonly Payload[]): Step {
  const sources = { ...step.state.sources, [id]: source };
  return { ...step, state: { ...step.state, sources }, payloads: [...step.payloads, ...payloads] };
}

function taken(place: Place, before: SourceState, reading: Reading, step: Step, run: Run): Step {
  const pages = new Map(Object.entries(step.state.pages));
  const now = new Date(run.now).toISOString();
  const { watch, from } = run;
  const { payloads, seen } = take({ watch, place, reading, seen: before.seen, pages, now, from });
  const due = nextLook({ source: place.id, now: seconds(run), shortest: watch.shortest, newest: newestOf(reading) }, reading.hints); // prettier-ignore
  const { due: _due, fails: _fails, failing: _failing, told: _told, off: _off, ...rest } = reading.state;
  const source = { ...rest, ...(due !== null && { due }), seen };
  const next = withSource(step, place.id, source, payloads);
  return { ...next, state: { ...next.state, pages: keptPages(Object.fromEntries(pages)) } };
}

function newestOf({ entries, state }: Reading): number | null {
  if (state.newest !== undefined) return state.newest;
  const times = (entries ?? []).map(({ publishedAt }) => Math.floor(Date.parse(publishedAt ?? '') / 1000));
  const known = times.filter((time) => !Number.isNaN(time));
  return known.length > 0 ? Math.max(...known) : null;
}

/** Nothing of it is taken, and what was known stays, until it looks like itself again or is entered anew. */
function paused(place: Place, before: SourceState, step: Step, run: Run): Step {
  const detail = `${place.name} holds something else altogether and is not read any more. If that is right, enter it anew.`;
  const source: SourceState = { ...before, off: 'changed', due: seconds(run) + PAUSED_SECONDS };
  return withSource(step, place.id, source, before.off === 'changed' ? [] : [{ notice: { detail } }]);
}

function failed(place: Place, before: SourceState, error: ConnectorError, step: Step, run: Run): Step {
  const { shortest } = run.watch;
  const { state, alert } = afterFailure(before, error, { source: place.id, now: seconds(run), shortest });
  const detail = hasEnded(error)
    ? `${place.name} has ended and is not read any more: ${error.message}`
    : `${place.name} cannot be read since ${new Date((state.failing ?? 0) * 1000).toISOString()}: ${error.message}`;
  const next = withSource(step, place.id, state, alert ? [{ notice: { detail } }] : []);
  return { ...next, errors: [...next.errors, error] };
}
