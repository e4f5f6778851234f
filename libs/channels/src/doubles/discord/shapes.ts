/** Channel types that the double knows, as Discord numbers them. */
export const CHANNEL = { text: 0, direct: 1, voice: 2, announcement: 5, thread: 11, forum: 15 } as const;

/** Permission names with their bit. */
export const PERMISSIONS = {
  BAN_MEMBERS: 1n << 2n,
  ADD_REACTIONS: 1n << 6n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  MANAGE_MESSAGES: 1n << 13n,
  READ_MESSAGE_HISTORY: 1n << 16n,
  ATTACH_FILES: 1n << 15n,
  MANAGE_THREADS: 1n << 34n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
  MODERATE_MEMBERS: 1n << 40n,
} as const;
export type Permission = keyof typeof PERMISSIONS;
export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[];

export const INTENTS = {
  GUILDS: 1 << 0,
  GUILD_MODERATION: 1 << 2,
  GUILD_MESSAGES: 1 << 9,
  GUILD_MESSAGE_REACTIONS: 1 << 10,
  DIRECT_MESSAGES: 1 << 12,
  MESSAGE_CONTENT: 1 << 15,
} as const;

export interface DiscordUser {
  id: string;
  username: string;
  globalName: string | null;
  bot: boolean;
  avatar: string | null;
  /** Takes direct messages of people it shares a server with. */
  openToDirect: boolean;
}

/** An application's bot user. */
export interface DiscordBot {
  userId: string;
  token: string;
  revoked: boolean;
  /** The privileged intent MESSAGE_CONTENT is switched on in the portal. */
  messageContent: boolean;
}

export interface DiscordMember {
  nick: string | null;
  timeoutUntil: string | null;
}

export interface DiscordGuild {
  id: string;
  name: string;
  members: Map<string, DiscordMember>;
  /** Banned user ids with the reason given. */
  bans: Map<string, string | null>;
  /** What each bot may do, by its user id. */
  permissions: Map<string, Set<Permission>>;
}

/** A channel, a thread or a conversation of two. */
export interface DiscordChannel {
  id: string;
  guildId: string | null;
  type: number;
  name: string | null;
  parentId: string | null;
  ownerId: string | null;
  lastMessageId: string | null;
  archived: boolean;
  locked: boolean;
  archivedAt: string | null;
  recipientIds: string[];
  /** What no bot may do in this channel, whatever the server allows. */
  denied: Set<Permission>;
  /** Seconds between two messages of one person; 0 = none. */
  slowSeconds: number;
}

interface DiscordAttachment {
  id: string;
  filename: string;
  contentType: string;
  size: number;
}

export interface DiscordMessage {
  id: string;
  channelId: string;
  authorId: string;
  type: number;
  content: string;
  createdAt: string;
  editedAt: string | null;
  replyToId: string | null;
  attachments: DiscordAttachment[];
  /** User ids by emoji. */
  reactions: Map<string, Set<string>>;
  nonce: string | null;
  embeds: { title: string }[];
}

export interface NewMessage {
  author: DiscordUser;
  channel: DiscordChannel;
  text: string;
  replyTo?: string;
  type?: number;
  attachments?: DiscordAttachment[];
  nonce?: string | null;
}

/** One message as anybody in the server sees it. */
export interface PublicDiscordMessage {
  id: string;
  author: string;
  text: string;
  at: string;
  edited: boolean;
  replyTo: string | null;
  reactions: Record<string, number>;
  files: string[];
}

export interface PublicDiscordChannel {
  id: string;
  name: string;
  /** The channel that a thread stands in. */
  parent: string | null;
  messages: PublicDiscordMessage[];
}

/** An error as the API words it. */
export class DiscordProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

/** Discord's complaint about a field of the body (50035). */
export function badForm(field: string, code: string, message: string): DiscordProblem {
  return new DiscordProblem(400, 50035, 'Invalid Form Body', { errors: { [field]: { _errors: [{ code, message }] } } });
}
