import { FaultPlayer } from '../faults';
import { DiscordGateway } from './gateway';
import { channelJson, messageJson } from './render';
import {
  ALL_PERMISSIONS,
  CHANNEL,
  type DiscordBot,
  type DiscordChannel,
  type DiscordGuild,
  type DiscordMessage,
  type DiscordUser,
  INTENTS,
  type NewMessage,
  type Permission,
  type PublicDiscordChannel,
  type PublicDiscordMessage,
} from './shapes';
import { type DiscordNetworkOptions, DiscordState } from './state';

/**
 * Discord in one process: people, bots, servers with channels, forums and threads, and conversations of two. What anybody does
 * changes the state and is told to the bots that may see it; `discordHttpHandler` puts the API on HTTP, `gateway` the events
 * on a WebSocket.
 */
export class DiscordNetwork {
  readonly state: DiscordState;
  readonly faults = new FaultPlayer((_status, message) => ({ message, code: 0 }));
  readonly gateway: DiscordGateway;

  constructor(readonly options: DiscordNetworkOptions) {
    this.state = new DiscordState(options);
    this.gateway = new DiscordGateway(this.state);
  }

  createUser(username: string, globalName: string | null = null, bot = false): DiscordUser {
    const user = { id: this.newId(), username, globalName, bot, avatar: null, openToDirect: true };
    this.state.users.set(user.id, user);
    return user;
  }

  createBot(username: string, globalName: string | null = null): DiscordBot {
    const { id } = this.createUser(username, globalName, true);
    const token = `double.${id}.abcdefghijklmnopqrstuvwx`;
    const bot = { userId: id, token, revoked: false, messageContent: true };
    this.state.bots.set(token, bot);
    return bot;
  }

  createGuild(name: string): DiscordGuild {
    const guild: DiscordGuild = { id: this.newId(), name, members: new Map(), bans: new Map(), permissions: new Map() };
    this.state.guilds.set(guild.id, guild);
    return guild;
  }

  join(guild: DiscordGuild, user: DiscordUser, nick: string | null = null): void {
    guild.members.set(user.id, { nick, timeoutUntil: null });
  }

  /** An administrator invites a bot with these permissions. */
  invite(guild: DiscordGuild, bot: DiscordBot, permissions: readonly Permission[] = ALL_PERMISSIONS): void {
    guild.members.set(bot.userId, { nick: null, timeoutUntil: null });
    guild.permissions.set(bot.userId, new Set(permissions));
    const { state } = this;
    const body = () => this.gateway.guildCreated(guild);
    state.tell({ type: 'GUILD_CREATE', intent: INTENTS.GUILDS, reaches: (one) => one.userId === bot.userId, body });
  }

  /** The bot is thrown out of a server. */
  expel(guild: DiscordGuild, bot: DiscordBot): void {
    guild.members.delete(bot.userId);
    guild.permissions.delete(bot.userId);
    const body = () => ({ id: guild.id });
    this.state.tell({ type: 'GUILD_DELETE', intent: INTENTS.GUILDS, reaches: (one) => one.userId === bot.userId, body }); // prettier-ignore
  }

  createChannel(guild: DiscordGuild, name: string, type: number = CHANNEL.text): DiscordChannel {
    const channel = this.addChannel({ guildId: guild.id, name, type });
    this.tellChannel('CHANNEL_CREATE', channel);
    return channel;
  }

  /** A thread in a channel, or under one of its messages: then it has that message's id. */
  startThread(parent: DiscordChannel, name: string, owner: DiscordUser, under?: DiscordMessage): DiscordChannel {
    const thread = this.addChannel({
      id: under?.id ?? this.newId(),
      guildId: parent.guildId,
      name,
      type: CHANNEL.thread,
      parentId: parent.id,
      ownerId: owner.id,
    });
    this.tellChannel('THREAD_CREATE', thread);
    return thread;
  }

  /** A forum post: a thread whose first message has its id. */
  writeForumPost(forum: DiscordChannel, author: DiscordUser, title: string, text: string): DiscordMessage {
    const thread = this.startThread(forum, title, author);
    forum.lastMessageId = thread.id;
    return this.write({ author, channel: thread, text }, thread.id);
  }

  archive(thread: DiscordChannel, locked = false): void {
    Object.assign(thread, { archived: true, locked, archivedAt: this.state.instant() });
    this.tellChannel('THREAD_UPDATE', thread);
  }

  reopen(thread: DiscordChannel): void {
    Object.assign(thread, { archived: false, archivedAt: null });
    this.tellChannel('THREAD_UPDATE', thread);
  }

  deleteChannel(channel: DiscordChannel): void {
    this.tellChannel(channel.type === CHANNEL.thread ? 'THREAD_DELETE' : 'CHANNEL_DELETE', channel);
    for (const { id } of this.state.messagesOf(channel.id)) this.state.messages.delete(id);
    this.state.channels.delete(channel.id);
  }

  /** The conversation of two people, made when there is none. */
  directChannel(one: string, other: string): DiscordChannel {
    const known = [...this.state.channels.values()].find(
      ({ type, recipientIds }) => type === CHANNEL.direct && recipientIds.includes(one) && recipientIds.includes(other),
    );
    return known ?? this.addChannel({ type: CHANNEL.direct, recipientIds: [one, other] });
  }

  /** Somebody writes; a closed thread opens again. */
  write(
    { author, channel, text, replyTo, type, attachments = [], nonce = null }: NewMessage,
    id?: string,
  ): DiscordMessage {
    // prettier-ignore
    const { state } = this;
    const createdAt = state.instant();
    const message: DiscordMessage = {
      id: id ?? state.snowflake(createdAt),
      channelId: channel.id,
      authorId: author.id,
      type: type ?? (replyTo === undefined ? 0 : 19),
      content: text,
      createdAt,
      editedAt: null,
      replyToId: replyTo ?? null,
      attachments,
      reactions: new Map(),
      nonce,
      embeds: [],
    };
    state.messages.set(message.id, message);
    channel.lastMessageId = message.id;
    if (channel.archived) this.reopen(channel);
    this.tellMessage('MESSAGE_CREATE', message, nonce === null ? {} : { nonce });
    return message;
  }

  editMessage(id: string, content: string): void {
    const message = this.messageOf(id);
    Object.assign(message, { content, editedAt: this.state.instant() });
    this.tellMessage('MESSAGE_UPDATE', message);
  }

  /** A link's preview arrives: an update that is no edit. */
  unfurl(id: string): void {
    const message = this.messageOf(id);
    message.embeds.push({ title: 'A page' });
    this.tellMessage('MESSAGE_UPDATE', message);
  }

  deleteMessages(...ids: string[]): void {
    const gone = ids.map((id) => this.messageOf(id));
    const channel = this.state.channel(gone[0]?.channelId ?? '');
    for (const { id } of gone) this.state.messages.delete(id);
    const place = { channel_id: channel.id, ...(channel.guildId !== null && { guild_id: channel.guildId }) };
    const [first] = gone;
    if (gone.length === 1 && first) this.tellIn(channel, 'MESSAGE_DELETE', () => ({ id: first.id, ...place }));
    else this.tellIn(channel, 'MESSAGE_DELETE_BULK', () => ({ ids: gone.map(({ id }) => id), ...place }));
  }

  react(id: string, user: DiscordUser, emoji: string, on = true): void {
    const message = this.messageOf(id);
    const users = message.reactions.get(emoji) ?? new Set();
    if (on) users.add(user.id);
    else users.delete(user.id);
    if (users.size > 0) message.reactions.set(emoji, users);
    else message.reactions.delete(emoji);
    const channel = this.state.channel(message.channelId);
    const body = () => ({
      user_id: user.id,
      channel_id: channel.id,
      message_id: id,
      guild_id: channel.guildId ?? undefined,
      emoji: { id: null, name: emoji },
      ...(on && { message_author_id: message.authorId }),
    });
    this.tellIn(channel, on ? 'MESSAGE_REACTION_ADD' : 'MESSAGE_REACTION_REMOVE', body, INTENTS.GUILD_MESSAGE_REACTIONS); // prettier-ignore
  }

  ban(guild: DiscordGuild, userId: string, deleteSeconds = 0): void {
    const from = this.state.now() - deleteSeconds * 1000;
    guild.bans.set(userId, null);
    guild.members.delete(userId);
    if (deleteSeconds === 0) return;
    for (const channel of [...this.state.channels.values()].filter(({ guildId }) => guildId === guild.id)) {
      const gone = this.state.messagesOf(channel.id).filter((one) => one.authorId === userId && Date.parse(one.createdAt) >= from); // prettier-ignore
      if (gone.length > 0) this.deleteMessages(...gone.map(({ id }) => id));
    }
  }

  /** Every channel and thread of a server with what stands in it, oldest first. */
  publicPage(guild: DiscordGuild): PublicDiscordChannel[] {
    const here = [...this.state.channels.values()].filter(({ guildId, type }) => guildId === guild.id && type !== CHANNEL.forum); // prettier-ignore
    const said = new Map<string, DiscordMessage[]>(here.map(({ id }) => [id, []]));
    for (const message of this.state.messages.values()) said.get(message.channelId)?.push(message);
    return here.map(({ id, name, parentId }) => ({
      id,
      name: name ?? '',
      parent: parentId,
      messages: (said.get(id) ?? []).map((message) => this.viewOf(message)),
    }));
  }

  /** What two people wrote each other in private, oldest first. */
  directView(one: string, other: string): PublicDiscordMessage[] {
    return this.state.messagesOf(this.directChannel(one, other).id).map((message) => this.viewOf(message));
  }

  private viewOf(message: DiscordMessage): PublicDiscordMessage {
    return {
      id: message.id,
      author: this.state.user(message.authorId).username,
      text: message.content,
      at: message.createdAt,
      edited: message.editedAt !== null,
      replyTo: message.replyToId,
      reactions: Object.fromEntries([...message.reactions].map(([emoji, users]) => [emoji, users.size])),
      files: message.attachments.map(({ filename }) => filename),
    };
  }

  private newId(): string {
    return this.state.snowflake(this.state.instant());
  }

  private messageOf(id: string): DiscordMessage {
    return this.state.message(this.state.messages.get(id)?.channelId ?? '', id);
  }

  private addChannel(given: Partial<DiscordChannel>): DiscordChannel {
    const channel: DiscordChannel = {
      id: this.newId(),
      guildId: null,
      type: CHANNEL.text,
      name: null,
      parentId: null,
      ownerId: null,
      lastMessageId: null,
      archived: false,
      locked: false,
      archivedAt: null,
      recipientIds: [],
      denied: new Set(),
      slowSeconds: 0,
      ...given,
    };
    this.state.channels.set(channel.id, channel);
    return channel;
  }

  private tellChannel(type: string, channel: DiscordChannel): void {
    const body = () => channelJson(this.state, channel);
    this.state.tell({ type, intent: INTENTS.GUILDS, reaches: (bot) => this.state.sees(bot, channel), body });
  }

  private tellMessage(type: string, message: DiscordMessage, more: object = {}): void {
    const channel = this.state.channel(message.channelId);
    const guild = channel.guildId === null ? undefined : this.state.guild(channel.guildId);
    const member = guild?.members.get(message.authorId);
    this.tellIn(channel, type, (bot) => ({
      ...messageJson(this.state, message, bot),
      channel_type: channel.type,
      ...(guild && { guild_id: guild.id, member: { nick: member?.nick ?? null, roles: [] } }),
      ...(message.authorId === bot.userId && more),
    }));
  }

  private tellIn(
    channel: DiscordChannel,
    type: string,
    body: (bot: DiscordBot) => unknown,
    intent: number = INTENTS.GUILD_MESSAGES,
  ): void {
    const asked = channel.guildId === null ? INTENTS.DIRECT_MESSAGES : intent;
    this.state.tell({ type, intent: asked, reaches: (bot) => this.state.sees(bot, channel), body });
  }
}
