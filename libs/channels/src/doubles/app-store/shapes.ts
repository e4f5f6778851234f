/** A review as the store keeps it; times in milliseconds. */
export interface StoreReview {
  id: string;
  appId: string;
  rating: number;
  title: string;
  body: string;
  nickname: string;
  /** ISO 3166 alpha-3. */
  territory: string;
  createdAt: number;
  response: StoreResponse | null;
}

export interface StoreResponse {
  id: string;
  text: string;
  modifiedAt: number;
  state: 'PENDING_PUBLISH' | 'PUBLISHED';
}

export interface StoreApp {
  id: string;
  name: string;
}

export interface PublicStorePage {
  name: string;
  averageRating: number;
  reviews: {
    id: string;
    author: string;
    stars: number;
    title: string;
    text: string;
    at: string;
    reply: string | null;
  }[];
}

const PACIFIC_MS = 8 * 3_600_000;

/** Apple's clock: seconds, with the offset of Pacific time. */
export function appleTime(ms: number): string {
  return `${new Date(ms - PACIFIC_MS).toISOString().slice(0, 19)}-08:00`;
}

export function responseResource({ id, text, modifiedAt, state }: StoreResponse, base: string): object {
  return {
    type: 'customerReviewResponses',
    id,
    attributes: { responseBody: text, lastModifiedDate: appleTime(modifiedAt), state },
    links: { self: `${base}/v1/customerReviewResponses/${id}` },
  };
}

/** A review in JSON:API form; the response is named only when it was asked for with `include`. */
export function reviewResource(review: StoreReview, base: string, includes: boolean): object {
  const self = `${base}/v1/customerReviews/${review.id}`;
  const named = review.response && { type: 'customerReviewResponses', id: review.response.id };
  return {
    type: 'customerReviews',
    id: review.id,
    attributes: {
      rating: review.rating,
      title: review.title,
      body: review.body,
      reviewerNickname: review.nickname,
      createdDate: appleTime(review.createdAt),
      territory: review.territory,
    },
    relationships: {
      response: {
        ...(includes && named ? { data: named } : {}),
        links: { self: `${self}/relationships/response`, related: `${self}/response` },
      },
    },
    links: { self },
  };
}

/** One entry of Apple's `errors`. */
export function appleError(status: number, code: string, detail: string, pointer?: string): object {
  const source = pointer === undefined ? {} : { source: { pointer } };
  const title = TITLES[status] ?? 'The request could not be completed.';
  return { errors: [{ id: `double-${status}`, status: String(status), code, title, detail, ...source }] };
}

const TITLES: Record<number, string> = {
  400: 'A parameter has an invalid value.',
  401: 'Authentication credentials are missing or invalid.',
  403: 'This request is forbidden for security reasons.',
  404: 'The specified resource does not exist.',
  409: 'The provided entity includes an attribute with an invalid value.',
  429: 'The request rate limit has been reached.',
};
