import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { Hint, InboundEvent, ItemSeen } from '../../spi/inbound';
import { itemSeen } from '../../spi/item-seen';
import { idOf, isRecord, readPayload, type Reply, type Review, reviewOf, timeOf } from './trustpilot.payloads';

const REPLY = '/reply';
const UPDATED = '/updated';
const REVIEW_EVENTS = new Set(['service-review-created', 'service-review-updated', 'service-review-deleted']);

/** Our reply's id: a review has one at most, and editing it keeps the id. */
export function replyId(reviewId: string): string {
  return `${reviewId}${REPLY}`;
}

/** The review that an id of a review or of its reply belongs to; null for any other text. */
export function reviewOfId(externalId: string): string | null {
  return idOf(externalId.endsWith(REPLY) ? externalId.slice(0, -REPLY.length) : externalId);
}

/** What a hint asks for: a review, and whether it is known to have been edited; null for any other text. */
export function readRef(ref: string): { id: string; edited: boolean } | null {
  const edited = ref.endsWith(UPDATED);
  const id = idOf(edited ? ref.slice(0, -UPDATED.length) : ref);
  return id === null ? null : { id, edited };
}

export function permalinkOf(reviewId: string): string {
  return `https://www.trustpilot.com/reviews/${reviewId}`;
}

/** A hook body gives hints, one per review; a landed review gives the review, its reply and its visibility. */
export function parse(payload: string, account: Pick<AccountContext, 'externalId'>): InboundEvent[] {
  const value = readPayload(payload);
  if (!isRecord(value)) return [];
  if (Array.isArray(value['events'])) return hintsOf(value['events']);
  if (isRecord(value['removed'])) return removalOf(value['removed']);
  if (!isRecord(value['review'])) return [];
  const review = reviewOf(value['review']);
  if (review === null) throw new ConnectorRejected('a review without id or time', 'invalid');
  return isElsewhere(review, account) ? [] : reviewEvents(review, value);
}

/** One sign-in can read several business units; each connected account takes its own. */
export function isElsewhere({ businessUnitId }: Review, { externalId }: Pick<AccountContext, 'externalId'>): boolean {
  return businessUnitId !== null && externalId !== '' && businessUnitId !== externalId;
}

/** Hook bodies are not signed: nothing of them is believed but which reviews are worth reading. */
function hintsOf(events: readonly unknown[]): Hint[] {
  const refs = new Set<string>();
  for (const event of events) {
    if (!isRecord(event) || !isRecord(event['eventData'])) continue;
    const { eventName, eventData } = event;
    const id = idOf(eventData['id']);
    if (id === null || typeof eventName !== 'string' || !REVIEW_EVENTS.has(eventName)) continue;
    refs.add(eventName === 'service-review-updated' ? `${id}${UPDATED}` : id);
  }
  return [...refs].map((ref) => ({ type: 'hint', ref }));
}

function removalOf(removed: Record<string, unknown>): InboundEvent[] {
  const externalId = typeof removed['id'] === 'string' ? removed['id'] : '';
  const at = timeOf(removed['at']);
  return reviewOfId(externalId) === null || at === null ? [] : [{ type: 'removed', externalId, at }];
}

function reviewEvents(review: Review, landed: Record<string, unknown>): InboundEvent[] {
  const at = timeOf(landed['at']);
  const events: InboundEvent[] = [reviewItem(review, landed['edited'] === true ? at : null)];
  if (review.reply) events.push(replyItem(review.id, review.reply, landed['replyEdited'] === true ? at : null));
  if (at !== null && landed['stateRead'] === true) {
    events.push({ type: 'state', externalId: review.id, platformState: review.state, at });
  }
  return events;
}

function reviewItem(review: Review, editedAt: string | null): ItemSeen {
  return {
    ...itemOf(review.id, review.id, review.createdAt),
    thread: { key: review.id, aliases: [], title: review.title || null },
    author: review.consumer && {
      externalId: review.consumer.id,
      name: review.consumer.name,
      handle: null,
      avatarUrl: null,
      profileUrl: `https://www.trustpilot.com/users/${review.consumer.id}`,
    },
    text: wholeText(review),
    stars: review.stars,
    platformState: review.state,
    revisedAt: revisedAt(review, editedAt),
    withoutVerbs: review.reply ? ['reply'] : [],
  };
}

/** The company's reply as an item of ours, whoever of the company wrote it. */
export function replyItem(
  reviewId: string,
  reply: Reply,
  editedAt: string | null,
  ownActionId: string | null = null,
): ItemSeen {
  return {
    ...itemOf(replyId(reviewId), reviewId, reply.createdAt),
    direction: 'out',
    parentExternalId: reviewId,
    text: reply.text,
    ownActionId,
    revisedAt: revisedAt(reply, editedAt),
  };
}

/** Trustpilot's time of the last change; when it names none, the time at which a change was noticed. */
function revisedAt({ createdAt, updatedAt }: { createdAt: string; updatedAt: string | null }, editedAt: string | null) {
  const changed = updatedAt ?? editedAt ?? createdAt;
  return changed > createdAt ? changed : createdAt;
}

/**
 * What the reviewer wrote, title included: it is part of what can be edited. Left out where it only repeats the beginning of
 * the text, as the titles that Trustpilot makes itself do.
 */
export function wholeText({ title, text }: Pick<Review, 'title' | 'text'>): string {
  const beginning = title.replace(/(\.{3}|…)$/, '').trim();
  return title === '' || text.startsWith(beginning) ? text : text === '' ? title : `${title}\n\n${text}`;
}

function itemOf(externalId: string, reviewId: string, at: string): ItemSeen {
  const thread = { key: reviewId, aliases: [], title: null };
  return itemSeen({
    externalId,
    kind: 'review',
    direction: 'in',
    thread,
    text: '',
    createdAt: at,
    permalink: permalinkOf(reviewId),
  });
}
