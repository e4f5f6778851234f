import type { InboundAttachment } from '../../spi/inbound';
import { countOf, type Json, opaqueIdOf, recordOf, recordsOf, textOf, wordOf } from './telegram.payloads';

/** A file of a message: its bytes have to be asked for by its id. */
export interface FileLink {
  fileId: string;
  name: string;
  contentType: string | null;
  size: number | null;
}

/** What a message says; null parts are absent. */
export interface Content {
  text: string;
  file: FileLink | null;
}

/** `getFile` gives no larger ones; a Bot API server of one's own does, but nobody wants them in an inbox. */
const MOST_DOWNLOAD = 20 * 1024 * 1024;

/** Kinds of media with the name and type to use where Telegram gives none. An animation is sent as document, too. */
const MEDIA: readonly [member: string, name: string, contentType: string | null][] = [
  ['animation', 'animation.mp4', 'video/mp4'],
  ['video', 'video.mp4', 'video/mp4'],
  ['video_note', 'video-message.mp4', 'video/mp4'],
  ['voice', 'voice-message.ogg', 'audio/ogg'],
  ['audio', 'audio.mp3', 'audio/mpeg'],
  ['document', 'document', null],
];

/** The content of a message; null for service messages and for kinds that nobody knew when this was written. */
export function contentOf(message: Json): Content | null {
  const file = fileOf(message);
  const said = textWithLinks(message) ?? spokenFor(message);
  return file === null && said === null ? null : { text: said ?? '', file };
}

function fileOf(message: Json): FileLink | null {
  const photo = recordsOf(message['photo']).at(-1); // sizes in rising order
  if (photo) return linkOf(photo, 'photo.jpg', 'image/jpeg');
  const sticker = recordOf(message['sticker']);
  if (sticker) return stickerOf(sticker);
  for (const [member, name, contentType] of MEDIA) {
    const media = recordOf(message[member]);
    if (media) return linkOf(media, name, contentType);
  }
  return null;
}

function stickerOf(sticker: Json): FileLink | null {
  if (sticker['is_video'] === true) return linkOf(sticker, 'sticker.webm', 'video/webm');
  if (sticker['is_animated'] === true) return linkOf(sticker, 'sticker.tgs', 'application/x-tgsticker');
  return linkOf(sticker, 'sticker.webp', 'image/webp');
}

function linkOf(media: Json, name: string, contentType: string | null): FileLink | null {
  const fileId = opaqueIdOf(media['file_id']);
  if (fileId === null) return null;
  return {
    fileId,
    name: (wordOf(media['file_name']) ?? name).slice(0, 100),
    contentType: wordOf(media['mime_type'])?.slice(0, 100) ?? contentType,
    size: countOf(media['file_size']),
  };
}

/** Text or caption. Addresses hidden behind words are written out: they are what a moderator has to see. */
function textWithLinks(message: Json): string | null {
  const text = textOf(message['text']) ?? textOf(message['caption']);
  if (text === null) return null;
  const hidden = entitiesOf(message).flatMap((entity) =>
    entity['type'] === 'text_link' ? (wordOf(entity['url']) ?? []) : [],
  );
  return [text, ...new Set(hidden)].join('\n');
}

/** Entities of text or caption. Their offsets count UTF-16 units, as JavaScript does. */
export function entitiesOf(message: Json): Json[] {
  return recordsOf(message['entities'] ?? message['caption_entities']);
}

/** A line for content that is neither text nor file. */
function spokenFor(message: Json): string | null {
  const venue = recordOf(message['venue']);
  if (venue) return lineOf('📍', [venue['title'], venue['address']]);
  const location = recordOf(message['location']);
  if (location) return lineOf('📍', [location['latitude'], location['longitude']]);
  const contact = recordOf(message['contact']);
  if (contact) return lineOf('👤', [contact['first_name'], contact['last_name'], contact['phone_number']]);
  const poll = recordOf(message['poll']);
  if (poll) return lineOf('📊', [poll['question'], ...recordsOf(poll['options']).map((option) => option['text'])]);
  const dice = recordOf(message['dice']);
  if (dice) return lineOf(wordOf(dice['emoji']) ?? '🎲', [dice['value']]);
  const sticker = recordOf(message['sticker']);
  return sticker ? wordOf(sticker['emoji']) : null;
}

function lineOf(sign: string, parts: readonly unknown[]): string {
  const words = parts.flatMap((part) =>
    typeof part === 'number' && Number.isFinite(part) ? String(part) : (wordOf(part) ?? []),
  );
  return [sign, words.join(', ')].filter(Boolean).join(' ');
}

/** Whether the bytes can be had at all. */
export function isFetchable({ size }: FileLink): boolean {
  return size === null || size <= MOST_DOWNLOAD;
}

/** The file as an attachment: without bytes it only says that something was there. */
export function attachmentOf(file: FileLink, content: string | null = null): InboundAttachment {
  const { name, contentType, size } = file;
  return { name, contentType, size, url: null, content, contentId: null };
}
