import type { ActionVerb, ItemKind } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import type { InboundThread, ItemSeen } from '../../spi/inbound';
import { attachmentOf, type Content, contentOf, entitiesOf } from './telegram.content';
import { chatKey, inTopic, itemId, type Topic } from './telegram.ids';
import { type Author, authorOf, isListed } from './telegram.people';
import { idOf, type Json, opaqueIdOf, recordOf, textOf, timeOf, wordOf } from './telegram.payloads';
import { type ChannelPost, groupPermalink, postOfCopy } from './telegram.post';
import { botToken, namesSetting } from './telegram.settings';

/** What has to be known of the account to read its updates. */
export interface Reader {
  botId: string;
  /** Empty: every group. */
  groups: ReadonlySet<string>;
  mentionNames: ReadonlySet<string>;
  ownSenders: ReadonlySet<string>;
}

export function readerOf(account: Pick<AccountContext, 'externalId' | 'settings' | 'credentials'>): Reader {
  return {
    botId: account.externalId || (botToken(account).split(':')[0] ?? ''),
    groups: namesSetting(account, 'groups'),
    mentionNames: namesSetting(account, 'mentionNames'),
    ownSenders: namesSetting(account, 'ownSenders'),
  };
}

/** A message whose place, time and content are known. */
interface Read {
  message: Json;
  chat: Json;
  chatId: string;
  messageId: string;
  businessId: string | null;
  /** One to one: with the bot, with a business owner, or in a channel's direct messages. */
  isPrivate: boolean;
  topic: Topic | null;
  author: Author | null;
  /** What it answers; null for the post above it or the opening of its topic. */
  answered: Json | null;
  post: ChannelPost | null;
  content: Content;
  createdAt: string;
}

/**
 * A message as an item with its content; null when it is none (service messages, copies of posts, channels, groups that
 * are not read). `updateId` orders edits within one second.
 */
export function messageItem(message: Json, reader: Reader, updateId = 0): { item: ItemSeen; content: Content } | null {
  const read = readMessage(message);
  if (read === null || isForeign(read, reader)) return null;
  const id = (messageId: string) => itemId({ ...read, messageIds: [messageId] });
  const answeredId = idOf(read.answered?.['message_id']);
  const item: ItemSeen = {
    type: 'item',
    externalId: id(read.messageId),
    kind: kindOf(read, reader),
    direction: isOwn(read, reader) ? 'out' : 'in',
    thread: threadOf(read, id, answeredId),
    parentExternalId: answeredId === null ? null : id(answeredId),
    post: read.post?.post ?? null,
    author: read.author?.identity ?? null,
    text: read.content.text,
    html: null,
    attachments: read.content.file === null ? [] : [attachmentOf(read.content.file)],
    stars: null,
    permalink: read.isPrivate ? null : groupPermalink(read.chat, read.messageId, read.post),
    platformState: 'visible',
    ownActionId: null,
    email: null,
    createdAt: read.createdAt,
    revisedAt: revisedAt(read, updateId),
    withoutVerbs: withoutVerbs(read),
  };
  return { item, content: read.content };
}

function readMessage(message: Json): Read | null {
  const chat = recordOf(message['chat']);
  const chatId = idOf(chat?.['id']);
  const messageId = idOf(message['message_id']);
  const createdAt = timeOf(message['date']);
  const content = contentOf(message);
  if (!chat || chatId === null || messageId === null || messageId.startsWith('-')) return null;
  if (createdAt === null || content === null || message['is_automatic_forward'] === true) return null;
  const businessId = opaqueIdOf(message['business_connection_id']);
  const topic = topicOf(message);
  const isPrivate = chat['type'] === 'private' || topic?.kind === 'dm';
  if (!isPrivate && chat['type'] !== 'group' && chat['type'] !== 'supergroup') return null;
  const answered = recordOf(message['reply_to_message']);
  const post = postOfCopy(answered);
  const answersNobody = post !== null || opensTopic(answered, topic) || idOf(answered?.['message_id']) === messageId;
  return {
    message,
    chat,
    chatId,
    messageId,
    businessId,
    isPrivate,
    topic,
    author: authorOf(message),
    answered: answersNobody ? null : answered,
    post,
    content,
    createdAt,
  };
}

function topicOf(message: Json): Topic | null {
  const direct = idOf(recordOf(message['direct_messages_topic'])?.['topic_id']);
  if (direct !== null) return digitsIn(direct, 'dm');
  const forum = message['is_topic_message'] === true ? idOf(message['message_thread_id']) : null;
  return forum === null ? null : digitsIn(forum, 'topic');
}

function digitsIn(id: string, kind: Topic['kind']): Topic | null {
  return id.startsWith('-') ? null : { kind, id };
}

/** Every message of a forum answers the opening of its topic unless it answers something else. */
function opensTopic(answered: Json | null, topic: Topic | null): boolean {
  return topic?.kind === 'topic' && idOf(answered?.['message_id']) === topic.id;
}

function isForeign({ isPrivate, chat }: Read, { groups }: Reader): boolean {
  return !isPrivate && groups.size > 0 && !isListed(chat, groups);
}

/** Written by the bot, by the business owner, as the group or channel itself, or by somebody named in the settings. */
function isOwn({ message, chatId, businessId, author, post, chat, topic }: Read, reader: Reader): boolean {
  if (author === null) return false;
  const id = author.identity.externalId;
  if (id === reader.botId) return true;
  if (businessId !== null) return id !== chatId;
  if (author.isChat && (topic?.kind === 'dm' || id === chatId || id === post?.channelId)) return true;
  return chat['type'] !== 'private' && isListed(recordOf(message['sender_chat'] ?? message['from']), reader.ownSenders);
}

function kindOf(read: Read, reader: Reader): ItemKind {
  if (read.isPrivate) return 'message';
  const answersUs = read.post !== null || idOf(recordOf(read.answered?.['from'])?.['id']) === reader.botId;
  if (!answersUs && mentionsUs(read.message, reader)) return 'mention';
  return read.post !== null || read.answered !== null ? 'comment' : 'post';
}

function mentionsUs(message: Json, { botId, mentionNames }: Reader): boolean {
  const text = textOf(message['text']) ?? textOf(message['caption']) ?? '';
  return entitiesOf(message).some((entity) => {
    if (entity['type'] === 'text_mention') return idOf(recordOf(entity['user'])?.['id']) === botId;
    if (entity['type'] !== 'mention' && entity['type'] !== 'bot_command') return false;
    const [offset, length] = [entity['offset'], entity['length']];
    if (typeof offset !== 'number' || typeof length !== 'number') return false;
    const named = text.slice(offset, offset + length).toLowerCase();
    return mentionNames.has(named.slice(named.indexOf('@') + 1));
  });
}

/**
 * A chat is one thread. In a group a thread is a message with the answers to it: each goes by the key of what it answers
 * and is known by its own id, so that a chain of answers stays together. The parts of an album do as well.
 */
function threadOf(read: Read, id: (messageId: string) => string, answeredId: string | null): InboundThread {
  const { chatId, businessId, messageId, topic, message } = read;
  const chat = chatKey(chatId, businessId);
  if (read.isPrivate) return { key: inTopic(chat, topic), aliases: [], title: null };
  const own = inTopic(id(messageId), topic);
  const album = wordOf(message['media_group_id']);
  const albumKey = album !== null && /^\w{1,64}$/.test(album) ? inTopic(`${chat}:album${album}`, topic) : null;
  const key = answeredId === null ? (albumKey ?? own) : inTopic(id(answeredId), topic);
  const aliases = [albumKey, own].flatMap((alias) => (alias === null || alias === key ? [] : alias));
  return { key, aliases, title: titleOf(read) };
}

function titleOf({ message, topic }: Read): string | null {
  if (topic?.kind !== 'topic') return null;
  const opening = recordOf(recordOf(message['reply_to_message'])?.['forum_topic_created']);
  return wordOf(opening?.['name']);
}

/** Seconds are too coarse: an edit within the second of the message, or of another edit, is later all the same. */
function revisedAt({ message, createdAt }: Read, updateId: number): string {
  const edited = timeOf(message['edit_date']);
  if (edited === null) return createdAt;
  const latest = Math.max(Date.parse(edited), Date.parse(createdAt));
  return new Date(latest + 1 + (Math.abs(updateId) % 998)).toISOString();
}

function withoutVerbs({ isPrivate, businessId, author, chat }: Read): ActionVerb[] {
  if (businessId !== null) return ['like', 'unlike'];
  if (isPrivate) return ['mark-read'];
  // a channel has no private chat, and a basic group no list of the banned
  return [
    ...(author === null || author.isChat ? (['private-reply'] as const) : []),
    ...(author === null ? (['ban', 'unban'] as const) : []),
    ...(author !== null && chat['type'] === 'group' ? (['unban'] as const) : []),
  ];
}
