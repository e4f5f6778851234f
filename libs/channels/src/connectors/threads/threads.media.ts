import { ConnectorRejected } from '../../spi/errors';
import type { OutboundAction, OutboundAttachment } from '../../spi/outbound';
import { MOST_CHARACTERS, MOST_IMAGE_BYTES, MOST_LINKS, THREADS_CAPABILITIES } from './threads.capabilities';

/** Parameters of a container. */
export type Content = Record<string, string>;

export interface ReplyContent {
  /** Of the container that is published; without `children`, whose ids are not known yet. */
  content: Content;
  /** Of the parts of a carousel; empty for text or a single file. */
  parts: Content[];
}

/** What a reply is made of; throws `ConnectorRejected` for what Threads would not take (Threads API, publishing). */
export function contentOf({ text, target, attachments }: OutboundAction): ReplyContent {
  assertText(text, attachments.length > 0);
  const { maxCount } = THREADS_CAPABILITIES.attachments;
  if (attachments.length > maxCount) {
    throw new ConnectorRejected(`At most ${maxCount} files can go with a reply`, 'invalid');
  }
  const media = attachments.map(mediaOf);
  const [single = { media_type: 'TEXT' }] = media;
  const isCarousel = media.length > 1;
  const base = isCarousel ? { media_type: 'CAROUSEL' } : single;
  return {
    content: { ...base, ...(text === '' ? {} : { text }), reply_to_id: target.externalId },
    parts: isCarousel ? media.map((part) => ({ ...part, is_carousel_item: 'true' })) : [],
  };
}

function assertText(text: string, hasFile: boolean): void {
  if (lengthOf(text) > MOST_CHARACTERS) {
    throw new ConnectorRejected(`The text is longer than ${MOST_CHARACTERS} characters`, 'too-long');
  }
  if (new Set(text.match(/https?:\/\/\S+/gi)).size > MOST_LINKS) {
    throw new ConnectorRejected(`A reply on Threads holds at most ${MOST_LINKS} links`, 'invalid');
  }
  if (!hasFile && text.trim() === '') throw new ConnectorRejected('The reply is empty', 'invalid');
}

const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}/u;

/** Threads counts emoji as the bytes of their UTF-8 form, everything else as one character. */
function lengthOf(text: string): number {
  const lengths = [...text].map((character) => (EMOJI.test(character) ? Buffer.byteLength(character) : 1));
  return lengths.reduce((sum, length) => sum + length, 0);
}

function mediaOf({ contentType, size, publicUrl }: OutboundAttachment): Content {
  const { types, maxBytes } = THREADS_CAPABILITIES.attachments;
  if (!types.includes(contentType)) throw new ConnectorRejected(`Threads takes no ${contentType} file`, 'invalid');
  const isImage = contentType.startsWith('image/');
  if (size > (isImage ? MOST_IMAGE_BYTES : maxBytes)) {
    throw new ConnectorRejected('The file is larger than Threads takes', 'invalid');
  }
  if (publicUrl === null) {
    throw new ConnectorRejected(
      'Threads fetches files itself: it needs a public address of this installation',
      'invalid',
    );
  }
  return isImage ? { media_type: 'IMAGE', image_url: publicUrl } : { media_type: 'VIDEO', video_url: publicUrl };
}
