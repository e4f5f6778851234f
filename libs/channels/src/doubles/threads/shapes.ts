/** An app of the kind "Threads", with the one address and the fields that its dashboard holds. */
export interface ThreadsApp {
  id: string;
  secret: string;
  /** Where people may be sent back to after signing in; every address when none is named. */
  redirectUris?: string[];
  callback: { url: string; fields: Set<string> } | null;
}

export interface ThreadsAccount {
  /** App-scoped, beyond 2^53. */
  id: string;
  username: string;
  name: string;
  /** Private accounts get no webhooks. */
  isPrivate: boolean;
}

export interface ThreadsToken {
  value: string;
  appId: string;
  accountId: string;
  scopes: string[];
  issuedAt: number;
  expiresAt: number;
  /** Set when the token died before its time: the subcode of the 190 that it gets. */
  deadSubcode: number | null;
}

export type HideStatus = 'NOT_HUSHED' | 'UNHUSHED' | 'HIDDEN' | 'COVERED' | 'BLOCKED' | 'RESTRICTED';

/** A post or a reply; a post is its own root. */
export interface ThreadsMedia {
  id: string;
  username: string;
  /** The connected account that wrote it; null for everybody else. */
  accountId: string | null;
  text: string;
  mediaType: 'TEXT_POST' | 'IMAGE' | 'VIDEO' | 'CAROUSEL_ALBUM';
  mediaUrl: string | null;
  /** Addresses of the parts of a carousel. */
  parts: string[];
  createdAt: Date;
  rootId: string;
  parentId: string | null;
  hideStatus: HideStatus;
  /** Replies to it wait for an approval. */
  asksApproval: boolean;
  approval: 'pending' | 'ignored' | null;
  removed: boolean;
}

export interface ThreadsContainer {
  id: string;
  accountId: string;
  text: string;
  replyToId: string | null;
  mediaType: 'TEXT' | 'IMAGE' | 'VIDEO' | 'CAROUSEL';
  url: string | null;
  /** Only a part of a carousel: never published by itself. */
  isPart: boolean;
  /** Ids of the containers of a carousel's parts. */
  children: string[];
  status: 'IN_PROGRESS' | 'FINISHED' | 'ERROR' | 'EXPIRED' | 'PUBLISHED';
  errorMessage: string | null;
  createdAt: number;
  /** How often its status was read while it was in progress. */
  reads?: number;
}

/** One webhook on its way to one app, with the body's members beside `values`. */
export interface ThreadsEvent {
  app: ThreadsApp;
  topic: 'moderate' | 'interaction';
  targetId: string;
  field: 'replies' | 'mentions' | 'delete' | 'publish';
  value: Record<string, unknown>;
  time: number;
  firstTriedAt: number | null;
}

export interface PublicThreadsReply {
  id: string;
  author: string;
  text: string;
  mediaUrls: string[];
  at: string;
  replies: PublicThreadsReply[];
}

/** What anybody sees of an account. */
export interface PublicThreadsProfile {
  username: string;
  name: string;
  posts: PublicThreadsReply[];
}
