import type { AccountContext } from '../../spi/connector';
import type { AccountNotice, InboundEvent, ItemRemoved, PostSeen } from '../../spi/inbound';
import { isFetchable } from './telegram.content';
import { fileRef, withFile } from './telegram.file';
import { itemId } from './telegram.ids';
import { messageItem, type Reader, readerOf } from './telegram.message';
import { identityOf, isListed } from './telegram.people';
import { countOf, idOf, type Json, opaqueIdOf, readPayload, recordOf, wordOf } from './telegram.payloads';
import { type ChannelPost, postOfChannel, postOfCopy } from './telegram.post';

/** Kinds of update that are asked for; what the bot may not see, Telegram leaves out. */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'my_chat_member',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
] as const;

/** An update (webhook body, entry of `getUpdates`, message fetched with its file) or a word about the webhook → events. */
export function parse(payload: string, account: AccountContext): InboundEvent[] {
  const update = readPayload(payload);
  if (update === null) return [];
  const reader = readerOf(account);
  for (const [member, read] of READERS) {
    const entry = Object.hasOwn(update, member) ? recordOf(update[member]) : null;
    if (entry) return read(entry, reader, update);
  }
  return [];
}

type Read = (entry: Json, reader: Reader, update: Json) => InboundEvent[];

const READERS: readonly [member: string, read: Read][] = [
  ['message', parseMessage],
  ['edited_message', parseMessage],
  ['business_message', parseMessage],
  ['edited_business_message', parseMessage],
  ['channel_post', parsePost],
  ['edited_channel_post', parsePost],
  ['deleted_business_messages', parseDeletion],
  ['business_connection', parseConnection],
  ['my_chat_member', parseMembership],
  ['webhook', parseWebhook],
];

/**
 * A message with a file comes as a hint, to be fetched together with it: its bytes are known by an id only, and their
 * address would hold the token. Where the file cannot be had, or the words do not fit into a reference, they come at once.
 */
function parseMessage(message: Json, reader: Reader, update: Json): InboundEvent[] {
  const copied = postOfCopy(message);
  if (copied) return isRead(message, reader) ? [seen(copied)] : [];
  const updateId = countOf(update['update_id']) ?? 0;
  const found = messageItem(message, reader, updateId);
  if (found === null) return [];
  const { item, content } = found;
  const fetched = recordOf(update['file']);
  if (content.file === null) return [item];
  if (fetched) return [withFile(item, content.file, fetched)];
  const asked = isFetchable(content.file) ? fileRef(message, updateId) : null;
  if (asked === null) return [item];
  const hint = { type: 'hint', ref: asked.ref } as const;
  return asked.whole ? [hint] : [item, hint];
}

function parsePost(message: Json, reader: Reader): InboundEvent[] {
  const published = postOfChannel(message);
  return published !== null && isRead(message, reader) ? [seen(published)] : [];
}

function seen({ post }: ChannelPost): PostSeen {
  return { type: 'post', post };
}

function isRead(message: Json, { groups }: Reader): boolean {
  return groups.size === 0 || isListed(recordOf(message['chat']), groups);
}

/** Only business owners' chats tell of deletions, without a time; a deletion is for ever, whatever its time. */
function parseDeletion(entry: Json): ItemRemoved[] {
  const businessId = opaqueIdOf(entry['business_connection_id']);
  const chatId = idOf(recordOf(entry['chat'])?.['id']);
  const ids: unknown[] = Array.isArray(entry['message_ids']) ? entry['message_ids'] : [];
  if (businessId === null || chatId === null) return [];
  return ids.flatMap((id) => {
    const messageId = idOf(id);
    if (messageId === null || messageId.startsWith('-')) return [];
    const externalId = itemId({ chatId, businessId, messageIds: [messageId] });
    return [{ type: 'removed', externalId, at: new Date(0).toISOString() }];
  });
}

/** An owner took the bot out of their business chats, or took its right to answer. */
function parseConnection(entry: Json): AccountNotice[] {
  const owner = identityOf(recordOf(entry['user']))?.name || 'an owner';
  const rights = recordOf(entry['rights']);
  if (entry['is_enabled'] === false) {
    return [notice(`The business chats of ${owner} are no longer connected to the bot.`)];
  }
  if (entry['is_enabled'] !== true || rights?.['can_reply'] === true) return [];
  if (rights === null && entry['can_reply'] !== false) return [];
  return [notice(`The bot may read the business chats of ${owner} but not answer (can_reply).`)];
}

/** The bot was put out of a group or lost its rights there. Of people who block it nothing is told beyond their chat. */
function parseMembership(entry: Json, reader: Reader): AccountNotice[] {
  const chat = recordOf(entry['chat']);
  if (!chat || chat['type'] === 'private' || !isRead(entry, reader)) return [];
  const title = wordOf(chat['title']) ?? 'a group';
  const [before, after] = [recordOf(entry['old_chat_member']), recordOf(entry['new_chat_member'])];
  const now = wordOf(after?.['status']);
  if (now === 'kicked' || now === 'left') return [notice(`The bot is no longer in ${title}.`)];
  if (wordOf(before?.['status']) === 'administrator' && now !== null && now !== 'administrator') {
    return [notice(`The bot is no longer an administrator of ${title}.`)];
  }
  return [];
}

/** What our own look at the webhook found. */
function parseWebhook(entry: Json): AccountNotice[] {
  const words = wordOf(entry['trouble']);
  return words === null ? [] : [notice(words)];
}

/** Never `permission-lost`: that would stop the whole bot for the sake of one group or owner. */
function notice(detail: string): AccountNotice {
  return { type: 'notice', code: 'subscription-lost', detail };
}
