import type { CapabilityRecord } from '@parvis/contracts';

/**
 * Most UTF-16 units of a reply. Google says "approximately 350 characters" and not what it counts; units are never fewer
 * than characters, so that a text within them fits either way.
 */
export const MOST_REPLY_UNITS = 350;

export const capabilities: CapabilityRecord = {
  channel: 'google-play',
  label: { en: 'Google Play reviews', fr: 'Avis Google Play' },
  itemKinds: ['review'],
  receive: 'poll',
  verbs: {
    review: [
      {
        verb: 'reply',
        reversible: false,
        windowHours: null,
        perItem: 1,
        consequence: {
          en: 'Public under the review, signed by the developer; Google tells the reviewer. It can be edited, not deleted.',
          fr: 'Publique sous l’avis, au nom du développeur\u202F; Google prévient l’auteur. Modifiable, mais pas supprimable.',
        },
      },
      {
        verb: 'edit-reply',
        reversible: false,
        windowHours: null,
        perItem: null,
        consequence: {
          en: 'Replaces your reply; the earlier text is lost.',
          fr: 'Remplace votre réponse\u202F; le texte précédent est perdu.',
        },
      },
    ],
  },
  text: { reply: { max: MOST_REPLY_UNITS, unit: 'utf16', confirmed: false } },
  attachments: { types: [], maxCount: 0, maxBytes: 0, withText: false },
  // Google announces no deletion; the connector reports the few that it can be sure of (see the README).
  sees: { edits: true, deletions: false, hides: false, ownActions: true },
  backfill: true,
};
