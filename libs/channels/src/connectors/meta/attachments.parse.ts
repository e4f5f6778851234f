import type { InboundAttachment } from '../../spi/inbound';
import { idOf, linkedAttachment, recordOf, recordsOf, textOf, type Json } from '../../spi/read';

/** What the attachments of a direct message amount to. */
export interface MessageContent {
  attachments: InboundAttachment[];
  /** Lines that stand for attachments which are no files: a shared link, a place. */
  lines: string[];
  isStoryMention: boolean;
}

/** The `attachments[]` of a webhook message (Messenger and Instagram messaging webhooks). Unknown types become placeholders. */
export function messageContent(message: Json): MessageContent {
  const content: MessageContent = { attachments: [], lines: [], isStoryMention: false };
  const shown = new Set<string>();
  for (const attachment of recordsOf(message['attachments'])) {
    const type = textOf(attachment['type']) ?? 'file';
    const payload = recordOf(attachment['payload']);
    const url = textOf(payload?.['url']) ?? textOf(payload?.['story_media_url']) ?? textOf(attachment['url']);
    if (type === 'story_mention') content.isStoryMention = true;
    // Stickers were sent twice, as image and as sticker, for a while.
    const sameAs = url ?? idOf(payload?.['sticker_id']);
    if (sameAs !== null && shown.has(sameAs)) continue;
    if (sameAs !== null) shown.add(sameAs);
    addAttachment(content, { type, url, payload, attachment });
  }
  if (message['is_unsupported'] === true && content.attachments.length === 0) {
    content.attachments.push(linkedAttachment('unsupported', null));
  }
  return content;
}

interface Part {
  type: string;
  url: string | null;
  payload: Json | null;
  attachment: Json;
}

function addAttachment(content: MessageContent, { type, url, payload, attachment }: Part): void {
  const title = textOf(attachment['title']) ?? textOf(payload?.['title']);
  if (type === 'location') {
    const place = recordOf(payload?.['coordinates']);
    content.lines.push(
      [title ?? '📍', numberText(place?.['lat']), numberText(place?.['long'])].filter(Boolean).join(' '),
    );
  } else if (type === 'fallback' || type === 'template') {
    content.lines.push([title, url].filter(Boolean).join('\n'));
  } else {
    content.attachments.push(linkedAttachment(title ?? type, url));
  }
}

function numberText(value: unknown): string | null {
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** Attachments of a message read through the conversations edge, where files have typed members instead of a type. */
export function readMessageContent(message: Json): MessageContent {
  const files = recordsOf(recordOf(message['attachments'])?.['data']).map((entry) => {
    const [image, video] = [recordOf(entry['image_data']), recordOf(entry['video_data'])];
    const url = textOf(image?.['url']) ?? textOf(video?.['url']) ?? textOf(entry['file_url']);
    return linkedAttachment(textOf(entry['name']) ?? 'file', url, textOf(entry['mime_type']));
  });
  const sticker = textOf(message['sticker']);
  if (sticker !== null) files.push(linkedAttachment('sticker', sticker));
  if (files.length === 0 && message['is_unsupported'] === true) files.push(linkedAttachment('unsupported', null));
  return { attachments: files, lines: [], isStoryMention: recordOf(recordOf(message['story'])?.['mention']) !== null };
}
