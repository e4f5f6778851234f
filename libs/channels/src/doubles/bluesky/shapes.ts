/** A record's content or any JSON object. */
export type Json = Record<string, unknown>;

export interface BlueskyAccount {
  did: string;
  handle: string;
  displayName: string;
  /** Null: in order; else why the account is closed (`takendown`, `deactivated`). */
  status: string | null;
  /** From whom direct messages are taken. */
  allowsMessages: 'all' | 'none';
}

export interface AppPassword {
  did: string;
  name: string;
  password: string;
  /** Made with access to direct messages. */
  privileged: boolean;
  revoked: boolean;
}

export interface BlueskySession {
  password: AppPassword;
  accessJwt: string;
  refreshJwt: string;
  /** Ends of both tokens (ms). */
  accessEndsAt: number;
  refreshEndsAt: number;
  /** The session that a refresh has made of this one. */
  successor: BlueskySession | null;
}

/** One version of a record in somebody's repository. */
export interface BlueskyRecord {
  uri: string;
  cid: string;
  did: string;
  collection: string;
  rkey: string;
  value: Json;
  /** When the AppView read this version (ISO). */
  indexedAt: string;
}

export interface BlueskyNotification {
  did: string;
  uri: string;
  reason: string;
  reasonSubject: string | null;
  indexedAt: string;
}

export interface BlueskyMessage {
  id: string;
  rev: string;
  text: string;
  facets: unknown;
  senderDid: string;
  sentAt: string;
}

export interface BlueskyConvo {
  id: string;
  members: string[];
  /** Name of a group; null for two people. */
  groupName: string | null;
  messages: BlueskyMessage[];
  /** Members who have not accepted it yet. */
  requestedOf: Set<string>;
}

export interface ChatLogEntry {
  rev: string;
  type: string;
  convoId: string;
  message: BlueskyMessage;
}

/** What anybody sees of a thread. */
export interface PublicBlueskyPost {
  uri: string;
  author: string;
  text: string;
  at: string;
  parent: string | null;
  /** Folded away by the thread's gate. */
  folded: boolean;
  likes: number;
}

/** An error in the platform's own form. */
export class BlueskyProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
