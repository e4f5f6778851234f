import type { CapabilityRecord } from '@parvis/contracts';
import { WINDOW_HOURS } from '../meta/human-agent';
import { verb } from '../../spi/verbs';

const MEGABYTE = 1024 * 1024;

/** What Messenger can and cannot do. A sent message cannot be changed or taken back by the Page. */
export const MESSENGER_CAPABILITIES: CapabilityRecord = {
  channel: 'messenger',
  label: { en: 'Messenger', fr: 'Messenger' },
  itemKinds: ['message'],
  receive: 'both',
  verbs: {
    message: [
      verb(
        'reply',
        'Sent to this person only. It cannot be changed or taken back.',
        'Envoyé à cette personne seulement. Impossible à modifier ou à reprendre.',
        { windowHours: WINDOW_HOURS },
      ),
      verb('like', 'Reacts to the message with a heart.', 'Réagit au message par un cœur.', { reversible: true }),
      verb('unlike', 'Takes the reaction back.', 'Retire la réaction.', { reversible: true }),
      verb('mark-read', 'The person sees that the message was read.', 'La personne voit que le message a été lu.'),
      verb('ban', 'The person can no longer write to the Page.', 'La personne ne peut plus écrire à la Page.', {
        reversible: true,
      }),
      verb('unban', 'The person can write to the Page again.', 'La personne peut de nouveau écrire à la Page.', {
        reversible: true,
      }),
      verb(
        'spam',
        'Moves the whole conversation to the spam folder of the Page.',
        'Déplace toute la conversation dans le dossier des indésirables de la Page.',
        { visibleTo: 'author' },
      ),
    ],
  },
  text: { reply: { max: 2000, unit: 'utf16', confirmed: true } },
  attachments: {
    types: ['image/*', 'audio/*', 'video/*', 'application/*', 'text/*'],
    maxCount: 1,
    maxBytes: 25 * MEGABYTE,
    withText: false,
  },
  sees: { edits: true, deletions: true, hides: false, ownActions: true },
  backfill: true,
};
