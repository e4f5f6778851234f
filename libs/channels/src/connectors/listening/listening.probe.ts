import type { AccountContext, ProbeResult } from '../../spi/connector';
import { ConnectorError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { capabilities } from './listening.capabilities';
import { unreadableLines } from './listening.credentials';
import { digest } from './listening.entry';
import { mildest } from './listening.failing';
import { look } from './listening.look';
import { lacksWords, type Place, placesOf, unreadableFeeds } from './listening.sources';
import { type Watch, watchOf } from './listening.watch';

/** What has not answered by then is left to the polls: a test has to end. */
const PATIENCE_MS = 18_000;

interface Outcome {
  place: Place;
  title: string | null;
  error: ConnectorError | null;
}

/**
 * Reads every source once, different hosts at the same time. A query that cannot be read, a source that is no feed (with the
 * feeds that the page names) and sources that all fail are thrown; single ones that fail are named.
 */
export async function probe(account: AccountContext, _hookUrl: string, signal: AbortSignal): Promise<ProbeResult> {
  const watch = watchOf(account);
  const places = placesOf(account, watch);
  assertComplete(account, watch, places);
  const outcomes = await outcomesOf(places, account, signal);
  if (signal.aborted) throw new ConnectorUnavailable('the test was given up', false);
  const failed = outcomes.flatMap(({ place, error }) => (error ? [{ place, error }] : []));
  const wrong = failed.find(({ error }) => error instanceof ConnectorRejected && error.reason === 'invalid');
  if (wrong) throw wrong.error;
  if (outcomes.length > 0 && failed.length === outcomes.length) throw mildest(failed.map(({ error }) => error));
  return {
    externalId:
      account.externalId || `watch-${digest(JSON.stringify([watch.queryText, places.map(({ id }) => id)]), 22)}`,
    name: watch.queryText || outcomes.find(({ title }) => title !== null)?.title || (places[0]?.name ?? ''),
    capabilities,
    missingPermissions: failed.map(({ place, error }) => `${place.name} (${error.message})`),
    tokenExpiresAt: null,
    credentials: null,
  };
}

function assertComplete(account: AccountContext, watch: Watch, places: readonly Place[]): void {
  const [feed] = unreadableFeeds(account);
  if (feed !== undefined) throw invalid(`“${feed}” is not the address of a feed`);
  const [line] = unreadableLines(account);
  if (line !== undefined) throw invalid(`Line ${line} of the access to protected feeds cannot be read`);
  if (lacksWords(account, watch)) throw invalid('Enter what to listen for, or take every entry of the feeds');
  if (places.length === 0) throw invalid('Enter a feed or switch a search on');
}

function invalid(message: string): ConnectorRejected {
  return new ConnectorRejected(message, 'invalid');
}

async function outcomesOf(places: readonly Place[], account: AccountContext, signal: AbortSignal): Promise<Outcome[]> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const both = AbortSignal.any([signal, patience]);
  const byHost = new Map<string, Place[]>();
  for (const place of places) {
    const host = place.kind === 'feed' ? new URL(place.url).host : place.host;
    byHost.set(host, [...(byHost.get(host) ?? []), place]);
  }
  const groups = [...byHost.values()].map(async (group) => {
    const outcomes: Outcome[] = [];
    for (const place of group) {
      if (both.aborted) break;
      const outcome = await outcomeOf(place, account, both);
      if (outcome.error === null || !patience.aborted || signal.aborted) outcomes.push(outcome);
    }
    return outcomes;
  });
  return (await Promise.all(groups)).flat();
}

async function outcomeOf(place: Place, account: AccountContext, signal: AbortSignal): Promise<Outcome> {
  try {
    const { title } = await look(place, {}, { account, signal, now: Math.floor(Date.now() / 1000) });
    return { place, title, error: null };
  } catch (error) {
    if (error instanceof ConnectorError) return { place, title: null, error };
    throw error;
  }
}
