import type { CapabilityRecord, VerbCapability, VerbQuota } from '@parvis/contracts';
import { verb } from '../../spi/verbs';

/** Weighted characters of a post (X docs, counting characters). */
export const MOST_WEIGHT = 280;
export const MOST_WEIGHT_PREMIUM = 25_000;
/** Not confirmed by the documentation. */
export const MOST_DM_CHARACTERS = 10_000;
export const MOST_IMAGE_BYTES = 5 * 1024 * 1024;
export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp'];
export const MOST_IMAGES = 4;

/** Replies hidden or shown again, per account (X API 2, rate limits). */
const HIDING: VerbQuota = { cost: 1, allowance: 50, everySeconds: 15 * 60 };

const ON_POST: VerbCapability[] = [
  verb(
    'reply',
    'Published on X; everybody can read it. X may refuse it when the author neither mentioned nor quoted the account.',
    'Publiée sur X\u202F; tout le monde peut la lire. X peut la refuser si l’auteur n’a ni mentionné ni cité le compte.',
  ),
  verb(
    'private-reply',
    'Sent to the author as a direct message. It only arrives when the person accepts messages from the account.',
    'Envoyée à l’auteur en message privé. Elle n’arrive que si la personne accepte les messages du compte.',
  ),
  verb('delete-reply', 'Removes the account’s reply for good.', 'Supprime définitivement la réponse du compte.'),
];

const ON_COMMENT: VerbCapability[] = [
  ...ON_POST,
  verb(
    'hide',
    'Moves the reply to the hidden replies, which anybody can still open.',
    'Déplace la réponse parmi les réponses masquées, que chacun peut encore ouvrir.',
    { reversible: true, visibleTo: 'everybody', quota: HIDING },
  ),
  verb('unhide', 'Everybody sees it again.', 'Tout le monde la voit de nouveau.', {
    reversible: true,
    visibleTo: 'everybody',
    quota: HIDING,
  }),
];

const ON_MESSAGE: VerbCapability[] = [
  verb('reply', 'Sent as a direct message.', 'Envoyée en message privé.'),
  verb(
    'delete-reply',
    'Deletes the account’s message on X; the other person may still have it.',
    'Supprime le message du compte sur X\u202F; l’autre personne peut encore l’avoir.',
  ),
  verb(
    'ban',
    'The person can no longer send direct messages. Their public posts are not affected.',
    'La personne ne peut plus envoyer de messages privés. Ses posts publics ne sont pas concernés.',
    { reversible: true },
  ),
  verb(
    'unban',
    'The person can send direct messages again.',
    'La personne peut de nouveau envoyer des messages privés.',
    { reversible: true },
  ),
];

const IMAGES = { types: IMAGE_TYPES, maxBytes: MOST_IMAGE_BYTES, withText: true };

/**
 * What X can and cannot do (X API 2). The length is weighted (links 23, emoji and CJK 2), which UTF-16 units come nearest to;
 * the connector counts exactly. Likes, follows and public blocks are not offered by self-serve plans.
 */
export const X_CAPABILITIES: CapabilityRecord = {
  channel: 'x',
  label: { en: 'X (Twitter)', fr: 'X (Twitter)' },
  itemKinds: ['mention', 'comment', 'message'],
  receive: 'both',
  verbs: { mention: ON_POST, comment: ON_COMMENT, message: ON_MESSAGE },
  text: {
    reply: { max: MOST_WEIGHT, unit: 'utf16', confirmed: true },
    'private-reply': { max: MOST_DM_CHARACTERS, unit: 'utf16', confirmed: false },
  },
  attachments: { ...IMAGES, maxCount: MOST_IMAGES },
  perKind: {
    message: {
      reply: { max: MOST_DM_CHARACTERS, unit: 'utf16', confirmed: false },
      attachments: { ...IMAGES, maxCount: 1 },
    },
  },
  sees: { edits: true, deletions: true, hides: false, ownActions: true },
  backfill: true,
};
