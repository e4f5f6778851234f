import { ConnectorRejected } from '../../spi/errors';

/**
 * Where a message stands. Message ids count per chat, and the chats of a business owner count apart from the bot's own:
 * `{chat}:{message}`, `business/{connection}/{chat}:{message}`. An album of ours is one reply of several messages:
 * `{chat}:{first}+{second}+…`. The file of a message that is shown as an item beside it is `{chat}:{message}:file`.
 */
export interface MessagePlace {
  chatId: string;
  /** The connection through which a business owner's chat is read; null in the bot's own chats. */
  businessId: string | null;
  messageIds: readonly [string, ...string[]];
}

const ITEM_ID = /^(?:business\/([\w.:=+-]{1,300})\/)?(-?\d{1,16}):(\d{1,16}(?:\+\d{1,16})*)(?::file)?$/;
const TOPIC = /#(topic|dm)(\d{1,16})$/;

export function chatKey(chatId: string, businessId: string | null): string {
  return businessId === null ? chatId : `business/${businessId}/${chatId}`;
}

export function itemId({ chatId, businessId, messageIds }: MessagePlace): string {
  return `${chatKey(chatId, businessId)}:${messageIds.join('+')}`;
}

/** The id of the file beside its message; what is done to it is done to the message. */
export function partId(messageItemId: string): string {
  return `${messageItemId}:file`;
}

/** The place that an item id names; throws `ConnectorRejected` for an id of another channel. */
export function placeOf(externalId: string): MessagePlace {
  const [, businessId = null, chatId, list = ''] = ITEM_ID.exec(externalId) ?? [];
  const [first, ...others] = list.split('+');
  if (chatId === undefined || !first) throw new ConnectorRejected('not a Telegram message', 'invalid');
  return { chatId, businessId, messageIds: [first, ...others] };
}

/** A topic of a forum or of a channel's direct messages, which answers have to name. */
export interface Topic {
  kind: 'topic' | 'dm';
  id: string;
}

/** A thread key that remembers the topic. */
export function inTopic(key: string, topic: Topic | null): string {
  return topic === null ? key : `${key}#${topic.kind}${topic.id}`;
}

export function topicOf(threadKey: string): Topic | null {
  const [, kind, id] = TOPIC.exec(threadKey) ?? [];
  return (kind === 'topic' || kind === 'dm') && id !== undefined ? { kind, id } : null;
}
