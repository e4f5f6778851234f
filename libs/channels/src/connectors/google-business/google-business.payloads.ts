import { isRecord, filledText as textOf, isoTimeOf as timeOf, jsonOf } from '../../spi/values';

export { isRecord, textOf, timeOf };

/** One page of `accounts.locations.reviews.list`. */
export interface ReviewsPage {
  reviews: Record<string, unknown>[];
  nextPageToken: string | null;
  totalReviewCount: number | null;
}

/** A review as far as it could be read; see the My Business API v4, resource `reviews`. */
export interface Review {
  name: string;
  reviewId: string;
  displayName: string;
  photoUrl: string | null;
  stars: number | null;
  comment: string;
  createTime: string;
  updateTime: string;
  replyUrl: string | null;
  media: string[];
  reply: Reply | null;
}

export interface Reply {
  comment: string;
  updateTime: string;
  /** Unknown words (an older document says ACTIVE) count as published. */
  state: 'pending' | 'rejected' | 'published';
  policyViolation: string | null;
}

/** What lands in the ledger for this channel, besides hook bodies: a review, or word that a review or reply is gone. */
export type Landed = { review: Record<string, unknown> } | { removed: { name: string; at: string } };

/** A review's full name, which goes into addresses: nothing but path segments of plain characters. */
export function reviewNameOf(value: unknown): string | null {
  const matches = typeof value === 'string' && /^accounts\/[\w-]+\/locations\/[\w-]+\/reviews\/[\w-]+$/.test(value);
  return matches ? value : null;
}

const STARS: Record<string, number> = { ONE: 1, TWO: 2, THREE: 3, FOUR: 4, FIVE: 5 };

/** The review in a raw object; null when it lacks what makes it one. */
export function reviewOf(raw: Record<string, unknown>): Review | null {
  const name = reviewNameOf(raw['name']);
  const updateTime = timeOf(raw['updateTime']);
  if (name === null || updateTime === null) return null;
  const reviewer = isRecord(raw['reviewer']) ? raw['reviewer'] : {};
  return {
    name,
    reviewId: name.slice(name.lastIndexOf('/') + 1),
    displayName: textOf(reviewer['displayName']) ?? '',
    photoUrl: textOf(reviewer['profilePhotoUrl']),
    stars: typeof raw['starRating'] === 'string' ? (STARS[raw['starRating']] ?? null) : null,
    comment: textOf(raw['comment']) ?? '',
    createTime: timeOf(raw['createTime']) ?? updateTime,
    updateTime,
    replyUrl: textOf(raw['reviewReplyUrl']),
    media: mediaOf(raw['reviewMediaItems']),
    reply: replyOf(raw['reviewReply'], updateTime),
  };
}

function mediaOf(value: unknown): string[] {
  const items: unknown[] = Array.isArray(value) ? value : [];
  return items.flatMap((item) =>
    isRecord(item) ? (textOf(item['videoUrl']) ?? textOf(item['thumbnailUrl']) ?? []) : [],
  );
}

/** The reply in a raw object; null without a text. */
export function replyOf(value: unknown, fallbackTime: string): Reply | null {
  if (!isRecord(value)) return null;
  const comment = textOf(value['comment']);
  if (comment === null) return null;
  const word = value['reviewReplyState'];
  return {
    comment,
    updateTime: timeOf(value['updateTime']) ?? fallbackTime,
    state: word === 'PENDING' ? 'pending' : word === 'REJECTED' ? 'rejected' : 'published',
    policyViolation: textOf(value['policyViolation']),
  };
}

export const readPayload = (payload: string): unknown => jsonOf(payload, 'Google');
