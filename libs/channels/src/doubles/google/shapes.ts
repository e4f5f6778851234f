export const STAR_WORDS = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE'] as const;

export interface GoogleReply {
  comment: string;
  updateTime: string;
  reviewReplyState: 'PENDING' | 'APPROVED' | 'REJECTED';
  policyViolation?: string;
}

/** A review as version 4 of the My Business API gives it. */
export interface GoogleReview {
  name: string;
  reviewId: string;
  reviewer: { displayName: string; isAnonymous: boolean; profilePhotoUrl?: string };
  starRating: (typeof STAR_WORDS)[number];
  comment?: string;
  createTime: string;
  updateTime: string;
  reviewReply?: GoogleReply;
  reviewMediaItems?: { thumbnailUrl: string }[];
}

export interface GoogleLocation {
  /** `accounts/{a}/locations/{l}`. */
  name: string;
  title: string;
  /** The business's own number of the shop. */
  storeCode?: string;
  mapsUri: string;
  /** Replies work on verified locations only. */
  verified: boolean;
}

export interface PublicListing {
  title: string;
  averageRating: number;
  totalReviewCount: number;
  reviews: { name: string; author: string; stars: number; text: string; at: string; reply: string | null }[];
}

export interface PubSubEnvelope {
  message: {
    data: string;
    messageId: string;
    message_id: string;
    publishTime: string;
    publish_time: string;
    attributes: Record<string, string>;
  };
  subscription: string;
}

/** A push subscription with authentication: where Pub/Sub delivers and as whom it signs. */
export interface PushSubscription {
  name: string;
  topic: string;
  endpoint: string;
  audience: string;
  serviceAccount: string;
  acknowledged: Set<string>;
}
