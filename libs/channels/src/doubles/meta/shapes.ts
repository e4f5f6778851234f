/** A person of the double; comments and direct messages know them under different ids, as on the platform. */
export interface MetaPerson {
  id: string;
  name: string;
  username: string;
}

export type MetaPlatform = 'page' | 'instagram';

/** A Page, or an Instagram professional account (with the Page it is linked to). */
export interface MetaAccount {
  id: string;
  platform: MetaPlatform;
  name: string;
  username: string;
  linkedPageId: string | null;
  /** App id → webhook fields that the account is subscribed to. */
  subscribedApps: Map<string, Set<string>>;
  blocked: Set<string>;
  /** The Human Agent feature was granted. */
  humanAgent: boolean;
}

interface AppCallback {
  url: string;
  fields: Set<string>;
}

export interface MetaApp {
  id: string;
  secret: string;
  /** Where people may be sent back to after signing in; every address when none is named. */
  redirectUris?: string[];
  /** The one callback per webhook object. */
  callbacks: Map<MetaPlatform, AppCallback>;
}

export interface MetaToken {
  value: string;
  appId: string;
  accountId: string;
  scopes: string[];
  /** Milliseconds; null = never. */
  expiresAt: number | null;
  /** Error subcode once it is dead: 458 app removed, 460 password, 463 expired, 467 invalid. */
  deadSubcode: number | null;
  /** Lives for an hour and can be exchanged (Instagram Login). */
  isShort?: boolean;
  /** Milliseconds; until when the person's consent lets data be read; absent = always. */
  dataAccessEndsAt?: number;
}

/** The token of the person who signed in with Facebook; tokens of Pages come from it. */
export interface MetaUserToken {
  value: string;
  appId: string;
  scopes: string[];
  expiresAt: number;
  isLong: boolean;
  dataAccessEndsAt: number;
}

/** A post of a Page, a visitor or a stranger, or an Instagram media object. */
export interface MetaPost {
  id: string;
  accountId: string;
  author: MetaPerson;
  text: string;
  pictureUrl: string | null;
  createdAt: Date;
  updatedAt: Date;
  isAd: boolean;
  /** Accounts that its text names. */
  mentions: string[];
  likes: Set<string>;
  removed: boolean;
  commentsOpen: boolean;
}

export interface MetaComment {
  id: string;
  postId: string;
  /** The top comment; null for a top comment. */
  parentId: string | null;
  author: MetaPerson;
  text: string;
  pictureUrl: string | null;
  createdAt: Date;
  hidden: boolean;
  removed: boolean;
  mentions: string[];
  likes: Set<string>;
}

export interface MetaRecommendation {
  storyId: string;
  pageId: string;
  author: MetaPerson;
  positive: boolean;
  text: string;
  createdAt: Date;
  removed: boolean;
}

export interface MetaAttachment {
  type: string;
  url: string;
}

export interface MetaMessage {
  mid: string;
  conversationId: string;
  /** The account's or the person's messaging id. */
  fromId: string;
  text: string;
  attachments: MetaAttachment[];
  createdAt: Date;
  replyTo: string | null;
  story: { id: string; url: string } | null;
  /** Who reacted, by messaging id. */
  reactions: Map<string, string>;
  removed: boolean;
  edits: number;
}

export interface MetaConversation {
  id: string;
  accountId: string;
  person: MetaPerson;
  personId: string;
  updatedAt: Date;
  /** The person's last message: the window counts from it; null after a private reply that was not answered. */
  lastHeardAt: Date | null;
  unread: number;
  folder: 'inbox' | 'spam';
  blocked: boolean;
  /** Another app owns the thread until it is taken. */
  ownedByOtherApp: boolean;
  messages: MetaMessage[];
}

/** What anybody sees, and nothing else. */
export interface PublicComment {
  id: string;
  author: string;
  text: string;
  pictureUrl: string | null;
  at: string;
  likes: number;
  replies: PublicComment[];
}

export interface PublicPost {
  id: string;
  author: string;
  text: string;
  pictureUrl: string | null;
  at: string;
  likes: number;
  comments: PublicComment[];
}

export interface PublicMetaPage {
  id: string;
  platform: MetaPlatform;
  name: string;
  username: string;
  posts: PublicPost[];
  recommendations: {
    id: string;
    author: string;
    positive: boolean;
    text: string;
    at: string;
    replies: PublicComment[];
  }[];
}
