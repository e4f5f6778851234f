/** What the channel's owner or YouTube's filter has decided about a comment. */
export const MODERATION_STATUSES = ['published', 'heldForReview', 'likelySpam', 'rejected'] as const;
export type ModerationStatus = (typeof MODERATION_STATUSES)[number];

/** A YouTube channel: a brand's or a viewer's. */
export interface YouTubeChannel {
  /** `UC…`. */
  id: string;
  title: string;
  /** Without `@`. */
  handle: string;
  /** Ids of channels whose comments are rejected at once. */
  banned: Set<string>;
}

export interface YouTubeVideo {
  id: string;
  channelId: string;
  title: string;
  publishedAt: string;
  updatedAt: string;
  commentsDisabled: boolean;
}

/** A top-level comment (`parentId` null) or a reply, whose id is `<thread id>.<suffix>`. */
export interface YouTubeComment {
  id: string;
  parentId: string | null;
  videoId: string;
  /** The channel of the video. */
  channelId: string;
  /** Null once the author's account is gone. */
  authorId: string | null;
  authorName: string;
  text: string;
  status: ModerationStatus;
  canReply: boolean;
  likes: number;
  publishedAt: string;
  updatedAt: string;
  /** Order of coming into being; times are whole seconds. */
  order: number;
}

/** A consent of a Google user for one channel and one OAuth client (= one project with one quota). */
export interface YouTubeGrant {
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  /** The channel picked in the consent screen; null for a Google account without a channel. */
  channelId: string | null;
  scopes: string[];
}

export interface PublicYouTubeComment {
  id: string;
  author: string;
  text: string;
  at: string;
  edited: boolean;
  replies: Omit<PublicYouTubeComment, 'replies'>[];
}

/** What anybody sees under a video. */
export interface PublicYouTubeVideo {
  title: string;
  commentsDisabled: boolean;
  comments: PublicYouTubeComment[];
}

/** A PubSubHubbub subscription to a channel's feed. */
export interface FeedSubscription {
  callback: string;
  topic: string;
  secret: string;
  leaseSeconds: number;
  /** The callback has repeated the challenge. */
  verified: boolean;
  /** Feed documents not delivered yet, oldest first. */
  waiting: string[];
}
