import type { CapabilityRecord } from '@parvis/contracts';
import { WINDOW_HOURS } from '../meta/human-agent';
import { verb } from '../../spi/verbs';

const MEGABYTE = 1024 * 1024;
const window = { windowHours: WINDOW_HOURS };

/** Most characters of the text beside a picture, video or document (Cloud API, media messages). */
export const CAPTION_LENGTH = 1024;

/** What a number of the Cloud API can and cannot do. What was sent cannot be changed or taken back. */
export const WHATSAPP_CAPABILITIES: CapabilityRecord = {
  channel: 'whatsapp',
  label: { en: 'WhatsApp', fr: 'WhatsApp' },
  itemKinds: ['message'],
  receive: 'push',
  verbs: {
    message: [
      verb(
        'reply',
        'Sent to this person only, within 24 hours of their last message. It cannot be changed or taken back.',
        'Envoyé à cette personne seulement, dans les 24 heures après son dernier message. Impossible à modifier ou à reprendre.',
        window,
      ),
      verb('like', 'Reacts to the message with a thumb up.', 'Réagit au message par un pouce levé.', {
        reversible: true,
        ...window,
      }),
      verb('unlike', 'Takes the reaction back.', 'Retire la réaction.', { reversible: true, ...window }),
      verb('mark-read', 'The person sees that the message was read.', 'La personne voit que le message a été lu.'),
      verb(
        'ban',
        'The person can no longer write to the number. Possible within 24 hours of their last message.',
        'La personne ne peut plus écrire au numéro. Possible dans les 24 heures après son dernier message.',
        { reversible: true, ...window },
      ),
      verb('unban', 'The person can write to the number again.', 'La personne peut de nouveau écrire au numéro.', {
        reversible: true,
      }),
    ],
  },
  text: { reply: { max: 4096, unit: 'utf16', confirmed: true } },
  attachments: {
    types: [
      'image/jpeg',
      'image/png',
      'image/webp',
      'audio/aac',
      'audio/amr',
      'audio/mpeg',
      'audio/mp4',
      'audio/x-m4a',
      'audio/ogg',
      'video/mp4',
      'video/3gpp',
      'application/*',
      'text/*',
    ],
    maxCount: 1,
    maxBytes: 100 * MEGABYTE,
    withText: true,
  },
  sees: { edits: true, deletions: true, hides: false, ownActions: true },
  backfill: false,
};

interface MediaKind {
  /** The `type` of the message and the member that holds the file. */
  type: 'image' | 'sticker' | 'audio' | 'video' | 'document';
  maxBytes: number;
  /** A text may stand beside it. */
  caption: boolean;
}

/** How a file of a content type is sent, and how large it may be (Cloud API, supported media types). */
export function mediaKindOf(contentType: string): MediaKind {
  // Whether a picture in WebP moves is not known here; the larger of both limits is left to Meta to apply.
  if (contentType === 'image/webp') return { type: 'sticker', maxBytes: 500 * 1024, caption: false };
  const family = contentType.split('/')[0] ?? '';
  if (family === 'image') return { type: 'image', maxBytes: 5 * MEGABYTE, caption: true };
  if (family === 'audio') return { type: 'audio', maxBytes: 16 * MEGABYTE, caption: false };
  if (family === 'video') return { type: 'video', maxBytes: 16 * MEGABYTE, caption: true };
  return { type: 'document', maxBytes: 100 * MEGABYTE, caption: true };
}
