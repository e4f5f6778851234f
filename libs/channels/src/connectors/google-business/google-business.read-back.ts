import type { AccountContext, KnownItem } from '../../spi/connector';
import { GoogleBusinessClient } from './google-business.client';
import { replyId, reviewOfId } from './google-business.parse';
import { type Landed, reviewNameOf, reviewOf } from './google-business.payloads';
import { locationName } from './google-business.settings';

/** Reviews on a page: one call tells of those that changed last. */
export const READ_BACK_SIZE = 50;
/** Of so few reviews each is asked for alone. */
const MOST_ALONE = 2;

/**
 * Reviews as they stand now with our replies: the page of those that changed last, and one call for each that is not on it. A
 * review counts as gone only after a 404 of its own.
 */
export async function readBack(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new GoogleBusinessClient(account, signal);
  const known = new Set(items.map(({ externalId }) => externalId));
  const isOurs = (name: string | null): name is string => name?.startsWith(`${locationName(account)}/`) ?? false;
  const names = new Set([...known].map(reviewOfId).filter(isOurs));
  const listed = new Map<string | null, Record<string, unknown>>();
  if (names.size > MOST_ALONE) {
    for (const raw of (await client.reviews(null)).reviews) listed.set(reviewNameOf(raw['name']), raw);
  }
  const landed: Landed[] = [];
  for (const name of names) {
    const raw = listed.get(name);
    const answer = raw ? { review: raw } : await client.review(name);
    const { review } = answer;
    const at = review === null && 'at' in answer ? answer.at : new Date().toISOString();
    const isReplyGone = review === null || (reviewOf(review)?.reply ?? null) === null;
    if (known.has(replyId(name)) && isReplyGone) landed.push({ removed: { name: replyId(name), at } });
    landed.push(review === null ? { removed: { name, at } } : { review });
  }
  return landed.map((one) => JSON.stringify(one));
}
