/** A JSON object in the Bot API's words. */
export type TelegramJson = Record<string, unknown>;

export interface TelegramUser {
  id: number;
  is_bot: boolean;
  first_name: string;
  username?: string;
  language_code?: string;
}

export interface TelegramChat {
  id: number;
  type: 'private' | 'group' | 'supergroup' | 'channel';
  title?: string;
  username?: string;
  first_name?: string;
  is_forum?: true;
  is_direct_messages?: true;
}

/** An administrator's rights as far as this double knows them. */
export interface AdminRights {
  can_delete_messages: boolean;
  can_restrict_members: boolean;
}

/** How a bot stands in a group. */
export interface Membership {
  status: 'administrator' | 'member' | 'left' | 'kicked';
  rights: AdminRights;
}

export interface TelegramBot {
  token: string;
  user: TelegramUser;
  /** Off: in groups it sees commands, mentions and answers to itself only, unless it is an administrator. */
  readsAll: boolean;
  canJoinGroups: boolean;
  canConnectToBusiness: boolean;
  revoked: boolean;
  webhook: Webhook | null;
  /** Null: the kinds that come without being asked for. */
  allowed: readonly string[] | null;
  pending: PendingUpdate[];
  nextUpdateId: number;
  memberships: Map<number, Membership>;
  /** People who have started the bot, and those of them who blocked it. */
  started: Set<number>;
  blockedBy: Set<number>;
}

export interface Webhook {
  url: string;
  secret: string;
  lastError: { at: number; message: string } | null;
}

export interface PendingUpdate {
  update: TelegramJson & { update_id: number };
  /** Unix milliseconds. */
  at: number;
  /** `getUpdates` was called with a higher offset. */
  confirmed: boolean;
}

/** A message as one chat holds it, with what its viewers see around it. */
export interface StoredMessage {
  /** Key of its chat: the id, or connection and id in business chats. */
  room: string;
  /** The message in the Bot API's words. */
  wire: TelegramJson & { message_id: number; date: number };
  /** Unix milliseconds. */
  at: number;
  author: number;
  removed: boolean;
  /** Emoji by the id of who reacted. */
  reactions: Map<number, string>;
}

export interface BusinessConnection {
  id: string;
  owner: TelegramUser;
  bot: TelegramBot;
  enabled: boolean;
  canReply: boolean;
  /** Last incoming message by customer, in Unix milliseconds. */
  lastIn: Map<number, number>;
  /** Last message that was marked read, by customer. */
  read: Map<number, number>;
}

export interface StoredFile {
  path: string;
  bytes: Uint8Array;
  name: string;
  type: string;
  /** The path leads nowhere any more. */
  expired: boolean;
}

/** A message as people see it. */
export interface PublicTelegramMessage {
  id: number;
  author: string;
  text: string;
  files: number;
  at: string;
  answers: number | null;
  edited: boolean;
  reactions: string[];
}

/** A group, or a channel with its posts and the comments under each. */
export interface PublicTelegramPage {
  id: number;
  title: string;
  posts: { id: number; text: string; at: string; comments: PublicTelegramMessage[] }[];
  /** What stands in the group outside posts. */
  messages: PublicTelegramMessage[];
}

/** A refusal in the Bot API's words. */
export class TelegramProblem extends Error {
  constructor(
    readonly code: 400 | 401 | 403 | 404 | 409 | 413 | 429,
    readonly description: string,
    readonly parameters: TelegramJson | null = null,
  ) {
    super(description);
  }
}
