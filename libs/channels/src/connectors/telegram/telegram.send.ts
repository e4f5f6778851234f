import { ConnectorRejected } from '../../spi/errors';
import type { OutboundAction, OutboundAttachment } from '../../spi/outbound';
import { MOST_CAPTION, MOST_FILES, MOST_PHOTO, MOST_TEXT } from './telegram.capabilities';
import type { TelegramClient } from './telegram.client';
import { REPLY_TARGET_GONE, TelegramMoved } from './telegram.errors';
import type { MessagePlace, Topic } from './telegram.ids';
import { type Json, recordOf, recordsOf } from './telegram.payloads';

/** Where a message goes and what it answers. */
export interface Destination {
  chatId: string;
  businessId: string | null;
  topic: Topic | null;
  /** The message to answer; null in a chat that is answered as a whole. */
  answers: string | null;
}

/** The place and topic of the item that is answered. */
export function answering(place: MessagePlace, topic: Topic | null): Destination {
  const { chatId, businessId, messageIds } = place;
  return { chatId, businessId, topic, answers: messageIds[0] };
}

/** Sends text, a file, or an album as one call; the messages it made, at least one. */
export async function send(client: TelegramClient, action: OutboundAction, to: Destination): Promise<Json[]> {
  assertFits(action);
  const result = await sendTo(client, action, to).catch((error: unknown) => {
    // in the supergroup that the group became, ids of messages are others
    if (error instanceof TelegramMoved) {
      return sendTo(client, action, { ...to, chatId: error.newChatId, answers: null });
    }
    if (error instanceof ConnectorRejected && error.platformCode === REPLY_TARGET_GONE) {
      return sendTo(client, action, { ...to, answers: null });
    }
    throw error;
  });
  const album = recordsOf(result);
  const single = recordOf(result);
  return single ? [single] : album;
}

function assertFits({ text, attachments }: OutboundAction): void {
  if (attachments.length > MOST_FILES) throw new ConnectorRejected(`no more than ${MOST_FILES} files`, 'invalid');
  if (attachments.length === 0 && text.trim() === '') throw new ConnectorRejected('the message is empty', 'invalid');
  const most = attachments.length > 0 ? MOST_CAPTION : MOST_TEXT;
  if (text.length > most) {
    const where = attachments.length > 0 ? 'beside a file ' : '';
    throw new ConnectorRejected(`${where}the text is longer than ${most} characters`, 'too-long');
  }
}

async function sendTo(
  client: TelegramClient,
  { text, attachments }: OutboundAction,
  to: Destination,
): Promise<unknown> {
  const [first, ...others] = attachments;
  // no parse_mode: what an agent writes is text, and "*" or "<" must not be read as markup
  if (!first) return client.act('sendMessage', { ...addressOf(to), text });
  const form = new FormData();
  for (const [name, value] of Object.entries(addressOf(to))) {
    form.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  const caption = text === '' ? {} : { caption: text };
  if (others.length === 0) {
    const type = mediaType(first);
    if (text !== '') form.set('caption', text);
    form.set(type, await blobOf(first), first.name);
    return client.act(METHODS[type], form);
  }
  const type = albumType(attachments);
  for (const [index, file] of attachments.entries()) form.set(`file${index}`, await blobOf(file), file.name);
  const media = attachments.map((file, index) => ({
    type: type ?? mediaType(file),
    media: `attach://file${index}`,
    ...(index === 0 && caption),
  }));
  form.set('media', JSON.stringify(media));
  return client.act('sendMediaGroup', form);
}

function addressOf({ chatId, businessId, topic, answers }: Destination): Json {
  return {
    chat_id: Number(chatId),
    ...(businessId !== null && { business_connection_id: businessId }),
    ...(topic?.kind === 'topic' && { message_thread_id: Number(topic.id) }),
    ...(topic?.kind === 'dm' && { direct_messages_topic_id: Number(topic.id) }),
    ...(answers !== null && {
      reply_parameters: { message_id: Number(answers), allow_sending_without_reply: true },
    }),
  };
}

const METHODS = {
  photo: 'sendPhoto',
  video: 'sendVideo',
  audio: 'sendAudio',
  document: 'sendDocument',
} as const;
type MediaType = keyof typeof METHODS;

/** What Telegram shows as such; everything else goes as a file. */
function mediaType({ contentType, size }: OutboundAttachment): MediaType {
  if (/^image\/(jpeg|png|webp)$/i.test(contentType)) return size <= MOST_PHOTO ? 'photo' : 'document';
  if (/^video\/mp4$/i.test(contentType)) return 'video';
  return /^audio\/(mpeg|mp4|x-m4a)$/i.test(contentType) ? 'audio' : 'document';
}

/** Photos and films mix in an album, other kinds do not: a mixed one is sent as files. Null: each as it is. */
function albumType(attachments: readonly OutboundAttachment[]): 'document' | null {
  const types = new Set(attachments.map(mediaType));
  const areVisual = [...types].every((type) => type === 'photo' || type === 'video');
  return areVisual || types.size === 1 ? null : 'document';
}

async function blobOf(file: OutboundAttachment): Promise<Blob> {
  return new Blob([Uint8Array.from(await file.read())], { type: file.contentType });
}
