import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundEvent, InboundPost, ItemSeen } from '../../spi/inbound';
import { itemSeen } from '../../spi/item-seen';
import {
  idOf,
  isRecord,
  readPayload,
  type Response,
  type Review,
  reviewOf,
  textOf,
  timeOf,
} from './app-store.payloads';
import { appIdOf } from './app-store.settings';
import { reviewsPage } from './app-store.territories';

type Settings = Pick<AccountContext, 'settings'>;

const SUFFIX = '/response';

/** Our response's id: a review has one at most, and whether Apple keeps its own id when it is replaced is not promised. */
export function responseIdFor(reviewId: string): string {
  return `${reviewId}${SUFFIX}`;
}

/** The review that an id of a review or of its response belongs to; null for any other text. */
export function reviewOfId(externalId: string): string | null {
  return idOf(externalId.endsWith(SUFFIX) ? externalId.slice(0, -SUFFIX.length) : externalId);
}

/** A landed review gives the review, our response, and word that the response is public when it is. */
export function parse(payload: string, account: Settings): InboundEvent[] {
  const value = readPayload(payload);
  if (!isRecord(value)) return [];
  if (isRecord(value['removed'])) return removalOf(value['removed']);
  if (!isRecord(value['review'])) return [];
  const response = isRecord(value['response']) ? value['response'] : null;
  const review = reviewOf({ review: value['review'], response });
  if (review === null) throw new ConnectorRejected('a review without id or time', 'invalid');
  return [
    reviewItem(review, timeOf(value['changedAt']), account),
    ...(review.response ? responseEvents(review.id, review.response) : []),
  ];
}

function removalOf(removed: Record<string, unknown>): InboundEvent[] {
  const externalId = textOf(removed['id']);
  const at = timeOf(removed['at']);
  if (externalId === null || reviewOfId(externalId) === null || at === null) return [];
  return [{ type: 'removed', externalId, at }];
}

function reviewItem(review: Review, changedAt: string | null, account: Settings): ItemSeen {
  const { id, title, body, createdAt } = review;
  const post = postOf(review, account);
  return {
    ...itemOf(id, id, createdAt),
    thread: { key: id, aliases: [], title },
    post,
    // There is no reviewer id, and nicknames change hands: the review itself is the key.
    author: { externalId: `app-store:review:${id}`, name: review.nickname, handle: null, avatarUrl: null, profileUrl: null }, // prettier-ignore
    text: title === null ? body : `${title}\n\n${body}`.trim(),
    stars: review.rating,
    permalink: post.permalink,
    // Apple tells no time of a change: it is the one at which it was noticed.
    revisedAt: changedAt !== null && changedAt > createdAt ? changedAt : createdAt,
    // Writing again would replace the response that stands there.
    withoutVerbs: review.response ? ['reply'] : [],
  };
}

/** The storefront that the review stands in. */
function postOf({ territory }: Review, account: Settings): InboundPost {
  const appId = appIdOf(account);
  return {
    externalId: `app:${appId}:${territory ?? 'all'}`,
    text: territory === null ? 'App Store' : `App Store (${territory})`,
    mediaUrl: null,
    mediaAlt: null,
    permalink: reviewsPage(appId, territory),
    publishedAt: null,
    isAd: false,
    likes: null,
    comments: null,
  };
}

/** The response as an item of ours; held until Apple has published it. */
export function responseEvents(
  reviewId: string,
  response: Response,
  ownActionId: string | null = null,
): InboundEvent[] {
  const item: ItemSeen = {
    ...itemOf(responseIdFor(reviewId), reviewId, response.at),
    direction: 'out',
    parentExternalId: reviewId,
    text: response.text,
    platformState: response.pending ? 'held' : 'visible',
    ownActionId,
    // Publishing changes no time of Apple's; it must still count as later than the pending state.
    revisedAt: new Date(Date.parse(response.at) + (response.pending ? 0 : 1)).toISOString(),
  };
  if (response.pending) return [item];
  const report: InboundEvent = {
    type: 'delivery',
    state: 'delivered',
    externalIds: [item.externalId],
    threadKey: reviewId,
    watermark: false,
    detail: null,
    at: response.at,
  };
  return [item, report];
}

function itemOf(externalId: string, threadKey: string, at: string): ItemSeen {
  const thread = { key: threadKey, aliases: [], title: null };
  return itemSeen({ externalId, kind: 'review', direction: 'in', thread, text: '', createdAt: at });
}
