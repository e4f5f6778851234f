import type { AccountContext } from '../../spi/connector';
import { ConnectorUnavailable } from '../../spi/errors';
import type { ItemSeen } from '../../spi/inbound';
import type { ActionTarget, OutboundAction } from '../../spi/outbound';
import { inTopic, itemId, placeOf, topicOf } from './telegram.ids';
import { messageItem, readerOf } from './telegram.message';
import { idOf, type Json } from './telegram.payloads';

/** What was sent as the item it is: an album is one reply, with the ids of all its messages. */
export function sentItem(messages: readonly Json[], action: OutboundAction, account: AccountContext): ItemSeen {
  const [first] = messages;
  const found = first ? messageItem(first, { ...readerOf(account), groups: new Set() }) : null;
  // it was sent: what it became can only not be read
  if (!found) throw new ConnectorUnavailable('Telegram named no message', true);
  const [head, ...others] = messages.flatMap((message) => idOf(message['message_id']) ?? []);
  const place = placeOf(found.item.externalId);
  return {
    ...found.item,
    externalId: head === undefined ? found.item.externalId : itemId({ ...place, messageIds: [head, ...others] }),
    direction: 'out',
    text: action.text,
    attachments: action.attachments.map(({ name, contentType, size, publicUrl }) => {
      return { name, contentType, size, url: publicUrl, content: null, contentId: null };
    }),
    parentExternalId: action.verb === 'reply' ? action.target.externalId : null,
    ownActionId: action.id,
  };
}

/** Answers to our reply, or to any part of our album, find its thread; a private chat is one thread anyway. */
export function keysOf({ externalId }: ItemSeen, { kind, threadKey }: ActionTarget): string[] {
  if (kind === 'message') return [];
  const { messageIds, ...place } = placeOf(externalId);
  const topic = topicOf(threadKey);
  return messageIds.map((id) => inTopic(itemId({ ...place, messageIds: [id] }), topic));
}
