import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { ItemSeen } from '../../spi/inbound';
import type { ActionTarget, OutboundAction, OutboundAttachment, Receipt } from '../../spi/outbound';
import { itemSeen, linkedAttachment, threadOf, type Json } from '../../spi/read';
import { assertDeclared, assertFits, doneWith } from '../../spi/verbs';
import { CAPTION_LENGTH, mediaKindOf, WHATSAPP_CAPABILITIES } from './whatsapp.capabilities';
import { WhatsAppClient, type Sent } from './whatsapp.client';
import { messageIdOf } from './whatsapp.messages';
import { callbackDataOf } from './whatsapp.statuses';

const THUMB_UP = '👍';

/** Performs one action on a message; whether the 24 hours are over is for Meta to say, which knows the last message. */
export async function performWhatsApp(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Receipt> {
  assertDeclared(WHATSAPP_CAPABILITIES, action);
  const client = new WhatsAppClient(account, signal);
  switch (action.verb) {
    case 'reply':
      return reply(action, client);
    case 'like':
    case 'unlike':
      await client.send({ ...recipientOf(action.target), ...reaction(action) });
      return doneWith(null);
    case 'mark-read':
      await client.markRead(messageIdOf(action.target.externalId));
      return doneWith(null);
    case 'ban':
      await client.block(userOf(action.target));
      return doneWith(null);
    default:
      await client.unblock(userOf(action.target));
      return doneWith(null);
  }
}

async function reply(action: OutboundAction, client: WhatsAppClient): Promise<Receipt> {
  const content = await contentFor(action, client);
  const sent = await client.send({
    ...recipientOf(action.target),
    ...content,
    context: { message_id: messageIdOf(action.target.externalId) },
    biz_opaque_callback_data: callbackDataOf(action.id),
  });
  return doneWith(sent.messageId, ownMessage(action, sent));
}

async function contentFor(action: OutboundAction, client: WhatsAppClient): Promise<Json> {
  const [attachment, ...others] = action.attachments;
  if (others.length > 0) throw new ConnectorRejected('A message holds one file at most', 'invalid');
  if (attachment) return mediaFor(attachment, action.text, client);
  if (action.text.trim() === '') throw new ConnectorRejected('The message is empty', 'invalid');
  assertFits(WHATSAPP_CAPABILITIES, action.target.kind, action);
  return { type: 'text', text: { body: action.text, preview_url: false } };
}

/** Bytes are always uploaded: a link that Meta fails to fetch would be told only later, as a message that did not arrive. */
async function mediaFor(attachment: OutboundAttachment, text: string, client: WhatsAppClient): Promise<Json> {
  const { type, maxBytes, caption } = mediaKindOf(attachment.contentType);
  if (attachment.size > maxBytes) {
    throw new ConnectorRejected(`WhatsApp takes at most ${Math.floor(maxBytes / 1024)} KB of this kind`, 'invalid');
  }
  if (text !== '' && !caption) throw new ConnectorRejected('No text can stand beside this kind of file', 'invalid');
  if (text.length > CAPTION_LENGTH) {
    throw new ConnectorRejected(`The text beside a file is longer than ${CAPTION_LENGTH}`, 'too-long');
  }
  const id = await client.upload(attachment);
  const named = type === 'document' ? { filename: attachment.name } : {};
  return { type, [type]: { id, ...(text !== '' && { caption: text }), ...named } };
}

function reaction({ verb, target }: OutboundAction): Json {
  const emoji = verb === 'like' ? THUMB_UP : '';
  return { type: 'reaction', reaction: { message_id: messageIdOf(target.externalId), emoji } };
}

/** The phone number where it is known: not every message can be sent to a business-scoped id (code 131062). */
export function userOf({ threadKey, authorExternalId }: ActionTarget): string {
  const ids = [threadKey, authorExternalId ?? ''];
  return ids.find(isPhone) ?? threadKey;
}

function recipientOf(target: ActionTarget): Json {
  const user = userOf(target);
  return isPhone(user) ? { recipient_type: 'individual', to: user } : { recipient: user };
}

/** Phone numbers are digits; business-scoped ids begin with the letters of a country. */
function isPhone(id: string): boolean {
  return /^\+?\d+$/.test(id);
}

/** Our sent message as the item it becomes. */
function ownMessage(action: OutboundAction, sent: Sent): ItemSeen {
  return itemSeen({
    externalId: sent.messageId,
    kind: 'message',
    direction: 'out',
    thread: threadOf(action.target.threadKey),
    parentExternalId: action.target.externalId,
    text: action.text,
    attachments: action.attachments.map((file) => linkedAttachment(file.name, file.publicUrl, file.contentType)),
    ownActionId: action.id,
    createdAt: sent.at,
  });
}
