import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundEvent, InboundPost, ItemSeen } from '../../spi/inbound';
import { itemSeen } from '../../spi/item-seen';
import { isRecord, readPayload, type Reply, type Review, reviewIdOf, reviewOf, textOf } from './google-play.payloads';
import { permalinkOf, storePage } from './google-play.settings';

type Settings = Pick<AccountContext, 'settings'>;

const SUFFIX = '/reply';

/** Our reply's id: a review has one at most, and editing it keeps the id. */
export function replyId(reviewId: string): string {
  return `${reviewId}${SUFFIX}`;
}

/** The review that an id of a review or of its reply belongs to; null for any other text. */
export function reviewOfId(externalId: string): string | null {
  return reviewIdOf(externalId.endsWith(SUFFIX) ? externalId.slice(0, -SUFFIX.length) : externalId);
}

/** A landed review gives the review and, where there is one, the developer's reply. */
export function parse(payload: string, account: Settings): InboundEvent[] {
  const value = readPayload(payload);
  if (!isRecord(value)) return [];
  if (isRecord(value['removed'])) return removalOf(value['removed']);
  if (!isRecord(value['review'])) return [];
  const review = reviewOf(value['review']);
  if (review === null) throw new ConnectorRejected('a review without id, words or time', 'invalid');
  return [
    reviewItem(review, account),
    ...(review.reply ? [replyItem(review.reviewId, review.reply, account, null)] : []),
  ];
}

function removalOf(removed: Record<string, unknown>): InboundEvent[] {
  const externalId = textOf(removed['id']);
  const at = typeof removed['at'] === 'string' ? Date.parse(removed['at']) : NaN;
  if (externalId === null || reviewOfId(externalId) === null || Number.isNaN(at)) return [];
  return [{ type: 'removed', externalId, at: new Date(at).toISOString() }];
}

function reviewItem(review: Review, account: Settings): ItemSeen {
  const { reviewId, title, body } = review;
  return {
    ...itemOf(reviewId, reviewId, review.modifiedAt),
    thread: { key: reviewId, aliases: [], title },
    post: postOf(review, account),
    // There is no reviewer id: the review itself is the key, so that nobody is ever merged by display name.
    author: {
      externalId: `google-play:review:${reviewId}`,
      name: review.authorName,
      handle: null,
      avatarUrl: null,
      profileUrl: null,
    },
    text: title === null ? body : `${title}\n\n${body}`.trim(),
    stars: review.stars,
    permalink: permalinkOf(account, reviewId),
    // Writing again would replace the reply that stands there.
    withoutVerbs: review.reply ? ['reply'] : [],
  };
}

/** What the review is about: the version of the app and the device it ran on. */
function postOf({ reviewId, device }: Review, account: Settings): InboundPost | null {
  if (device === null) return null;
  return {
    externalId: `${reviewId}/device`,
    text: device,
    mediaUrl: null,
    mediaAlt: null,
    permalink: storePage(account),
    publishedAt: null,
    isAd: false,
    likes: null,
    comments: null,
  };
}

/** The developer's reply as an item of ours. */
export function replyItem(reviewId: string, reply: Reply, account: Settings, ownActionId: string | null): ItemSeen {
  return {
    ...itemOf(replyId(reviewId), reviewId, reply.at),
    direction: 'out',
    parentExternalId: reviewId,
    text: reply.text,
    permalink: permalinkOf(account, reviewId),
    ownActionId,
  };
}

function itemOf(externalId: string, threadKey: string, at: string): ItemSeen {
  const thread = { key: threadKey, aliases: [], title: null };
  return itemSeen({ externalId, kind: 'review', direction: 'in', thread, text: '', createdAt: at });
}
