import { CHANNEL, type DiscordBot, type DiscordChannel, type DiscordGuild, type DiscordMessage, type DiscordUser, PERMISSIONS } from './shapes'; // prettier-ignore
import type { DiscordState } from './state';

export function userJson({ id, username, globalName, bot, avatar }: DiscordUser) {
  return { id, username, discriminator: '0', global_name: globalName, avatar, ...(bot && { bot: true }) };
}

export function channelJson(state: DiscordState, channel: DiscordChannel) {
  const { id, guildId, type, name, parentId, ownerId, lastMessageId } = channel;
  if (type === CHANNEL.direct) {
    return { id, type, last_message_id: lastMessageId, recipients: channel.recipientIds.map((user) => userJson(state.user(user))) }; // prettier-ignore
  }
  const thread = type === CHANNEL.thread && {
    owner_id: ownerId,
    thread_metadata: { archived: channel.archived, locked: channel.locked, archive_timestamp: channel.archivedAt ?? new Date(state.now()).toISOString(), auto_archive_duration: 1440 }, // prettier-ignore
  };
  return { id, guild_id: guildId, type, name, parent_id: parentId, last_message_id: lastMessageId, ...thread };
}

export function guildJson(guild: DiscordGuild, bot: DiscordBot) {
  const bits = [...(guild.permissions.get(bot.userId) ?? [])].reduce((sum, name) => sum | PERMISSIONS[name], 0n);
  return { id: guild.id, name: guild.name, icon: null, owner: false, permissions: String(bits), features: [] };
}

/** People that a text names as `<@id>`. */
function mentionedIn(state: DiscordState, content: string): DiscordUser[] {
  const ids = new Set([...content.matchAll(/<@!?(\d+)>/g)].map(([, id = '']) => id));
  return [...ids].flatMap((id) => state.users.get(id) ?? []);
}

/** A message as a bot gets it: without the privileged intent its words are kept back. */
export function messageJson(state: DiscordState, message: DiscordMessage, bot: DiscordBot, nested = false): object {
  const channel = state.channels.get(message.channelId);
  const answered = message.replyToId === null ? undefined : state.messages.get(message.replyToId);
  const mentions = mentionedIn(state, message.content);
  if (answered && !mentions.some(({ id }) => id === answered.authorId)) mentions.push(state.user(answered.authorId));
  const isOpen =
    bot.messageContent ||
    (channel?.guildId ?? null) === null ||
    message.authorId === bot.userId ||
    mentions.some(({ id }) => id === bot.userId);
  const reference = message.replyToId !== null && {
    message_reference: { type: 0, channel_id: message.channelId, message_id: message.replyToId, guild_id: channel?.guildId ?? undefined }, // prettier-ignore
    ...(!nested && { referenced_message: answered ? messageJson(state, answered, bot, true) : null }),
  };
  return {
    id: message.id,
    type: message.type,
    channel_id: message.channelId,
    author: userJson(state.user(message.authorId)),
    content: isOpen ? message.content : '',
    timestamp: stamp(message.createdAt),
    edited_timestamp: message.editedAt === null ? null : stamp(message.editedAt),
    tts: false,
    mention_everyone: false,
    mentions: mentions.map(userJson),
    mention_roles: [],
    attachments: isOpen ? message.attachments.map((file) => attachmentJson(message, file)) : [],
    embeds: isOpen ? message.embeds : [],
    pinned: false,
    flags: 0,
    components: [],
    ...(message.reactions.size > 0 && { reactions: reactionsJson(message, bot) }),
    ...reference,
  };
}

function attachmentJson(
  { channelId }: DiscordMessage,
  { id, filename, contentType, size }: DiscordMessage['attachments'][number],
) {
  // prettier-ignore
  const url = `https://cdn.discordapp.com/attachments/${channelId}/${id}/${filename}?ex=6a000000&is=69ff0000&hm=00ff`;
  return { id, filename, size, url, proxy_url: url, content_type: contentType };
}

function reactionsJson({ reactions }: DiscordMessage, bot: DiscordBot) {
  return [...reactions].map(([name, users]) => ({
    emoji: { id: null, name },
    count: users.size,
    me: users.has(bot.userId),
  }));
}

/** Discord writes microseconds and an offset. */
function stamp(iso: string): string {
  return iso.replace('Z', '000+00:00');
}
