import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { DeliveryReport, Hint, InboundEvent, ItemSeen } from '../../spi/inbound';
import { itemSeen } from '../../spi/item-seen';
import {
  isRecord,
  readPayload,
  type Reply,
  type Review,
  reviewNameOf,
  reviewOf,
  textOf,
  timeOf,
} from './google-business.payloads';
import { locationName, textSetting } from './google-business.settings';

const REVIEW_NOTIFICATIONS = new Set(['NEW_REVIEW', 'UPDATED_REVIEW']);
const SUFFIX = '/reply';
const TRANSLATION = '(Translated by Google)';

/** Our reply's id: a review has one at most, and editing it keeps the id. */
export function replyId(reviewName: string): string {
  return `${reviewName}${SUFFIX}`;
}

/** The review that an id of a review or of its reply belongs to; null for any other text. */
export function reviewOfId(externalId: string): string | null {
  return reviewNameOf(externalId.endsWith(SUFFIX) ? externalId.slice(0, -SUFFIX.length) : externalId);
}

/** A Pub/Sub delivery gives a hint; a landed review gives the review, its reply and how the reply fares. */
export function parse(payload: string, account: Pick<AccountContext, 'settings'>): InboundEvent[] {
  const value = readPayload(payload);
  if (!isRecord(value)) return [];
  if (isRecord(value['message'])) return hintsOf(value['message'], account);
  if (isRecord(value['removed'])) return removalOf(value['removed']);
  if (!isRecord(value['review'])) return [];
  const review = reviewOf(value['review']);
  if (review === null) throw new ConnectorRejected('a review without name or time', 'invalid');
  return [reviewItem(review, account), ...(review.reply ? replyEvents(review.name, review.reply) : [])];
}

/** The notification is thin and its spelling differs between Google's own samples. */
function hintsOf(message: Record<string, unknown>, account: Pick<AccountContext, 'settings'>): Hint[] {
  const data = typeof message['data'] === 'string' ? Buffer.from(message['data'], 'base64').toString('utf8') : '';
  const notice = readPayload(data === '' ? '{}' : data);
  if (!isRecord(notice)) return [];
  const type = notice['notificationType'] ?? notice['notification_type'] ?? notice['type'];
  const ref = reviewNameOf(notice['reviewName'] ?? notice['review_name'] ?? notice['name']);
  if (typeof type !== 'string' || !REVIEW_NOTIFICATIONS.has(type) || ref === null) return [];
  // One topic serves all locations of a Google account; each connected location takes its own.
  return ref.startsWith(`${locationName(account)}/`) ? [{ type: 'hint', ref }] : [];
}

function removalOf(removed: Record<string, unknown>): InboundEvent[] {
  const externalId = textOf(removed['name']);
  const at = timeOf(removed['at']);
  if (externalId === null || reviewOfId(externalId) === null || at === null) return [];
  return [{ type: 'removed', externalId, at }];
}

function reviewItem(review: Review, account: Pick<AccountContext, 'settings'>): ItemSeen {
  return {
    ...itemOf(review.name, review.name, review.updateTime),
    direction: 'in',
    // There is no reviewer id: the review itself is the key, so that nobody is ever merged by display name.
    author: {
      externalId: `gbp:review:${review.reviewId}`,
      name: review.displayName,
      handle: null,
      avatarUrl: review.photoUrl,
      profileUrl: null,
    },
    text: originalText(review.comment),
    attachments: review.media.map((url, index) => ({
      name: `media-${index + 1}`,
      contentType: null,
      size: null,
      url,
      content: null,
      contentId: null,
    })),
    stars: review.stars,
    permalink: review.replyUrl ?? (textSetting(account, 'listingUrl') || null),
    createdAt: review.createTime,
    withoutVerbs: review.reply ? ['reply'] : [],
  };
}

/** The reply as an item of ours, and what Google's check of it came to. */
export function replyEvents(name: string, reply: Reply, ownActionId: string | null = null): InboundEvent[] {
  // The verdict changes no time of Google's; it must still count as later than the pending state.
  const revisedAt = new Date(Date.parse(reply.updateTime) + (reply.state === 'pending' ? 0 : 1)).toISOString();
  const platformState = ({ pending: 'held', rejected: 'hidden', published: 'visible' } as const)[reply.state];
  const item: ItemSeen = {
    ...itemOf(replyId(name), name, reply.updateTime),
    direction: 'out',
    parentExternalId: name,
    text: reply.comment,
    platformState,
    ownActionId,
    revisedAt,
  };
  if (reply.state === 'pending') return [item];
  const report: DeliveryReport = {
    type: 'delivery',
    state: reply.state === 'rejected' ? 'failed' : 'delivered',
    externalIds: [item.externalId],
    threadKey: name,
    watermark: false,
    detail: reply.state === 'rejected' ? (reply.policyViolation ?? 'REJECTED') : null,
    at: reply.updateTime,
  };
  return [item, report];
}

function itemOf(externalId: string, threadKey: string, at: string): ItemSeen {
  const thread = { key: threadKey, aliases: [], title: null };
  return itemSeen({ externalId, kind: 'review', direction: 'in', thread, text: '', createdAt: at });
}

/**
 * What the customer wrote. Google puts its translation into the same field, after the original or before it with both
 * marked; the translation is left out.
 */
export function originalText(comment: string): string {
  const original = /^\s*\(Translated by Google\)[\s\S]*?\(Original\)\s*([\s\S]+)$/.exec(comment)?.[1];
  if (original !== undefined) return original;
  const translation = comment.indexOf(TRANSLATION);
  return translation > 0 ? comment.slice(0, translation).trimEnd() : comment;
}
