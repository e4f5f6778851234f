import type { CapabilityRecord } from '@parvis/contracts';

/** Most UTF-16 units of a reply. The API names no figure; App Store Connect's own page takes 5,970 characters. */
export const MOST_REPLY_UNITS = 5970;
/** Apple's « up to 24 hours » until a reply shows. */
const A_DAY = 24 * 60 * 60;

export const capabilities: CapabilityRecord = {
  channel: 'app-store',
  label: { en: 'App Store reviews', fr: 'Avis App Store' },
  itemKinds: ['review'],
  receive: 'poll',
  verbs: {
    review: [
      {
        verb: 'reply',
        reversible: true,
        latencySeconds: A_DAY,
        windowHours: null,
        perItem: 1,
        consequence: {
          en: 'Public under the review within about a day, signed by the developer; Apple tells the reviewer.',
          fr: 'Publique sous l’avis sous un jour environ, au nom du développeur\u202F; Apple prévient l’auteur.',
        },
      },
      {
        verb: 'edit-reply',
        reversible: false,
        latencySeconds: A_DAY,
        windowHours: null,
        perItem: null,
        consequence: {
          en: 'Replaces your reply; the new text shows within about a day.',
          fr: 'Remplace votre réponse\u202F; le nouveau texte paraît sous un jour environ.',
        },
      },
      {
        verb: 'delete-reply',
        reversible: false,
        windowHours: null,
        perItem: null,
        consequence: {
          en: 'Your reply disappears; the review stays.',
          fr: 'Votre réponse disparaît\u202F; l’avis reste.',
        },
      },
    ],
  },
  text: { reply: { max: MOST_REPLY_UNITS, unit: 'utf16', confirmed: false } },
  attachments: { types: [], maxCount: 0, maxBytes: 0, withText: false },
  sees: { edits: true, deletions: true, hides: false, ownActions: true },
  backfill: true,
};
