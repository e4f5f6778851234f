import type { CapabilityRecord } from '@parvis/contracts';
import { ConnectorRejected } from '../../spi/errors';
import type { ItemSeen } from '../../spi/inbound';
import type { Lookup, OutboundAction, OutboundAttachment, Receipt } from '../../spi/outbound';
import { OTHER_APP_HOLDS_THREAD } from './graph-errors';
import type { MessagesClient, Sent } from './messages.client';
import { itemSeen, linkedAttachment, threadOf, type Json } from '../../spi/read';
import { assertFits, doneWith } from '../../spi/verbs';

/** What differs between Messenger and Instagram when a message is sent. */
interface MessagingDialect {
  capabilities: CapabilityRecord;
  /** The reaction that stands for "like". */
  heart: string;
  /** Echoes repeat our metadata. */
  metadata: boolean;
  /** `HUMAN_AGENT` may be used after the window closed. */
  humanAgent: boolean;
}

/** Performs a verb on a direct message; the thread key is the person's id. */
export async function performOnMessage(
  action: OutboundAction,
  client: MessagesClient,
  dialect: MessagingDialect,
): Promise<Receipt> {
  const person = action.target.threadKey;
  const reacted = { message_id: action.target.externalId };
  switch (action.verb) {
    case 'reply':
      return reply(action, client, dialect);
    case 'like':
      await client.signal(person, 'react', { ...reacted, reaction: dialect.heart });
      return doneWith(null);
    case 'unlike':
      await client.signal(person, 'unreact', reacted);
      return doneWith(null);
    case 'mark-read':
      await client.signal(person, 'mark_seen');
      return doneWith(null);
    default:
      await client.moderate(person, MODERATION[action.verb] ?? '');
      return doneWith(null);
  }
}

const MODERATION: Readonly<Partial<Record<string, string>>> = {
  ban: 'block_user',
  unban: 'unblock_user',
  spam: 'move_to_spam',
};

async function reply(action: OutboundAction, client: MessagesClient, dialect: MessagingDialect): Promise<Receipt> {
  const message = await messageBody(action, client, dialect);
  const body: Json = {
    recipient: { id: action.target.threadKey },
    messaging_type: 'RESPONSE',
    message,
  };
  const sent = await sendInWindow(body, action.target.threadKey, client, dialect);
  return doneWith(sent.messageId, ownMessage(action, sent, action.target.threadKey));
}

async function messageBody(action: OutboundAction, client: MessagesClient, dialect: MessagingDialect): Promise<Json> {
  const own = dialect.metadata ? { metadata: action.id } : {};
  const [attachment, ...others] = action.attachments;
  if (!attachment) {
    if (action.text.trim() === '') throw new ConnectorRejected('The message is empty', 'invalid');
    assertFits(dialect.capabilities, action.target.kind, action);
    return { text: action.text, ...own };
  }
  // Two calls for one action could leave half of it sent: the inbox makes an action of each part.
  if (others.length > 0 || action.text !== '') {
    throw new ConnectorRejected('A message holds either a text or one attachment', 'invalid');
  }
  const type = attachmentType(attachment);
  const payload = attachment.publicUrl
    ? { url: attachment.publicUrl, is_reusable: true }
    : { attachment_id: await client.upload(attachment, type) };
  return { attachment: { type, payload }, ...own };
}

function attachmentType({ contentType }: OutboundAttachment): string {
  const family = contentType.split('/')[0] ?? '';
  return ['image', 'audio', 'video'].includes(family) ? family : 'file';
}

/** Sends; takes the thread from another app once, and uses the 7-day tag where the account may. */
async function sendInWindow(
  body: Json,
  person: string,
  client: MessagesClient,
  dialect: MessagingDialect,
): Promise<Sent> {
  try {
    return await client.send(body);
  } catch (error) {
    if (!(error instanceof ConnectorRejected)) throw error;
    if (error.reason === 'window-closed' && dialect.humanAgent) {
      return client.send({ ...body, messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
    }
    if (!OTHER_APP_HOLDS_THREAD.includes(error.platformCode ?? '')) throw error;
    await client.takeThread(person);
    return client.send(body);
  }
}

/** Answers the author of a public item once, in private. The item it makes stands in `threadKey`. */
export async function privateReply(
  action: OutboundAction,
  client: MessagesClient,
  recipient: Json,
  dialect: Pick<MessagingDialect, 'capabilities' | 'metadata'>,
): Promise<Sent> {
  if (action.attachments.length > 0) throw new ConnectorRejected('A private reply holds text only', 'invalid');
  assertFits(dialect.capabilities, action.target.kind, action);
  return client.send({
    recipient,
    message: { text: action.text, ...(dialect.metadata && { metadata: action.id }) },
  });
}

/** Our sent message as the item it becomes; the echo brings the same id. */
export function ownMessage(action: OutboundAction, sent: Sent, threadKey: string): ItemSeen {
  return itemSeen({
    externalId: sent.messageId,
    kind: 'message',
    direction: 'out',
    thread: threadOf(threadKey),
    text: action.text,
    attachments: action.attachments.map((file) => linkedAttachment(file.name, file.publicUrl, file.contentType)),
    ownActionId: action.id,
    createdAt: sent.at,
  });
}

export function foundWith(receipt: Receipt): Lookup {
  return { found: 'yes', receipt };
}
