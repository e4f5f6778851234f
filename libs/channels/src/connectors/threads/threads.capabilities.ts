import type { CapabilityRecord, VerbCapability } from '@parvis/contracts';
import { verb } from '../../spi/verbs';

/** Characters of a reply; emoji count as the bytes of their UTF-8 form (Threads API, publishing). */
export const MOST_CHARACTERS = 500;
export const MOST_LINKS = 5;
export const MOST_IMAGE_BYTES = 8 * 1024 * 1024;
const MOST_VIDEO_BYTES = 1024 * 1024 * 1024;

const REPLY = verb(
  'reply',
  'Published on Threads under this text. Everybody can read it; it cannot be edited from here.',
  'Publiée sur Threads sous ce texte. Tout le monde peut la lire\u202F; elle ne peut pas être modifiée d’ici.',
);

const ON_REPLY: VerbCapability[] = [
  REPLY,
  verb('delete-reply', 'Removes the profile’s reply for good.', 'Supprime définitivement la réponse du profil.'),
  verb(
    'hide',
    'Hides the reply and everything that stands below it.',
    'Masque la réponse et tout ce qui se trouve en dessous.',
    { reversible: true, visibleTo: 'author' },
  ),
  verb('unhide', 'Everybody sees it again.', 'Tout le monde la voit de nouveau.', {
    reversible: true,
    visibleTo: 'everybody',
  }),
  verb('approve', 'Publishes the waiting reply under your thread.', 'Publie sous votre thread la réponse en attente.', {
    visibleTo: 'everybody',
  }),
  verb(
    'reject',
    'The waiting reply is set aside; nobody else sees it.',
    'La réponse en attente est écartée\u202F; personne d’autre ne la voit.',
    { visibleTo: 'author' },
  ),
];

/**
 * What Threads can and cannot do (Threads API 1.0). Webhooks tell of new replies and mentions and of what the profile itself
 * publishes and deletes; edits, hides and deletions of others show when conversations are read again.
 */
export const THREADS_CAPABILITIES: CapabilityRecord = {
  channel: 'threads',
  label: { en: 'Threads', fr: 'Threads' },
  itemKinds: ['comment', 'mention'],
  receive: 'both',
  verbs: { comment: ON_REPLY, mention: [REPLY] },
  text: { reply: { max: MOST_CHARACTERS, unit: 'utf16', confirmed: true } },
  attachments: {
    types: ['image/jpeg', 'image/png', 'video/mp4', 'video/quicktime'],
    maxCount: 20,
    maxBytes: MOST_VIDEO_BYTES,
    withText: true,
  },
  sees: { edits: true, deletions: true, hides: true, ownActions: true },
  backfill: true,
};
