export interface TrustpilotTag {
  group: string;
  value: string;
}

export interface TrustpilotReply {
  text: string;
  authorBusinessUserId: string;
  createdAt: string;
  updatedAt: string | null;
}

/** A service review as the double keeps it; `reviewJson` and `eventData` write it as the API and the webhooks do. */
export interface TrustpilotReview {
  id: string;
  businessUnitId: string;
  consumer: { id: string; displayName: string; displayLocation: string | null };
  stars: number;
  title: string | null;
  text: string;
  language: string;
  createdAt: string;
  experiencedAt: string;
  updatedAt: string | null;
  referralEmail: string | null;
  referenceId: string | null;
  source: string;
  isVerified: boolean;
  status: string;
  companyReply: TrustpilotReply | null;
  reportData: { reviewVisibility: 'visible' | 'hidden' } | null;
  tags: TrustpilotTag[];
}

/** A domain on Trustpilot. */
export interface TrustpilotBusinessUnit {
  id: string;
  /** The domain (`example.com`). */
  identifyingName: string;
  displayName: string;
}

/** An application with API access to some business units. */
export interface TrustpilotApplication {
  apiKey: string;
  apiSecret: string;
  businessUnitIds: string[];
  /** False: the plan ended, every private call is answered 403. */
  hasApiAccess: boolean;
}

export interface TrustpilotBusinessUser {
  id: string;
  username: string;
  password: string;
}

export const WEBHOOK_EVENTS = ['service-review-created', 'service-review-updated', 'service-review-deleted'] as const;
export type WebhookEventName = (typeof WEBHOOK_EVENTS)[number];

/** One event on its way to one address. */
export interface WebhookEvent {
  eventName: WebhookEventName;
  version: '1';
  eventData: Record<string, unknown>;
}

export interface WebhookSubscription {
  businessUnitId: string;
  /** May hold a user and password for basic authentication. */
  url: string;
  waiting: WebhookEvent[];
}

/** What anybody sees on the company's page. */
export interface PublicTrustpilotPage {
  displayName: string;
  /** Average of the visible reviews with one decimal; 0 without any. */
  stars: number;
  numberOfReviews: number;
  reviews: {
    id: string;
    author: string;
    stars: number;
    title: string | null;
    text: string;
    at: string;
    edited: boolean;
    reply: string | null;
  }[];
}

/** A review of the private API. */
export function reviewJson(review: TrustpilotReview, unit: TrustpilotBusinessUnit): Record<string, unknown> {
  const { businessUnitId: _unit, consumer, ...rest } = review;
  return {
    ...rest,
    consumer: { ...consumer, numberOfReviews: 1 },
    businessUnit: { id: unit.id, identifyingName: unit.identifyingName, displayName: unit.displayName },
  };
}

/** A review as a webhook tells it: without e-mail, status or reply. */
export function eventData(review: TrustpilotReview): Record<string, unknown> {
  const { id, language, title, text, referenceId, stars, createdAt, isVerified, tags, consumer } = review;
  const api = 'https://api.trustpilot.com/v1';
  return {
    id,
    language,
    title,
    text,
    referenceId,
    stars,
    createdAt,
    isVerified,
    locationId: null,
    link: `${api}/reviews/${id}`,
    consumer: { id: consumer.id, name: consumer.displayName, link: `${api}/consumers/${consumer.id}` },
    tags,
  };
}
