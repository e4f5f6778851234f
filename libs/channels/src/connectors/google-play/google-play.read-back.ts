import type { AccountContext, KnownItem } from '../../spi/connector';
import { GooglePlayClient } from './google-play.client';
import { replyId, reviewOfId } from './google-play.parse';
import { type Landed, reviewOf } from './google-play.payloads';

/** Reviews on a page. */
export const READ_BACK_SIZE = 100;
/** Pages of one reading, out of 200 calls an hour which polling needs as well. */
const MOST_PAGES = 3;

/**
 * Reviews of the last week as they stand now with our replies, latest change first: what was edited stands at the top. One that
 * is not listed may be gone or only older than the week that Google shows; polling, which knows its age, tells which.
 */
export async function readBack(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new GooglePlayClient(account, signal);
  const known = new Set(items.map(({ externalId }) => externalId));
  const wanted = new Set([...known].map(reviewOfId).filter((id) => id !== null));
  const landed: Landed[] = [];
  let pageToken: string | null = null;
  for (let pages = 0; pages < MOST_PAGES && wanted.size > 0; pages += 1) {
    const page: Awaited<ReturnType<GooglePlayClient['reviews']>> = await client.reviews(pageToken);
    for (const raw of page.reviews) {
      const review = reviewOf(raw);
      if (!review || !wanted.delete(review.reviewId)) continue;
      const reply = replyId(review.reviewId);
      if (known.has(reply) && review.reply === null) landed.push({ removed: { id: reply, at: new Date().toISOString() } }); // prettier-ignore
      landed.push({ review: raw });
    }
    pageToken = page.nextPageToken;
    if (pageToken === null) break;
  }
  return landed.map((one) => JSON.stringify(one));
}
