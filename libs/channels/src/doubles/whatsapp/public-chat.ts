import type { WhatsAppNetwork } from './network';
import type { PublicChat, PublicChatMessage, WhatsAppChat, WhatsAppMessage, WhatsAppNumber } from './shapes';

/** What the person of a chat sees: nothing deleted, nothing that did not arrive. */
export function publicChatOf(network: WhatsAppNetwork, number: WhatsAppNumber, chat: WhatsAppChat): PublicChat {
  const messages = chat.messages
    .filter(({ revoked, by, status }) => !revoked && (by === 'person' || ['delivered', 'read'].includes(status)))
    .map((message) => shown(network, message));
  return { business: number.verifiedName, number: number.display, messages };
}

function shown(network: WhatsAppNetwork, message: WhatsAppMessage): PublicChatMessage {
  const { part, reactions } = message;
  const file = network.files.get(String(part['id'] ?? ''));
  const text = part['body'] ?? part['caption'] ?? part['text'] ?? part['name'] ?? '';
  return {
    id: message.wamid,
    fromBusiness: message.by !== 'person',
    text: typeof text === 'string' ? text : '',
    file: file ? { name: file.name, contentType: file.contentType } : null,
    at: new Date(message.at).toISOString(),
    edited: message.edited,
    read: message.by === 'person' && message.seenByBusiness,
    reactions: [reactions.business, reactions.person].filter((emoji) => emoji !== null),
    replyTo: message.replyTo,
  };
}
