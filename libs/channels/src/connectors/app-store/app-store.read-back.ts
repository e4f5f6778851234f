import type { AccountContext, KnownItem } from '../../spi/connector';
import { AppStoreClient } from './app-store.client';
import { responseIdFor, reviewOfId } from './app-store.parse';
import { idOf, type Landed, type Pair, reviewOf } from './app-store.payloads';

/** A page of the youngest reviews holds 200: those of the last days mostly come with one call. */
export const READ_BACK_SIZE = 100;
/** Of so few reviews each is asked for alone. */
const MOST_ALONE = 2;

/**
 * Reviews as they stand now with our responses: the page of the youngest, and one call for each that is not on it. Apple dates no
 * change: now is later than every state before, and what did not change is told apart by its words.
 */
export async function readBack(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new AppStoreClient(account, signal);
  const known = new Set(items.map(({ externalId }) => externalId));
  const ids = new Set([...known].map(reviewOfId).filter((id) => id !== null));
  const listed = new Map<string | null, Pair>();
  if (ids.size > MOST_ALONE) {
    for (const pair of (await client.reviews(null)).pairs) listed.set(idOf(pair.review['id']), pair);
  }
  const landed: Landed[] = [];
  for (const id of ids) {
    const pair = listed.get(id) ?? (await client.review(id));
    const at = new Date().toISOString();
    const isResponseGone = pair === null || (reviewOf(pair)?.response ?? null) === null;
    if (known.has(responseIdFor(id)) && isResponseGone) landed.push({ removed: { id: responseIdFor(id), at } });
    landed.push(pair === null ? { removed: { id, at } } : { ...pair, changedAt: at });
  }
  return landed.map((one) => JSON.stringify(one));
}
