import { FaultPlayer } from '../faults';
import { conversationOf, publicPageOf } from './public-page';
import { businessRoom, directRoom, isFor, privateChat, withoutItsOwn } from './rooms';
import type {
  AdminRights,
  BusinessConnection,
  PublicTelegramMessage,
  PublicTelegramPage,
  StoredMessage,
  TelegramBot,
  TelegramChat,
  TelegramJson,
  TelegramProblem,
  TelegramUser,
} from './shapes';
import { type TelegramNetworkOptions, TelegramState } from './state';

const ALL_RIGHTS: AdminRights = { can_delete_messages: true, can_restrict_members: true };
/** The stand-ins that `from` names when somebody writes as a chat. */
const CHANNEL_BOT = { id: 136817688, is_bot: true, first_name: 'Channel', username: 'Channel_Bot' };
const GROUP_BOT = { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };
const SERVICE = { id: 777000, is_bot: false, first_name: 'Telegram' };

/** What a person adds to a message. */
export interface MessageExtras {
  /** The message that is answered. */
  replyTo?: number;
  /** A file of this kind; the text becomes its caption. */
  file?: {
    kind: 'photo' | 'document' | 'voice' | 'video' | 'sticker';
    bytes: Uint8Array;
    name?: string;
    type?: string;
  };
  /** Members of one album share it. */
  albumId?: string;
  /** Topic of a forum. */
  topic?: number;
  entities?: TelegramJson[];
  /** Anything else a message may hold (a location, a service message). */
  more?: TelegramJson;
}

/**
 * Telegram as one process: people who write, edit, delete and block, groups, channels with discussion groups, business
 * owners, and bots with the updates that wait for them. Pure state; `telegramHttpHandler` puts the Bot API on HTTP.
 */
export class TelegramNetwork {
  readonly state: TelegramState;
  readonly faults = new FaultPlayer((code, detail) => ({
    ok: false,
    error_code: code,
    description: DESCRIPTIONS[code] ?? `Bad Request: ${detail}`,
    ...(detail === 'rate-limited-with-delay' && { parameters: { retry_after: 7 } }),
  }));
  /** The next call that acts takes effect but is never answered. */
  swallowsNextAnswer = false;
  /** Refusals to come, by method; each is used once. */
  readonly refusals = new Map<string, TelegramProblem>();

  constructor(readonly options: TelegramNetworkOptions) {
    this.state = new TelegramState(options);
  }

  createBot(username: string, firstName: string, change: Partial<TelegramBot> = {}): TelegramBot {
    const id = 700_000_000 + this.state.next();
    const user: TelegramUser = { id, is_bot: true, first_name: firstName, username };
    const bot: TelegramBot = {
      token: `${id}:AAdouble_bot-token_${id}xyz`,
      user,
      readsAll: true,
      canJoinGroups: true,
      canConnectToBusiness: true,
      revoked: false,
      webhook: null,
      allowed: null,
      pending: [],
      nextUpdateId: 500_000_000 + this.state.next() * 1000,
      memberships: new Map(),
      started: new Set(),
      blockedBy: new Set(),
      ...change,
    };
    this.state.bots.set(bot.token, bot);
    this.state.users.set(id, user);
    return bot;
  }

  /** The bot of a token: looked up each time where a network is remembered between two starts. */
  bot(token: string): TelegramBot {
    const bot = this.state.bots.get(token);
    if (!bot) throw new Error('no bot has this token');
    return bot;
  }

  createUser(username: string, firstName = username): TelegramUser {
    const user: TelegramUser = { id: 900_000 + this.state.next(), is_bot: false, first_name: firstName, username };
    this.state.users.set(user.id, user);
    return user;
  }

  createGroup(title: string, change: Partial<TelegramChat> = {}): TelegramChat {
    const n = this.state.next();
    const id = change.type === 'group' ? -(4_000_000 + n) : -(1_001_234_560_000 + n);
    return this.keep({ id, title, type: 'supergroup', ...change });
  }

  /** A channel; with a discussion group each post is copied there and can be commented. */
  createChannel(title: string, username?: string, discussion?: TelegramChat): TelegramChat {
    const id = -(1_009_876_540_000 + this.state.next());
    const channel = this.keep({ id, title, type: 'channel', ...(username !== undefined && { username }) });
    if (discussion) this.state.discussions.set(channel.id, discussion.id);
    return channel;
  }

  /** Takes a bot into a group or channel; without rights as a plain member. */
  join(bot: TelegramBot, chat: TelegramChat, rights: AdminRights | null = ALL_RIGHTS): void {
    const before = bot.memberships.get(chat.id)?.status ?? 'left';
    const status = rights === null ? 'member' : 'administrator';
    const none = { can_delete_messages: false, can_restrict_members: false };
    bot.memberships.set(chat.id, { status, rights: rights ?? none });
    this.tellMembership(bot, chat, before, status);
  }

  putOut(bot: TelegramBot, chat: TelegramChat): void {
    const before = bot.memberships.get(chat.id)?.status ?? 'left';
    bot.memberships.set(chat.id, {
      status: 'kicked',
      rights: { can_delete_messages: false, can_restrict_members: false },
    });
    this.tellMembership(bot, chat, before, 'kicked');
  }

  /** A person writes to the bot in private; that starts it, too. */
  sendDirectMessage(bot: TelegramBot, person: TelegramUser, text: string, extras: MessageExtras = {}): StoredMessage {
    bot.started.add(person.id);
    bot.blockedBy.delete(person.id);
    const chat = privateChat(person);
    const room = directRoom(bot, person.id);
    const stored = this.state.store(room, person.id, this.wire(room, chat, person, text, extras));
    this.state.enqueue(bot, 'message', stored.wire);
    return stored;
  }

  /** A person blocks the bot: nothing can be sent to them any more. */
  block(bot: TelegramBot, person: TelegramUser): void {
    bot.blockedBy.add(person.id);
    this.tellMembership(bot, privateChat(person), 'member', 'kicked');
  }

  /** A channel publishes; its post is copied into the discussion group, as the message that comments stand under. */
  publish(channel: TelegramChat, text: string): { post: StoredMessage; root: StoredMessage | null } {
    const room = String(channel.id);
    const post = this.state.store(room, channel.id, { chat: channel, sender_chat: channel, text });
    this.tellMembers(channel, 'channel_post', post.wire);
    const groupId = this.state.discussions.get(channel.id);
    if (groupId === undefined) return { post, root: null };
    const group = this.state.chat(groupId);
    const root = this.state.store(String(groupId), channel.id, {
      from: SERVICE,
      sender_chat: channel,
      chat: group,
      is_automatic_forward: true,
      forward_origin: { type: 'channel', chat: channel, message_id: post.wire.message_id, date: post.wire.date },
      text,
    });
    this.tellMembers(group, 'message', root.wire);
    return { post, root };
  }

  /** A person writes in a group; `replyTo` a post's copy makes it a comment. Null when they are banned. */
  say(group: TelegramChat, person: TelegramUser, text: string, extras: MessageExtras = {}): StoredMessage | null {
    if (this.state.banned.get(group.id)?.has(person.id)) return null;
    const room = String(group.id);
    const stored = this.state.store(room, person.id, this.wire(room, group, person, text, extras));
    this.tellMembers(group, 'message', stored.wire);
    return stored;
  }

  /** An administrator writes as the group, or somebody as their channel. */
  sayAs(group: TelegramChat, as: TelegramChat, text: string, extras: MessageExtras = {}): StoredMessage {
    const room = String(group.id);
    const from = as.id === group.id ? GROUP_BOT : CHANNEL_BOT;
    const stored = this.state.store(room, as.id, { ...this.wire(room, group, from, text, extras), sender_chat: as });
    this.tellMembers(group, 'message', stored.wire);
    return stored;
  }

  /** The author changes a message. */
  edit(message: StoredMessage, text: string): void {
    const member = message.wire['caption'] === undefined ? 'text' : 'caption';
    Object.assign(message.wire, { [member]: text, edit_date: this.state.seconds() });
    this.tellOf(message, 'edited_message', 'edited_business_message', 'edited_channel_post');
  }

  /** The author, or an administrator, deletes a message: bots are told of business chats only. */
  remove(message: StoredMessage): void {
    message.removed = true;
    const connection = this.connectionOf(message);
    if (!connection) return;
    this.state.enqueue(connection.bot, 'deleted_business_messages', {
      business_connection_id: connection.id,
      chat: message.wire['chat'],
      message_ids: [message.wire.message_id],
    });
  }

  /** A business owner connects the bot to their chats. */
  connectBusiness(bot: TelegramBot, owner: TelegramUser, canReply = true): BusinessConnection {
    const id = `bizconn_${this.state.next()}AbC-d`;
    const connection = { id, owner, bot, enabled: true, canReply, lastIn: new Map(), read: new Map() };
    this.state.connections.set(id, connection);
    this.tellConnection(connection);
    return connection;
  }

  disconnectBusiness(connection: BusinessConnection): void {
    connection.enabled = false;
    this.tellConnection(connection);
  }

  /** A customer writes to a business owner, or (`byOwner`) the owner to them. */
  businessMessage(
    connection: BusinessConnection,
    customer: TelegramUser,
    text: string,
    byOwner = false,
  ): StoredMessage {
    const room = businessRoom(connection.id, customer.id);
    const from = byOwner ? connection.owner : customer;
    const wire = { ...this.wire(room, privateChat(customer), from, text, {}), business_connection_id: connection.id };
    const stored = this.state.store(room, from.id, wire);
    if (!byOwner) connection.lastIn.set(customer.id, this.state.now());
    if (connection.enabled) this.state.enqueue(connection.bot, 'business_message', stored.wire);
    return stored;
  }

  /** A basic group becomes a supergroup: its id and all numbers of messages change. */
  upgrade(group: TelegramChat): TelegramChat {
    const supergroup = this.createGroup(group.title ?? 'group');
    this.state.migrated.set(group.id, supergroup.id);
    for (const bot of this.state.bots.values()) {
      const membership = bot.memberships.get(group.id);
      if (!membership) continue;
      bot.memberships.set(supergroup.id, membership);
      const service = this.state.store(String(group.id), group.id, { chat: group, migrate_to_chat_id: supergroup.id });
      this.state.enqueue(bot, 'message', service.wire);
    }
    return supergroup;
  }

  /** What anybody sees of a channel or group. */
  publicPage(chat: TelegramChat): PublicTelegramPage {
    return publicPageOf(this.state, chat);
  }

  /** What a person sees in their chat with the bot. */
  conversation(bot: TelegramBot, person: TelegramUser): PublicTelegramMessage[] {
    return conversationOf(this.state, directRoom(bot, person.id));
  }

  /** What a customer sees in their chat with a business owner. */
  businessConversation(connection: BusinessConnection, customer: TelegramUser): PublicTelegramMessage[] {
    return conversationOf(this.state, businessRoom(connection.id, customer.id));
  }

  revokeToken(bot: TelegramBot): void {
    bot.revoked = true;
  }

  private keep(chat: TelegramChat): TelegramChat {
    this.state.chats.set(chat.id, chat);
    return chat;
  }

  private wire(
    room: string,
    chat: TelegramChat,
    from: TelegramUser,
    text: string,
    { replyTo, file, albumId, topic, entities, more }: MessageExtras,
  ): TelegramJson {
    const answered = replyTo === undefined ? undefined : this.state.message(room, replyTo);
    const thread = topic ?? answered?.wire['message_thread_id'] ?? answered?.wire.message_id;
    return {
      from,
      chat,
      ...(chat.type === 'supergroup' && thread !== undefined && { message_thread_id: thread }),
      ...(topic !== undefined && { is_topic_message: true }),
      ...(answered && { reply_to_message: withoutItsOwn(answered.wire) }),
      ...(albumId !== undefined && { media_group_id: albumId }),
      ...(file ? this.filed(file) : {}),
      ...(text !== '' && (file ? { caption: text } : { text })),
      ...(entities && (file ? { caption_entities: entities } : { entities })),
      ...more,
    };
  }

  /** The media of a message: a photo in two sizes, everything else as it is. */
  filed({
    kind,
    bytes,
    name = kind,
    type = 'application/octet-stream',
  }: NonNullable<MessageExtras['file']>): TelegramJson {
    const n = this.state.next();
    const link = (size: string, content: Uint8Array) => {
      const id = `AgACdouble_${size}${n}-x`;
      this.state.files.set(id, { path: `${kind}s/file_${n}${size}.bin`, bytes: content, name, type, expired: false });
      return { file_id: id, file_unique_id: `AQAD${size}${n}`, file_size: content.length };
    };
    if (kind === 'photo') {
      const [small, large] = [link('s', bytes.slice(0, 1)), link('l', bytes)];
      return {
        photo: [
          { ...small, width: 90, height: 90 },
          { ...large, width: 1280, height: 1280 },
        ],
      };
    }
    return { [kind]: { ...link('o', bytes), ...(kind !== 'sticker' && { file_name: name, mime_type: type }) } };
  }

  private connectionOf({ wire }: StoredMessage): BusinessConnection | undefined {
    const id = wire['business_connection_id'];
    return typeof id === 'string' ? this.state.connections.get(id) : undefined;
  }

  private tellOf(message: StoredMessage, group: string, business: string, channel: string): void {
    const connection = this.connectionOf(message);
    if (connection) return this.state.enqueue(connection.bot, business, message.wire);
    const bot = [...this.state.bots.values()].find(({ user }) => message.room.startsWith(`bot${user.id}/`));
    if (bot) return this.state.enqueue(bot, group, message.wire);
    const chat = this.state.chat(Number(message.room));
    this.tellMembers(chat, chat.type === 'channel' ? channel : group, message.wire);
  }

  /** Tells the bots of a group what they may see there; a bot never hears of what a bot wrote. */
  private tellMembers(chat: TelegramChat, kind: string, wire: TelegramJson): void {
    for (const bot of this.state.bots.values()) {
      const membership = bot.memberships.get(chat.id);
      if (!membership || membership.status === 'kicked' || membership.status === 'left') continue;
      const seesAll = bot.readsAll || membership.status === 'administrator';
      if (seesAll || isFor(bot, wire)) this.state.enqueue(bot, kind, wire);
    }
  }

  private tellMembership(bot: TelegramBot, chat: TelegramChat, before: string, after: string): void {
    const date = this.state.seconds();
    const member = (status: string) => ({ user: bot.user, status });
    const change = { chat, from: SERVICE, date, old_chat_member: member(before), new_chat_member: member(after) };
    this.state.enqueue(bot, 'my_chat_member', change);
  }

  private tellConnection({ id, owner, bot, enabled, canReply }: BusinessConnection): void {
    this.state.enqueue(bot, 'business_connection', {
      id,
      user: owner,
      user_chat_id: owner.id,
      date: this.state.seconds(),
      rights: canReply ? { can_reply: true } : {},
      is_enabled: enabled,
    });
  }
}

const DESCRIPTIONS: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden: bot was kicked from the supergroup chat',
  404: 'Not Found: method not found',
  429: 'Too Many Requests: retry later',
  503: 'Service Unavailable',
};
