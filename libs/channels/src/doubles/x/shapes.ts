import type { Fault } from '../faults';

/** One version of a post; an edit makes another with an id of its own. */
export interface XVersion {
  id: string;
  text: string;
  createdAt: Date;
}

export interface XPost {
  /** Of the first version. */
  id: string;
  authorId: string;
  versions: XVersion[];
  conversationId: string;
  parentId: string | null;
  quotedId: string | null;
  mediaKeys: string[];
  hidden: boolean;
  removed: boolean;
}

export interface XUser {
  id: string;
  username: string;
  name: string;
  /** Accepts direct messages from anybody. */
  dmOpen: boolean;
}

export interface XMessage {
  id: string;
  senderId: string;
  recipientId: string;
  text: string;
  mediaKeys: string[];
  createdAt: Date;
  removed: boolean;
}

/** One sign-in or renewal. A refresh token works once. */
export interface XToken {
  access: string;
  refresh: string;
  userId: string;
  scopes: string[];
  expiresAt: number;
  revoked: boolean;
  spent: boolean;
}

export interface XWebhook {
  id: string;
  url: string;
  valid: boolean;
  createdAt: Date;
}

export interface XSubscription {
  id: string;
  eventType: string;
  userId: string;
  webhookId: string;
  tag: string;
}

/** An event that waits for its delivery. */
export interface XEvent {
  url: string;
  body: string;
}

/** A single failure to come. `act-then-reset`: the call takes effect, but its answer never arrives. */
export interface XInjection {
  method: string;
  path: RegExp;
  outcome:
    { kind: 'act-then-reset' } | { kind: 'problem'; status: number; problem: string; title: string; detail: string };
}

export interface XNetworkOptions {
  /** Deterministic time of the network; every change gets a strictly later instant. */
  clock: () => Date;
  /** Most entries that one page of a list holds, whatever the caller asks for. Default 100. */
  maxPageSize?: number;
  /** Replies through the API are refused unless the author mentioned or quoted the account. Default true. */
  selfServe?: boolean;
  /** Most weighted characters of a post. Default 280. */
  maxWeight?: number;
  /** Calls per 15 minutes of any one endpoint. Default 10,000. */
  callsPerWindow?: number;
}

/** The app's keys: for signing, its own bearer token, and its OAuth 2.0 client. */
export interface XApp {
  consumerSecret: string;
  bearer: string;
  clientId: string;
  /** '' of a public client. */
  clientSecret: string;
  /** Callback addresses that the app has named; none named: any. */
  redirectUris?: string[];
}

/** What anybody sees. */
export interface PublicXPost {
  id: string;
  author: string;
  text: string;
  replies: PublicXPost[];
}

export interface PublicXPage {
  username: string;
  posts: PublicXPost[];
}

export const ALL_SCOPES = ['tweet.read', 'tweet.write', 'tweet.moderate.write', 'users.read', 'like.write', 'mute.read', 'mute.write', 'block.read', 'dm.read', 'dm.write', 'media.write', 'offline.access']; // prettier-ignore

/** A refusal in the words of the X API. */
export class XProblem extends Error {
  constructor(
    readonly status: number,
    readonly problem: string,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

export function problemBody(status: number, problem: string, title: string, detail: string): Record<string, unknown> {
  return { title, detail, type: `https://api.x.com/2/problems/${problem}`, status };
}

export type { Fault };
