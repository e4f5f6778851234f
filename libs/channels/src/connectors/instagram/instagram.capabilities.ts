import type { AttachmentLimits, CapabilityRecord, TextLimit, VerbCapability } from '@parvis/contracts';
import { WINDOW_HOURS } from '../meta/human-agent';
import { verb } from '../../spi/verbs';

const MEGABYTE = 1024 * 1024;
const PRIVATE_REPLY_HOURS = 7 * 24;

const NO_ATTACHMENT: AttachmentLimits = { types: [], maxCount: 0, maxBytes: 0, withText: true };
const MESSAGE_TEXT: TextLimit = { max: 1000, unit: 'bytes', confirmed: true };
const COMMENT_TEXT: TextLimit = { max: 2200, unit: 'utf16', confirmed: false };

const REPLY = verb(
  'reply',
  'Published under the top comment of the branch. Everybody can read it; it cannot be edited.',
  'Publié sous le premier commentaire du fil. Tout le monde peut le lire\u202F; il ne peut pas être modifié.',
);

const ON_COMMENT: VerbCapability[] = [
  REPLY,
  verb(
    'private-reply',
    'Sends the author one direct message. Once per comment; the next word is theirs.',
    'Envoie un seul message privé à l’auteur. Une fois par commentaire\u202F; la suite dépend de lui.',
    { windowHours: PRIVATE_REPLY_HOURS, perItem: 1 },
  ),
  verb('delete-reply', 'Removes the account’s reply for good.', 'Supprime définitivement la réponse du compte.'),
  verb(
    'hide',
    'Only the author goes on seeing it. It cannot be answered while it is hidden.',
    'Seul l’auteur continue de le voir. On ne peut pas y répondre tant qu’il est masqué.',
    { reversible: true, visibleTo: 'author' },
  ),
  verb('unhide', 'Everybody sees it again.', 'Tout le monde le voit de nouveau.', {
    reversible: true,
    visibleTo: 'everybody',
  }),
  verb(
    'delete',
    'Removes the comment and its replies for good.',
    'Supprime définitivement le commentaire et ses réponses.',
    { visibleTo: 'nobody' },
  ),
];

const ON_MESSAGE: VerbCapability[] = [
  verb(
    'reply',
    'Sent to this person only. It cannot be changed or taken back.',
    'Envoyé à cette personne seulement. Impossible à modifier ou à reprendre.',
    { windowHours: WINDOW_HOURS },
  ),
  verb('like', 'Reacts to the message with a heart.', 'Réagit au message par un cœur.', { reversible: true }),
  verb('unlike', 'Takes the reaction back.', 'Retire la réaction.', { reversible: true }),
  verb('mark-read', 'The person sees that the message was read.', 'La personne voit que le message a été lu.'),
  verb('ban', 'The person can no longer write to the account.', 'La personne ne peut plus écrire au compte.', {
    reversible: true,
  }),
  verb('unban', 'The person can write to the account again.', 'La personne peut de nouveau écrire au compte.', {
    reversible: true,
  }),
  verb(
    'spam',
    'Moves the whole conversation to the spam folder.',
    'Déplace toute la conversation dans le dossier des indésirables.',
    { visibleTo: 'author' },
  ),
];

/**
 * What Instagram can and cannot do. Of comments the platform tells neither edits (there are none), deletions nor hides;
 * of messages it tells edits and deletions.
 */
export const INSTAGRAM_CAPABILITIES: CapabilityRecord = {
  channel: 'instagram',
  label: { en: 'Instagram', fr: 'Instagram' },
  itemKinds: ['comment', 'mention', 'message', 'story-reply'],
  receive: 'both',
  verbs: { comment: ON_COMMENT, mention: [REPLY], message: ON_MESSAGE, 'story-reply': ON_MESSAGE },
  text: { reply: COMMENT_TEXT, 'private-reply': MESSAGE_TEXT },
  attachments: {
    types: ['image/png', 'image/jpeg', 'audio/*', 'video/*', 'application/pdf'],
    maxCount: 1,
    maxBytes: 25 * MEGABYTE,
    withText: false,
  },
  perKind: {
    comment: { attachments: NO_ATTACHMENT },
    mention: { attachments: NO_ATTACHMENT },
    message: { reply: MESSAGE_TEXT },
    'story-reply': { reply: MESSAGE_TEXT },
  },
  sees: { edits: true, deletions: true, hides: false, ownActions: true },
  backfill: true,
};
