export type Visibility = 'public' | 'unlisted' | 'private' | 'direct';

export interface MastodonAccount {
  id: string;
  username: string;
  /** Null: an account of this server. */
  host: string | null;
  name: string;
}

export interface MastodonStatus {
  id: string;
  authorId: string;
  /** As it was typed. */
  text: string;
  warning: string;
  visibility: Visibility;
  inReplyToId: string | null;
  inReplyToAccountId: string | null;
  createdAt: string;
  editedAt: string | null;
  mediaIds: string[];
  /** People named in the text. */
  mentionIds: string[];
  likedBy: Set<string>;
  quote: { id: string; state: 'accepted' | 'revoked' } | null;
  earlier: { text: string; at: string }[];
}

export interface MastodonNotification {
  id: string;
  type: 'mention' | 'status' | 'quote' | 'favourite' | 'follow';
  /** Whom it is for. */
  accountId: string;
  fromId: string;
  statusId: string | null;
  createdAt: string;
  /** Held back by a policy against strangers. */
  filtered: boolean;
}

export interface MastodonToken {
  value: string;
  accountId: string;
  scopes: string[];
  revoked: boolean;
}

export interface MastodonMedia {
  id: string;
  type: 'image' | 'video' | 'audio' | 'unknown';
  name: string;
  description: string | null;
  /** How many more times the server says that it is still at work. */
  asksLeft: number;
}

export interface MastodonConversation {
  id: string;
  accountId: string;
  rootId: string;
  unread: boolean;
}

export interface MastodonReport {
  byId: string;
  accountId: string;
  statusIds: string[];
  category: string;
  comment: string;
  forward: boolean;
}

export interface NewStatus {
  author: MastodonAccount;
  text: string;
  visibility?: Visibility;
  inReplyTo?: string;
  warning?: string;
  mediaIds?: string[];
  /** Id of the status that is shown inside this one. */
  quoting?: string;
}

/** One status as others see it on the web. */
export interface PublicStatus {
  id: string;
  /** `@user`, with the host for people of other servers. */
  author: string;
  text: string;
  at: string;
  edited: boolean;
  likes: number;
  inReplyTo: string | null;
  files: string[];
}

export interface PublicMastodonPage {
  handle: string;
  name: string;
  /** What the account wrote and what was said to it, oldest first; nothing that is private. */
  statuses: PublicStatus[];
}

/** An error as the API words it. */
export class MastodonProblem extends Error {
  constructor(
    readonly status: 401 | 403 | 404 | 422 | 429,
    message: string,
  ) {
    super(message);
  }
}

export const ALL_SCOPES: readonly string[] = [
  'read:accounts',
  'read:statuses',
  'read:notifications',
  'read:follows',
  'read:search',
  'write:statuses',
  'write:favourites',
  'write:mutes',
  'write:blocks',
  'write:conversations',
  'write:notifications',
  'write:reports',
  'write:media',
];
