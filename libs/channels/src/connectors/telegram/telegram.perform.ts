import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { capabilities, MOST_CAPTION, MOST_TEXT } from './telegram.capabilities';
import { TelegramClient } from './telegram.client';
import { CHAT_NOT_FOUND, NO_TEXT_TO_EDIT, TelegramMoved } from './telegram.errors';
import { itemId, type MessagePlace, placeOf, topicOf } from './telegram.ids';
import { messageItem, readerOf } from './telegram.message';
import { type Json, recordOf, wordOf } from './telegram.payloads';
import { answering, send } from './telegram.send';
import { keysOf, sentItem } from './telegram.sent';
import { assertDeclared } from '../../spi/verbs';

const LIKE = '👍';

interface Work {
  action: OutboundAction;
  account: AccountContext;
  client: TelegramClient;
  /** Where the item stands. */
  place: MessagePlace;
}

/** Performs one action by one call; only a reply whose message or group is gone takes a second. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  assertDeclared(capabilities, action);
  const client = new TelegramClient(account, signal);
  const work: Work = { action, account, client, place: placeOf(action.target.externalId) };
  switch (action.verb) {
    case 'reply':
      return reply(work);
    case 'private-reply':
      return privateReply(work);
    case 'edit-reply':
      return editReply(work);
    case 'delete-reply':
      return remove(work, replyPlace(action));
    case 'delete':
      return remove(work, work.place);
    case 'like':
      return react(work, [{ type: 'emoji', emoji: LIKE }]);
    case 'unlike':
      return react(work, []);
    case 'mark-read':
      return markRead(work);
    default:
      return ban(work, action.verb === 'ban');
  }
}

/**
 * Whether an action took place. A bot cannot read what stands in a chat: only who is banned can be asked. For everything
 * else a person has to look.
 */
export async function findPerformed(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  assertDeclared(capabilities, action);
  const author = action.target.authorExternalId ?? '';
  if ((action.verb !== 'ban' && action.verb !== 'unban') || !/^\d+$/.test(author)) return { found: 'cannot-tell' };
  const { chatId } = placeOf(action.target.externalId);
  try {
    const client = new TelegramClient(account, signal);
    const member = await client.read('getChatMember', { chat_id: Number(chatId), user_id: Number(author) });
    const status = wordOf(recordOf(member)?.['status']);
    if (status === null) return { found: 'cannot-tell' };
    const isBanned = status === 'kicked';
    return isBanned === (action.verb === 'ban') ? { found: 'yes', receipt: done() } : { found: 'absent' };
  } catch (error) {
    if (error instanceof ConnectorRejected) return { found: 'cannot-tell' };
    throw error;
  }
}

function done(externalId: string | null = null, permalink: string | null = null, ...effects: InboundEvent[]): Receipt {
  return { state: 'done', externalId, permalink, effects };
}

async function reply({ action, account, client, place }: Work): Promise<Receipt> {
  const { threadKey, kind } = action.target;
  const messages = await send(client, action, answering(place, topicOf(threadKey)));
  const sent = sentItem(messages, action, account);
  const own: ItemSeen = {
    ...sent,
    kind,
    thread: { ...sent.thread, key: threadKey, aliases: keysOf(sent, action.target) },
  };
  return done(own.externalId, own.permalink, own);
}

/** Telegram lets a bot write to people who have started it, and to nobody else. */
async function privateReply({ action, account, client }: Work): Promise<Receipt> {
  const author = action.target.authorExternalId ?? '';
  if (!/^\d+$/.test(author))
    throw new ConnectorRejected('a channel cannot be written to in private', 'recipient-refused');
  const to = { chatId: author, businessId: null, topic: null, answers: null };
  const messages = await send(client, action, to).catch((error: unknown) => {
    const isStranger = error instanceof ConnectorRejected && error.platformCode === CHAT_NOT_FOUND;
    throw isStranger ? new ConnectorRejected(error.message, 'recipient-refused', CHAT_NOT_FOUND) : error;
  });
  const own: ItemSeen = { ...sentItem(messages, action, account), kind: 'message' };
  return done(own.externalId, null, own);
}

function replyPlace({ replyExternalId, verb }: OutboundAction): MessagePlace {
  if (replyExternalId === null) throw new ConnectorRejected(`${verb} names no reply`, 'invalid');
  return placeOf(replyExternalId);
}

async function editReply({ action, account, client }: Work): Promise<Receipt> {
  const place = replyPlace(action);
  if (action.text.trim() === '') throw new ConnectorRejected('the text is empty', 'invalid');
  if (action.text.length > MOST_TEXT) throw new ConnectorRejected(`the text is longer than ${MOST_TEXT}`, 'too-long');
  const result = await edited(client, place, action.text).catch((error: unknown) => {
    if (error instanceof ConnectorRejected && error.reason === 'already-done') return null;
    throw error;
  });
  const message = recordOf(result);
  const found = message ? messageItem(message, { ...readerOf(account), groups: new Set() }) : null;
  if (!found) return done(action.replyExternalId);
  const item: ItemSeen = {
    ...found.item,
    externalId: itemId(place),
    kind: action.target.kind,
    direction: 'out',
    thread: { ...found.item.thread, key: action.target.threadKey },
    text: action.text,
    attachments: [], // files stay as they were
  };
  return done(item.externalId, item.permalink, item);
}

/** A message with a file has a caption where others have a text. */
async function edited(client: TelegramClient, place: MessagePlace, text: string): Promise<unknown> {
  const where = addressOf(place);
  try {
    return await client.act('editMessageText', { ...where, text });
  } catch (error) {
    if (!(error instanceof ConnectorRejected && error.platformCode === NO_TEXT_TO_EDIT)) throw error;
    if (text.length > MOST_CAPTION) {
      throw new ConnectorRejected(`beside a file the text is longer than ${MOST_CAPTION}`, 'too-long');
    }
    return client.act('editMessageCaption', { ...where, caption: text });
  }
}

function addressOf({ chatId, businessId, messageIds }: MessagePlace): Json {
  return {
    chat_id: Number(chatId),
    message_id: Number(messageIds[0]),
    ...(businessId !== null && { business_connection_id: businessId }),
  };
}

/** Deletes for everybody. What is gone already is what was wanted. */
async function remove({ action, client }: Work, place: MessagePlace): Promise<Receipt> {
  try {
    await deleteAt(client, place);
  } catch (error) {
    if (!(error instanceof ConnectorRejected && error.reason === 'gone')) throw error;
  }
  return done(null, null, { type: 'removed', externalId: itemId(place), at: action.requestedAt });
}

function deleteAt(client: TelegramClient, { chatId, businessId, messageIds }: MessagePlace): Promise<unknown> {
  const ids = messageIds.map(Number);
  if (businessId !== null) {
    return client.act('deleteBusinessMessages', { business_connection_id: businessId, message_ids: ids });
  }
  return ids.length > 1
    ? client.act('deleteMessages', { chat_id: Number(chatId), message_ids: ids })
    : client.act('deleteMessage', { chat_id: Number(chatId), message_id: ids[0] });
}

async function react({ client, place }: Work, reaction: Json[]): Promise<Receipt> {
  if (place.businessId !== null) throw new ConnectorRejected('a bot cannot react in business chats', 'forbidden');
  await client.act('setMessageReaction', { ...addressOf(place), reaction });
  return done();
}

async function markRead({ client, place }: Work): Promise<Receipt> {
  if (place.businessId === null) throw new ConnectorRejected('only business chats can be marked read', 'forbidden');
  await client.act('readBusinessMessage', addressOf(place));
  return done();
}

/** For ever: nobody is let back in by time. A channel is banned by its own method. */
async function ban({ action, client, place }: Work, isBan: boolean): Promise<Receipt> {
  const author = action.target.authorExternalId ?? '';
  if (!/^-?\d+$/.test(author)) throw new ConnectorRejected('the author is not known', 'invalid');
  const isChannel = author.startsWith('-');
  const who = isChannel ? { sender_chat_id: Number(author) } : { user_id: Number(author) };
  const once = isBan || isChannel ? {} : { only_if_banned: true }; // else it would put a member out
  const method = `${isBan ? 'ban' : 'unban'}Chat${isChannel ? 'SenderChat' : 'Member'}`;
  const call = (chatId: string) => client.act(method, { chat_id: Number(chatId), ...who, ...once });
  await call(place.chatId).catch((error: unknown) => {
    if (error instanceof TelegramMoved) return call(error.newChatId);
    throw error;
  });
  return done();
}
