/** One person or account; `uniqueId` is what comments and messages share, `userId` what messages name. */
export interface TikTokPerson {
  uniqueId: string;
  userId: string;
  username: string;
  displayName: string;
}

/** A business account; its `openId` is the `business_id` of calls. */
export interface TikTokAccount extends TikTokPerson {
  openId: string;
  /** Direct messages may be read and sent through the API: not in the EEA, Switzerland and the UK. */
  hasMessaging: boolean;
}

export interface TikTokVideo {
  id: string;
  accountId: string;
  caption: string;
  createdAt: Date;
}

export interface TikTokComment {
  id: string;
  videoId: string;
  /** The top-level comment; null for one. */
  parentId: string | null;
  /** `uniqueId` of whoever wrote it. */
  authorId: string;
  text: string;
  imageUrl: string;
  createdAt: Date;
  status: 'PUBLIC' | 'HIDDEN' | 'FRIENDS_ONLY';
  liked: boolean;
  pinned: boolean;
  removed: boolean;
}

export type MessageType = 'text' | 'image' | 'share_post' | 'sticker' | 'video' | 'other';

export interface TikTokMessage {
  id: string;
  conversationId: string;
  fromBusiness: boolean;
  type: MessageType;
  /** The words, the id of a file, the address of a post or sticker. */
  body: string;
  quotedId: string | null;
  source: 'APP' | 'API';
  createdAt: Date;
}

export interface TikTokConversation {
  id: string;
  accountId: string;
  personId: string;
  messages: TikTokMessage[];
}

/** One sign-in or renewal. A refresh token works once. */
export interface TikTokToken {
  access: string;
  refresh: string;
  accountId: string;
  scopes: string[];
  expiresAt: number;
  refreshEndsAt: number;
  isRevoked: boolean;
  isSpent: boolean;
}

/** A consent that waits for its trade: ten minutes, once. */
export interface TikTokCode {
  accountId: string;
  redirectUri: string;
  scopes: string[];
  expiresAt: number;
}

export interface TikTokApp {
  id: string;
  secret: string;
  /** Addresses that people may be sent back to; null takes any that ends with a slash. */
  redirectUris: readonly string[] | null;
}

export interface TikTokOptions {
  /** Deterministic time of the network; every change gets a strictly later instant. */
  clock: () => Date;
  /** Most entries of one page, whatever the caller asks for. Default: what the endpoint allows. */
  maxPageSize?: number;
  /** Calls per minute, account and endpoint. Default 40. */
  callsPerMinute?: number;
  /** Comments of the account that match are accepted and hidden without a word. */
  spam?: RegExp;
}

/** A single trouble to come. `act-then-reset`: the call takes effect, its answer never arrives. */
export interface TikTokInjection {
  path: RegExp;
  outcome:
    | { kind: 'act-then-reset' }
    | { kind: 'refuse'; code: number; message: string }
    | { kind: 'gateway'; status: number };
}

/** An event that waits for its delivery. */
export interface TikTokEvent {
  type: WebhookType;
  body: string;
}

export const WEBHOOK_TYPES = ['COMMENT', 'DIRECT_MESSAGE', 'BRAND_MENTION', 'VIDEO'] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

export const ALL_TIKTOK_SCOPES = ['user.info.basic', 'user.info.username', 'user.info.profile', 'video.list', 'comment.list', 'comment.list.manage', 'message.list.read', 'message.list.send', 'message.list.manage'] as const; // prettier-ignore

/** A refusal in TikTok's words: HTTP 200 with a `code`. */
export class TikTokRefusal extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export interface PublicTikTokComment {
  id: string;
  author: string;
  text: string;
  createdAt: Date;
  replies: PublicTikTokComment[];
}

export interface PublicTikTokVideo {
  id: string;
  caption: string;
  createdAt: Date;
  comments: PublicTikTokComment[];
}
