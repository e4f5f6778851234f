/** Every scope the app asks for. */
export const ALL_SCOPES = ['identity', 'read', 'submit', 'edit', 'vote', 'privatemessages', 'modmail', 'modposts', 'modcontributors', 'modlog', 'report', 'history'] as const; // prettier-ignore

export interface RedditUser {
  /** Base-36 id without `t2_`. */
  id: string;
  name: string;
  /** False: takes no private messages. */
  open: boolean;
}

/** A post or comment. */
export interface RedditThing {
  kind: 't1' | 't3';
  id: string;
  /** Null: the author deleted it. */
  author: RedditUser | null;
  subreddit: string;
  /** Title of a post; '' of a comment. */
  title: string;
  text: string;
  /** Fullname of what a comment answers, and of its post; null of a post. */
  parent: string | null;
  post: string | null;
  createdAt: number;
  editedAt: number | null;
  deleted: boolean;
  /** `true`: by the spam filter; a name: by that moderator; null: not removed. */
  removedBy: string | true | null;
  spam: boolean;
  approvedBy: string | null;
  reports: { by: string; reason: string }[];
  locked: boolean;
  archived: boolean;
  votes: Map<string, 1 | -1>;
}

export interface RedditMessage {
  id: string;
  from: RedditUser;
  to: RedditUser;
  subject: string;
  text: string;
  createdAt: number;
  first: string | null;
  parent: string | null;
}

/** One entry of somebody's inbox. */
export interface InboxEntry {
  ownerId: string;
  type: 'comment_reply' | 'post_reply' | 'username_mention' | 'unknown';
  name: string;
  unread: boolean;
}

export interface ModmailMessage {
  id: string;
  author: RedditUser;
  isMod: boolean;
  text: string;
  at: number;
  internal: boolean;
}

export interface ModmailConversation {
  id: string;
  subreddit: string;
  subject: string;
  participant: RedditUser;
  messages: ModmailMessage[];
  /** 0 new, 1 in progress, 2 archived. */
  state: 0 | 1 | 2;
  unread: boolean;
  updatedAt: number;
}

export interface RedditSubreddit {
  name: string;
  moderators: Set<string>;
  banned: Set<string>;
  private: boolean;
  /** New comments and posts go to the spam filter. */
  filters: boolean;
}

/** What anybody sees of a subreddit. */
export interface PublicRedditPage {
  subreddit: string;
  posts: PublicThing[];
  comments: PublicThing[];
}

export interface PublicThing {
  name: string;
  author: string;
  text: string;
  parent: string | null;
  edited: boolean;
  score: number;
}

/** An error in Reddit's own form: a status with a body, or (status 200) a code in `json.errors`. */
export class RedditProblem extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code: string | null = null,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(message);
  }
}
