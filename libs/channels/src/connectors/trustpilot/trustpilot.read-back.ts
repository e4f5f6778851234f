import type { AccountContext, KnownItem } from '../../spi/connector';
import { TrustpilotClient } from './trustpilot.client';
import { replyId, reviewOfId } from './trustpilot.parse';
import { type Landed, reviewOf } from './trustpilot.payloads';

/** Trustpilot tells of one review at a time; a review and its reply share a call. */
export const READ_BACK_SIZE = 2;

/** Each review as it stands now with its reply, or that one of them is gone: one call a review. */
export async function readBack(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new TrustpilotClient(account, signal);
  const known = new Set(items.map(({ externalId }) => externalId));
  const reviews = new Set([...known].map(reviewOfId).filter((id) => id !== null));
  const landed: Landed[] = [];
  for (const id of reviews) {
    const { review, at } = await client.review(id);
    const isReplyGone = review === null || reviewOf(review)?.reply === null;
    if (known.has(replyId(id)) && isReplyGone) landed.push({ removed: { id: replyId(id), at } });
    if (review === null) landed.push({ removed: { id, at } });
    else landed.push({ review, at, edited: true, replyEdited: true, stateRead: true });
  }
  return landed.map((one) => JSON.stringify(one));
}
