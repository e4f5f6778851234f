import { isRecord, filledText as textOf, isoTimeOf as timeOf, jsonOf } from '../../spi/values';

export { isRecord, textOf, timeOf };

/** A resource of App Store Connect's JSON:API. */
export type Resource = Record<string, unknown>;

/** A review with the response that came along with it. */
export interface Pair {
  review: Resource;
  response: Resource | null;
}

/** One page of `customerReviews`. */
export interface ReviewsPage {
  pairs: Pair[];
  /** The address of the next page, as given. */
  next: string | null;
}

/** A review as far as it could be read; see the App Store Connect API, resource `customerReviews`. */
export interface Review {
  id: string;
  nickname: string;
  title: string | null;
  body: string;
  rating: number | null;
  territory: string | null;
  createdAt: string;
  response: Response | null;
}

export interface Response {
  id: string;
  text: string;
  at: string;
  /** Any word but PENDING_PUBLISH counts as published. */
  pending: boolean;
}

/**
 * What lands in the ledger for this channel: a review, with the time at which a change of its words was noticed (null: as
 * first written), or word that a review or our response is gone.
 */
export type Landed = (Pair & { changedAt: string | null }) | { removed: { id: string; at: string } };

/** An id of a review or response, which goes into addresses; null for anything that is none. */
export function idOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\w-]{1,200}$/.test(value) ? value : null;
}

/** The page in an answer: reviews joined with the responses among `included`. */
export function pageOf(body: Record<string, unknown>): ReviewsPage {
  const data: unknown[] = Array.isArray(body['data']) ? body['data'] : [];
  const links = isRecord(body['links']) ? body['links'] : {};
  return { pairs: data.filter(isRecord).map((review) => pairOf(review, body)), next: textOf(links['next']) };
}

/** A review with its response out of the `included` of the same answer, joined by type and id. */
export function pairOf(review: Resource, { included }: Record<string, unknown>): Pair {
  const relationships = isRecord(review['relationships']) ? review['relationships'] : {};
  const response = isRecord(relationships['response']) ? relationships['response'] : {};
  const named = isRecord(response['data']) ? response['data'] : null;
  const entries: unknown[] = Array.isArray(included) ? included : [];
  const found = entries.find(
    (entry) => named !== null && isRecord(entry) && entry['type'] === named['type'] && entry['id'] === named['id'],
  );
  return { review, response: isRecord(found) ? found : null };
}

/** The review in a raw pair; null when it lacks what makes it one. */
export function reviewOf({ review, response }: Pair): Review | null {
  const id = idOf(review['id']);
  const attributes = isRecord(review['attributes']) ? review['attributes'] : {};
  const createdAt = timeOf(attributes['createdDate']);
  if (id === null || createdAt === null || review['type'] !== 'customerReviews') return null;
  const { rating, territory } = attributes;
  const isStars = typeof rating === 'number' && Number.isInteger(rating) && rating >= 1 && rating <= 5;
  return {
    id,
    nickname: textOf(attributes['reviewerNickname']) ?? '',
    title: textOf(attributes['title'])?.trim() ?? null,
    body: textOf(attributes['body'])?.trim() ?? '',
    rating: isStars ? rating : null,
    territory: typeof territory === 'string' && /^[A-Z]{3}$/.test(territory) ? territory : null,
    createdAt,
    response: response === null ? null : responseOf(response),
  };
}

/** The response in a raw object; null when it lacks what makes it one. */
export function responseOf(raw: Resource): Response | null {
  const id = idOf(raw['id']);
  const attributes = isRecord(raw['attributes']) ? raw['attributes'] : {};
  const text = textOf(attributes['responseBody']);
  const at = timeOf(attributes['lastModifiedDate']);
  if (id === null || text === null || at === null) return null;
  return { id, text, at, pending: attributes['state'] === 'PENDING_PUBLISH' };
}

export const readPayload = (payload: string): unknown => jsonOf(payload, 'App Store Connect');
